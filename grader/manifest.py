"""What lies beside the files in a learner's hand-in: which files they are, and what the learner's own machine said of them.

Nobody vouches for a manifest: whoever has the zip can write what they like. So grading takes no score, name or time from it,
see `intake.packed`.
"""

from __future__ import annotations

import importlib.metadata
import platform
from pathlib import Path
from typing import Any

import msgspec

import grader
from grader.course import Course
from grader.report import Report
from grader.store import digest

FORMAT = 1

ABOUT = (
    "Written by `grader submit`. Every `claim` is what the learner's own machine said. Claims count for nothing: "
    "`grader grade` runs every file again."
)


class Claim(msgspec.Struct, frozen=True):
    """What the learner's own check said of a file. It counts for nothing.

    Attributes:
        score: points; None where the check itself failed.
        points: what could be earned.
        seed: that the questions were made from.
        data: where they came from: official files or a stand-in; empty where there is no data set.
    """

    score: float | None
    points: float
    seed: int
    data: str = ""


class Packed(msgspec.Struct, frozen=True):
    """One file of a hand-in.

    Attributes:
        exercise: its slug.
        file: its name in the zip.
        sha256: of its bytes, in hexadecimal.
        bytes: its size.
        modified: when it was last written, in UTC, as ISO 8601.
        claim: None if it was not checked.
    """

    exercise: str
    file: str
    sha256: str
    bytes: int
    modified: str
    claim: Claim | None = None


class Manifest(msgspec.Struct, frozen=True):
    """All that a manifest says.

    Attributes:
        versions: of grader, python, tensorflow, keras and numpy; None where one is not installed.
        course: a digest of the exercises, which tells whether the learner has the course as it is now.
    """

    kind: str
    format: int
    about: str
    versions: dict[str, str | None]
    course: str
    files: tuple[Packed, ...]

    def encode(self) -> bytes:
        """The bytes of manifest.json: the same for the same content."""
        return msgspec.json.format(msgspec.json.encode(self), indent=2) + b"\n"


def claim(report: Report | None) -> Claim | None:
    """What a learner's own report says, for people to read."""
    if report is None:
        return None
    return Claim(report.score, report.points, report.seed, report.data)


def versions() -> dict[str, str | None]:
    """What the learner computes with, found without importing any of it."""
    found: dict[str, str | None] = {"grader": grader.__version__, "python": platform.python_version()}
    return found | {name: _version(name) for name in ("tensorflow", "keras", "numpy")}


def _version(name: str) -> str | None:
    # TensorFlow also comes under other names; the packages are called as the module is.
    for distribution in (name, f"{name}-cpu", f"{name}-macos"):
        try:
            return importlib.metadata.version(distribution)
        except importlib.metadata.PackageNotFoundError:
            continue
    return None


def course_digest(course: Course) -> str:
    """The same for two copies of a course whose exercises are the same, file by file."""
    root = course.root / "exercises"
    parts: list[Any] = []
    for path in sorted(p for p in root.rglob("*") if p.is_file() and not _left_aside(p.relative_to(root))):
        parts += [path.relative_to(root).as_posix(), path.read_bytes()]
    return digest(*parts)


def _left_aside(inside: Path) -> bool:
    return any(part.startswith(".") or part == "__pycache__" for part in inside.parts)
