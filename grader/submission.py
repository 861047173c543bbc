"""A learner's file as bytes and a digest. Nothing here imports, parses or runs it."""

from __future__ import annotations

import functools
import operator
import os
import stat
from pathlib import Path

import msgspec

from grader.exercise import Exercise
from grader.i18n import _
from grader.store import digest
from grader.text import one_line

MAX_BYTES = 1_000_000  # a lab's file is a few kilobytes
# Each where the system has it: Windows opens no pipe so, follows what is asked for, and would translate the ends of lines.
OPENING = functools.reduce(
    operator.or_, (getattr(os, f"O_{name}", 0) for name in ("NOFOLLOW", "NONBLOCK", "CLOEXEC", "BINARY"))
)


class Submission(msgspec.Struct, frozen=True):
    """What one learner handed in for one exercise.

    Attributes:
        student: their id in the gradebook; empty for one's own file.
        source: the file's bytes, or None if there is no file that could be taken.
        note: why there is none, or what else is to be said of how it came.
        late: by how many seconds it came late.
    """

    student: str
    exercise: Exercise
    source: bytes | None
    note: str = ""
    late: float = 0.0

    @property
    def digest(self) -> str:
        """SHA-256 of the file; empty if there is none."""
        return digest(self.source) if self.source is not None else ""


class Refused(Exception):
    """A file that is not taken; the text says why, for the learner."""


def read_source(path: Path, limit: int = MAX_BYTES) -> bytes:
    """The bytes of an ordinary file of reasonable size. No link is followed, no device or pipe is opened to its end.

    Args:
        limit: how many bytes are taken at most.

    Raises:
        Refused: if it is anything else, or can not be read.
    """
    try:
        if not hasattr(os, "O_NOFOLLOW") and path.is_symlink():
            raise OSError
        fd = os.open(path, os.O_RDONLY | OPENING)
    except OSError as error:
        reason = _("it is a link") if path.is_symlink() else error.strerror or str(error)
        raise Refused(_("{name} can not be read: {reason}.").format(name=one_line(path.name), reason=reason)) from error
    if not stat.S_ISREG(os.fstat(fd).st_mode):
        os.close(fd)  # here, because `fdopen` takes no folder
        raise Refused(_("{name} is not an ordinary file.").format(name=one_line(path.name)))
    with os.fdopen(fd, "rb") as file:
        data = file.read(limit + 1)
    if len(data) > limit:
        text = _("{name} is larger than {limit} kB, far more than a solution needs.")
        raise Refused(text.format(name=one_line(path.name), limit=limit // 1_000))
    return data
