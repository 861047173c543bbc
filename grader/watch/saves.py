"""Notices that files were saved, whichever way an editor does it: written over, replaced by another, in several pieces."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

SETTLED_SECONDS = 0.06  # a save may come in pieces: it is over when nothing has changed for so long
EMPTY_SECONDS = 0.5  # an editor that writes a file over empties it first; one that has stayed empty is meant to be
RECENT_SECONDS = (
    3.0  # times of files are coarse on some disks: what was changed a moment ago may change once more unseen
)

Trace = tuple[int, int, int]


@dataclass
class _File:
    """What is known of a file.

    Attributes:
        trace: its number, time and size when it was looked at last; None while it is not there.
        since: when it was first seen so.
        content: the digest of what it held when it was last read; empty before.
        read: whether it has been read since it was first seen so.
    """

    trace: Trace | None = None
    since: float = 0.0
    content: bytes = b""
    read: bool = field(default=False)


class Saves:
    """Files that are looked at again and again. What they hold when they are named is not news.

    Args:
        paths: to look at; one that is not there yet is waited for.
    """

    def __init__(self, paths: Iterable[Path]) -> None:
        self._files = {path: _File() for path in paths}
        for path, file in self._files.items():
            file.trace = _trace(path)
            file.content = _digest(path) or b""
            file.read = True

    def look(self) -> list[Path]:
        """The files whose content has changed, as soon as what was written has settled. To be called some times a second."""
        return [path for path, file in self._files.items() if self._changed(path, file)]

    def missing(self, path: Path) -> bool:
        """Whether a file was not there when it was looked at last."""
        return self._files[path].trace is None

    def _changed(self, path: Path, file: _File) -> bool:
        trace, now = _trace(path), time.monotonic()
        if trace != file.trace:
            file.trace, file.since, file.read = trace, now, False
        if trace is None or (file.read and not _recent(trace)):
            return False
        if now - file.since < (SETTLED_SECONDS if trace[2] else EMPTY_SECONDS):
            return False
        content = _digest(path)
        if content is None or _trace(path) != trace:
            return False
        before, file.content, file.read = file.content, content, True
        return content != before


def _trace(path: Path) -> Trace | None:
    try:
        status = path.stat()
    except OSError:  # between the moment that the old file is gone and the new one has its name
        return None
    return status.st_ino, status.st_mtime_ns, status.st_size


def _recent(trace: Trace) -> bool:
    return abs(time.time() - trace[1] / 1e9) < RECENT_SECONDS


def _digest(path: Path) -> bytes | None:
    try:
        with open(path, "rb", opener=_opener) as file:
            return hashlib.file_digest(file, "sha256").digest()
    except OSError:  # an editor on Windows has it locked, or it has gone
        return None


def _opener(path: str, flags: int) -> int:
    """Open without waiting: a pipe that took the file's name would never end."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
