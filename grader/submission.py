"""A learner's file as bytes and a digest. Nothing here imports, parses or runs it."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import msgspec

from grader.course import suggest
from grader.errors import GraderError
from grader.exercise import Exercise
from grader.i18n import _
from grader.store import digest
from grader.text import one_line

MAX_BYTES = 1_000_000  # a lab's file is a few kilobytes


class Submission(msgspec.Struct, frozen=True):
    """What one learner handed in for one exercise.

    Attributes:
        student: the name of their folder; empty for one's own file.
        source: the file's bytes, or None if there is no file that could be taken.
        note: why there is none.
    """

    student: str
    exercise: Exercise
    source: bytes | None
    note: str = ""

    @property
    def digest(self) -> str:
        """SHA-256 of the file; empty if there is none."""
        return digest(self.source) if self.source is not None else ""


class Refused(Exception):
    """A file that is not taken; the text says why, for the learner."""


def read_source(path: Path) -> bytes:
    """The bytes of an ordinary file of reasonable size. No link is followed, no device or pipe is opened to its end.

    Raises:
        Refused: if it is anything else, or can not be read.
    """
    try:
        fd = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        reason = _("it is a link") if path.is_symlink() else error.strerror or str(error)
        raise Refused(_("{name} can not be read: {reason}.").format(name=one_line(path.name), reason=reason)) from error
    if not stat.S_ISREG(os.fstat(fd).st_mode):
        os.close(fd)  # here, because `fdopen` takes no folder
        raise Refused(_("{name} is not an ordinary file.").format(name=one_line(path.name)))
    with os.fdopen(fd, "rb") as file:
        data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        text = _("{name} is larger than {limit} kB, far more than a solution needs.")
        raise Refused(text.format(name=one_line(path.name), limit=MAX_BYTES // 1_000))
    return data


def from_folder(student: str, folder: Path, exercise: Exercise) -> Submission:
    """A student's file for one exercise; where there is none, a submission whose note says so."""
    path = folder / exercise.filename
    if not os.path.lexists(path):
        return Submission(student, exercise, None, _nothing_there(folder, exercise))
    try:
        return Submission(student, exercise, read_source(path))
    except Refused as error:
        return Submission(student, exercise, None, str(error))


def _nothing_there(folder: Path, exercise: Exercise) -> str:
    try:
        names = sorted(p.name for p in folder.iterdir())
    except OSError as error:
        return _("The folder can not be read: {reason}.").format(reason=error.strerror)
    text = _("There is no {name} in the folder").format(name=exercise.filename)
    return one_line(f"{text}{suggest(exercise.filename, names)}.")


def students(folder: Path) -> dict[str, Path]:
    """The folders of a class, by student, in order.

    Raises:
        GraderError: if there is no such folder, or no folder in it.
    """
    if not folder.is_dir():
        raise GraderError(f"{folder} is not a folder. Expected one with a folder a student in it.")
    found = {e.name: Path(e.path) for e in os.scandir(folder) if e.is_dir(follow_symlinks=False) and e.name[0] != "."}
    if not found:
        raise GraderError(
            f"{folder} holds no student's folder. Expected {folder}/<student>/<exercise>.py; to check one file, "
            "use `grader check FILE`."
        )
    return dict(sorted(found.items()))
