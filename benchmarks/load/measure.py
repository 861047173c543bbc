"""Grades the class in this process and looks, every so many submissions, at what grading holds."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psutil

from benchmarks.load.klass import COURSE, Piece, make_class
from grader.batch import Setting, grade_class
from grader.course import Course
from grader.gradebook import Gradebook
from grader.intake import collect
from grader.report import Report
from grader.sandbox import Isolation

MB = 2**20
SEED = 20_260_301


@dataclass(frozen=True)
class Held:
    """What the grader holds at a moment.

    Attributes:
        graded: submissions until then.
        seconds: by the clock, for those since the last look.
        cpu: of these, seconds of processor time that the grader and the runs took.
        grader: resident memory of the grader's own process, in MB.
        slots: memory of the slots without the runs in them, in MB: the proportional share where it can be read, else resident.
        descriptors: that the grader has open.
        processes: below the grader, runs included.
        files: in the folder for temporary files.
    """

    graded: int
    seconds: float
    cpu: float
    grader: float
    slots: float
    descriptors: int
    processes: int
    files: int


@dataclass(frozen=True)
class Result:
    """What came of a class.

    Attributes:
        kinds: how many submissions of each.
        looks: what was held before, at every look, and after all was closed.
        troubles: who is lost, or has a score that the file does not deserve.
    """

    kinds: dict[str, int]
    jobs: int
    isolation: Isolation
    seconds: float
    looks: list[Held]
    troubles: list[str]


def measure(
    size: int,
    every: int,
    jobs: int,
    isolation: Isolation,
    scratch: Path,
    told: Callable[[Held], None] = lambda held: None,
) -> Result:
    """Grade a class.

    Args:
        every: so many submissions there is a look.
        scratch: an empty folder for the class, the gradebook and temporary files.
        told: called with every look.
    """
    students = make_class(scratch / "class", size)
    tmp = scratch / "tmp"
    tmp.mkdir()
    tempfile.tempdir = str(tmp)
    exercise = Course(COURSE).exercise("double")
    started = last = time.monotonic()
    looks: list[Held] = []
    count, ran, used = 0, 0.0, time.process_time()

    def look() -> None:
        nonlocal last, ran, used
        spent = time.monotonic() - last, ran + time.process_time() - used
        looks.append(held(count, *spent, tmp))
        told(looks[-1])
        last, ran, used = time.monotonic(), 0.0, time.process_time()

    def done(student: str, report: Report) -> None:
        nonlocal count, ran
        count, ran = count + 1, ran + report.cpu
        if count % every == 0:
            look()

    look()
    try:
        with Gradebook(scratch / "book") as book:
            intake = collect(scratch / "class", [exercise])
            setting = Setting(jobs, isolation, (COURSE, scratch))
            grade_class([exercise], intake, book, setting, seed=SEED, done=done)
        look()
    finally:
        tempfile.tempdir = None
    kinds: dict[str, int] = {}
    for piece in students.values():
        kinds[piece.kind] = kinds.get(piece.kind, 0) + 1
    return Result(kinds, jobs, isolation, last - started, looks, troubles(students, scratch / "book"))


def troubles(students: dict[str, Piece], folder: Path) -> list[str]:
    """What the gradebook, opened again, holds wrongly or does not hold."""
    with Gradebook(folder, existing=True) as book:
        reports = book.reports()
    found = [f"{student} is in the gradebook and not in the class" for student in reports.keys() - students.keys()]
    for student, piece in students.items():
        report = reports.get(student, {}).get("double")
        wrong = piece.trouble(report) if report else "lost"
        if wrong:
            found.append(f"{student} ({piece.kind}): {wrong}")
    rows = (folder / "gradebook.csv").read_text(encoding="utf-8").count("\n") - 1
    return found if rows == len(students) else [*found, f"gradebook.csv has {rows} rows"]


def held(graded: int, seconds: float, cpu: float, tmp: Path) -> Held:
    """Look at this process and those below it."""
    own = psutil.Process()
    below = own.children(recursive=True)
    return Held(
        graded=graded,
        seconds=seconds,
        cpu=cpu,
        grader=own.memory_info().rss / MB,
        slots=sum(_memory(p) for p in below if not is_run(p)) / MB,
        descriptors=len(os.listdir("/proc/self/fd")) - 1,  # but for the one that lists them
        processes=len(below),
        files=sum(1 for _ in tmp.rglob("*")),
    )


def is_run(process: psutil.Process) -> bool:
    """Whether it was forked by a warm process, for one submission."""
    try:
        parent = process.parent()
        return (
            parent is not None and "grader.inside.zygote" in parent.cmdline() and process.cmdline() == parent.cmdline()
        )
    except psutil.Error:  # it has just ended
        return True


def _memory(process: psutil.Process) -> int:
    try:
        return int(process.memory_full_info().pss)
    except psutil.AccessDenied:
        return int(process.memory_info().rss)
    except psutil.Error:
        return 0
