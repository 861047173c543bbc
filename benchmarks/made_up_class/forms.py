"""The class as platforms and people lay it out, on the disk or in an archive."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from benchmarks.made_up_class.students import Class, Student
from benchmarks.made_up_class.work import Item, tarred, zipped

DUE = datetime(2026, 11, 20, 23, 59)  # in this machine's time zone, as `--due` is
DOWNLOADED = DUE + timedelta(days=3)  # what exports of Canvas and Moodle, and clones, have as the time of every file
ARCHIVES = ("work.zip", "work.tar.gz", "work.rar")


@dataclass(frozen=True)
class Placed:
    """A file at its place in the whole, and the time that it has there."""

    path: str
    item: Item
    when: datetime


def lay_out(form: str, klass: Class, folder: Path) -> Path:
    """Write the class in one of the `FORMS`.

    Returns:
        The folder or archive that `grader grade` is given.
    """
    layout, packing = FORMS[form]
    placed = list(layout(klass))
    if packing is None:
        return _write_folder(folder / "Lab 1 submissions", placed)
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"class.{packing}"
    # What a platform would never write, and somebody who tampers with its export would.
    hostile = [Placed("../s0001_evil.py", Item("", b"pass\n"), DUE), Placed("/etc/evil.py", Item("", b"pass\n"), DUE)]
    entries = [(Item(p.path, p.item.data, p.item.kind), p.when) for p in [*placed, *hostile]]
    if packing == "zip":
        target.write_bytes(zipped((item, when.timetuple()) for item, when in entries))
    else:
        packed = tarred(((item, when.timestamp()) for item, when in entries), packing.removeprefix("tar").strip("."))
        target.write_bytes(packed)
    return target


def _write_folder(root: Path, placed: list[Placed]) -> Path:
    root.mkdir(parents=True)
    for one in placed:
        path = root / one.path
        if one.path.endswith("/"):
            path.mkdir(parents=True, exist_ok=True)
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        if one.item.kind == "link":
            path.symlink_to(one.item.data.decode())
        elif one.item.kind == "pipe":
            os.mkfifo(path)
        else:
            path.write_bytes(one.item.data)
        os.utime(path, (one.when.timestamp(),) * 2, follow_symlinks=False)
    return root


def _when(student: Student) -> datetime:
    return DUE + timedelta(hours=5) if student.late else DUE - timedelta(days=2)


def _handing_in(klass: Class) -> Iterator[tuple[int, Student]]:
    """Everybody of whom a platform has something, even if it is empty."""
    return ((i, s) for i, s in enumerate(klass.students) if s.how != "missing")


def _in_folders(
    klass: Class, name: Callable[[int, Student], str], *extra: Item, at: datetime | None = None
) -> Iterator[Placed]:
    for i, student in _handing_in(klass):
        folder, when = name(i, student), at or _when(student)
        yield Placed(f"{folder}/", Item(""), when)
        for item in (*extra, *student.items):
            yield Placed(f"{folder}/{item.name}", item, when)


def _loose(student: Student) -> tuple[Item, ...]:
    """What a platform without folders has of somebody: what lies in folders is handed in as a zip."""
    if any("/" in item.name for item in student.items):
        return (Item("work.zip", zipped(student.items)),)
    return student.items


# ---------------------------------------------------------------- the forms


def _folders(klass: Class) -> Iterator[Placed]:
    return _in_folders(klass, lambda i, s: s.who.key)


def _flat(klass: Class) -> Iterator[Placed]:
    for _i, student in _handing_in(klass):
        key = student.who.key
        for item in _loose(student):
            called_after_one = any(slug in item.name.lower() for slug in klass.slugs)
            suffix = next((a.removeprefix("work") for a in ARCHIVES if item.name == a), Path(item.name).suffix)
            name = f"{key}_{item.name}" if called_after_one or suffix == ".py" else f"{key}{suffix}"
            yield Placed(name, item, _when(student))


def _canvas(klass: Class) -> Iterator[Placed]:
    for i, student in _handing_in(klass):
        who, late = student.who, "LATE_" if student.late else ""
        together = who.together if student.known else who.name.replace("_", "").replace("/", "")
        for number, item in enumerate(_loose(student)):
            name = f"{together}_{late}{who.canvas}_{600_000 + 100 * i + number}_{item.name}"
            yield Placed(name, item, DOWNLOADED)


def _moodle(klass: Class) -> Iterator[Placed]:
    def folder(i: int, student: Student) -> str:
        return f"{student.who.name.replace('/', '')}_{student.who.moodle}_assignsubmission_file_"

    return _in_folders(klass, folder, at=DOWNLOADED)


def _gradescope(klass: Class) -> Iterator[Placed]:
    lines = ["---"]
    for i, student in _handing_in(klass):
        who = student.who
        lines += [f"submission_{i}:", "  :submitters:", f"  - :name: {json.dumps(who.name)}"]
        lines += [f"    :sid: {json.dumps(who.id)}", f"    :email: {json.dumps(who.email)}"]
        lines += [f"  :created_at: {_when(student).astimezone().isoformat(sep=' ')}", "  :score: 3.0"]
        lines += ["  :results:", "    :tests:", "    - :output: |", "        * anything at all"]
    yield Placed("export/submission_metadata.yml", Item("", "\n".join([*lines, ""]).encode()), DUE)
    yield from _in_folders(klass, lambda i, s: f"export/submission_{i}", at=DOWNLOADED)


def _github(klass: Class) -> Iterator[Placed]:
    extra = Item(".git/HEAD", b"ref: refs/heads/main\n"), Item("README.md", b"# Lab 1\n")
    return _in_folders(klass, lambda i, s: f"lab-1-{s.who.login.replace('/', '')}", *extra, at=DOWNLOADED)


Layout = Callable[[Class], Iterator[Placed]]

# Each form: how it is laid out, and the archive that it comes in, or None for a folder.
FORMS: dict[str, tuple[Layout, str | None]] = {
    "folders": (_folders, None),
    "flat": (_flat, None),
    "folders.zip": (_folders, "zip"),
    "folders.tar": (_folders, "tar"),
    "folders.tar.gz": (_folders, "tar.gz"),
    "flat.zip": (_flat, "zip"),
    "flat.tar.xz": (_flat, "tar.xz"),
    "canvas": (_canvas, None),
    "canvas.zip": (_canvas, "zip"),
    "moodle": (_moodle, None),
    "moodle.zip": (_moodle, "zip"),
    "gradescope": (_gradescope, None),
    "gradescope.zip": (_gradescope, "zip"),
    "github": (_github, None),
}
# Whose files tell nothing of when they were handed in; Canvas's neither, but it marks what came late.
TIMELESS = frozenset({"moodle", "moodle.zip", "github"})
