"""Writing to the disk."""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path


def replace_file(path: Path, data: bytes) -> None:
    """Write a file in one piece: whoever reads it finds the old bytes or the new ones, never a part.

    One that holds these bytes already is left alone, and keeps its time.
    """
    if _holds(path, data):
        return
    scratch = path.with_name(f".{hashlib.sha256(path.name.encode()).hexdigest()[:16]}")
    try:
        scratch.write_bytes(data)
        os.replace(scratch, path)
    except BaseException:
        scratch.unlink(missing_ok=True)
        raise


def _holds(path: Path, data: bytes) -> bool:
    try:
        found = path.lstat()
        return stat.S_ISREG(found.st_mode) and found.st_size == len(data) and path.read_bytes() == data
    except OSError:
        return False
