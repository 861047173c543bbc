"""Looks at the machine: what the grader needs, whether it is there, and what to do if not."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import shutil
import sys
from dataclasses import dataclass

from grader import bubblewrap, seccomp
from grader.course import find_course
from grader.errors import GraderError
from grader.inside.clock import pace
from grader.sandbox import Slot, default_isolation

OLDEST, NEWEST = (3, 11), (3, 13)
ROOM_MB = 2_000
SLOW = 1.5


@dataclass(frozen=True)
class Finding:
    """One thing looked at: whether it is well, and what was seen or what to do.

    Attributes:
        well: None for what this system does not have and can do without, except to grade a class.
    """

    what: str
    well: bool | None
    said: str


def examine() -> list[Finding]:
    """Everything, in the order in which to put it right."""
    return [
        _python(),
        *(_package(n) for n in ("tensorflow", "keras", "numpy")),
        _course(),
        _walls(),
        _filter(),
        _warm(),
        _speed(),
        _room(),
    ]


def _python() -> Finding:
    well = OLDEST <= sys.version_info[:2] <= NEWEST
    return Finding("Python", well, platform.python_version() + ("" if well else "; expected 3.11 to 3.13"))


def _package(name: str) -> Finding:
    try:
        return Finding(name, True, importlib.metadata.version(name))
    except importlib.metadata.PackageNotFoundError:
        return Finding(name, False, "not installed; install it with pip")


def _course() -> Finding:
    try:
        course = find_course()
        return Finding("course", True, f"{len(course.exercises())} exercises in {course.root}")
    except GraderError as error:
        return Finding("course", False, str(error))


def _walls() -> Finding:
    if sys.platform != "linux":
        said = (
            "needs Linux. Your own code is checked without it, in processes of its own; to grade a class takes a Linux."
        )
        return Finding("bubblewrap", None, said)
    reason = bubblewrap.why_not()
    return Finding("bubblewrap", not reason, reason or "a sandbox could be made")


def _filter() -> Finding:
    if sys.platform != "linux":
        return Finding("seccomp", None, "needs Linux, as bubblewrap does")
    reason = seccomp.why_not()
    return Finding("seccomp", not reason, reason or f"a filter of {len(seccomp.program()) // 8} instructions")


def _warm() -> Finding:
    """Start a real slot with TensorFlow, as `grade` would."""
    try:
        isolation = default_isolation()
        with Slot(("tensorflow", "keras"), isolation) as slot:
            slot.start()
            versions = ", ".join(f"{k} {v}" for k, v in slot.versions.items())
            return Finding("warm process", True, f"{versions}; isolation: {isolation}")
    except GraderError as error:
        return Finding("warm process", False, str(error))


def _speed() -> Finding:
    times = pace()
    said = (
        "as usual"
        if times < SLOW
        else f"{times:.1f} times slower than usual, so each run may take so many times longer"
    )
    return Finding("speed", True, said)


def _room() -> Finding:
    free = shutil.disk_usage(os.getcwd()).free // 2**20
    return Finding("disk", free > ROOM_MB, f"{free} MB free here" + ("" if free > ROOM_MB else f"; {ROOM_MB} are safe"))
