"""What the made-up class hands in: the course's own solutions, and what each of them deserves."""

from __future__ import annotations

import ast
import gzip
import io
import json
import lzma
import random
import stat
import tarfile
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from grader.course import Course
from grader.exercise import Exercise
from grader.report import Report, Status

# Right, but many times as long as the reference, or without end: the class would be graded for an hour.
LEFT_OUT = frozenset({"model_fit", "apply_gradients", "own_loop"})


@dataclass(frozen=True)
class Piece:
    """A file for an exercise.

    Attributes:
        kind: "right", "wrong" or "stub".
        fails: of a wrong one, the check that must fail.
    """

    slug: str
    kind: str
    source: bytes
    fails: str = ""

    def deserves(self, report: Report) -> str:
        """What is wrong with a report of it; empty if it is what this file deserves."""
        if self.kind == "right":
            return "" if report.passed and report.score == report.points else f"right, but {report.score}"
        if self.kind == "stub":
            done = {v.status for v in report.verdicts if v.status is not Status.SKIPPED}
            return "" if report.score == 0 and done == {Status.TODO} else f"the stub, but {report.score}"
        found = {v.check: v.status for v in report.verdicts}.get(self.fails)
        return "" if found is Status.FAILED else f"{self.fails} must fail, but is {found}"


@dataclass(frozen=True)
class Item:
    """A file as it is handed in: its path at the learner's place, and its bytes, or for a link where it leads.

    Attributes:
        kind: "file", "link", "pipe" or "device".
    """

    name: str
    data: bytes = b""
    kind: str = "file"


def pieces(course: Course, exercise: Exercise, distinct: int, rng: random.Random) -> tuple[Piece, ...]:
    """So many different files for an exercise: what the course has, in turn, each under a comment of its own."""
    reference = course.solution(exercise)
    folder = reference.parent
    right = [reference, *(p for p in sorted(folder.glob("alternatives/*.py")) if p.stem not in LEFT_OUT)]
    wrong = [p for p in sorted(folder.glob("wrong/*.py")) if p.stem not in LEFT_OUT]
    rng.shuffle(wrong)
    bases = [*(("right", p) for p in right), ("stub", exercise.stub), *(("wrong", p) for p in wrong)]
    found = []
    for number in range(distinct):
        kind, path = bases[number % len(bases)]
        text = path.read_text(encoding="utf-8")
        fails = text.split("\n")[0].partition("fails:")[2].strip() if kind == "wrong" else ""
        text = text.partition("\n")[2] if fails else text  # the class need not read what is wrong
        found.append(Piece(exercise.slug, kind, f"{text.rstrip()}\n\n# Version {number}.\n".encode(), fails))
    return tuple(found)


def notebook(*sources: bytes) -> bytes:
    """A notebook with a cell for each statement, and others that have nothing to do with the exercise and fail."""
    cells = ["%matplotlib inline\n!pip install keras", "raise RuntimeError('this cell has always failed')"]
    for source in sources:
        text = source.decode()
        lines = text.split("\n")
        for node in ast.parse(text).body:
            first = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", []))])
            cells.append("\n".join(lines[first - 1 : node.end_lineno]))
    cells.append("%%time\nfor i in range(10): print(undefined_name)")
    code = [{"cell_type": "code", "metadata": {}, "execution_count": None, "outputs": [], "source": c} for c in cells]
    return json.dumps({"cells": code, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode()


# ---------------------------------------------------------------- archives

MODES = {"file": stat.S_IFREG, "link": stat.S_IFLNK, "pipe": stat.S_IFIFO, "device": stat.S_IFCHR}
TYPES = {"file": tarfile.REGTYPE, "link": tarfile.SYMTYPE, "pipe": tarfile.FIFOTYPE, "device": tarfile.CHRTYPE}
WHEN = (2026, 11, 18, 12, 0, 0)


def zipped(items: Iterable[Item | tuple[Item, Sequence[int]]]) -> bytes:
    """A zip of files, each with its local time where one is given."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for entry in items:
            item, when = entry if isinstance(entry, tuple) else (entry, WHEN)
            info = zipfile.ZipInfo(item.name, (*when[:6],))  # type: ignore[arg-type]
            info.external_attr = (MODES[item.kind] | 0o644) << 16
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, item.data)
    return buffer.getvalue()


def tarred(items: Iterable[Item | tuple[Item, float]], packing: str = "") -> bytes:
    """A tar of files, each with its time in seconds where one is given.

    Args:
        packing: "", "gz" or "xz".
    """
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:") as archive:
        for entry in items:
            item, when = entry if isinstance(entry, tuple) else (entry, 1_790_000_000.0)
            info = tarfile.TarInfo(item.name)
            info.type, info.mtime = TYPES[item.kind], int(when)
            if item.kind == "link":
                info.linkname = item.data.decode()
            info.size = len(item.data) if item.kind == "file" else 0
            archive.addfile(info, io.BytesIO(item.data) if item.kind == "file" else None)
    if packing == "gz":
        return gzip.compress(buffer.getvalue(), mtime=0)  # else the time is in it, and no two are the same
    return lzma.compress(buffer.getvalue()) if packing == "xz" else buffer.getvalue()
