"""A lock on an open file that another process notices, and that the system takes back even from one that is killed."""

from __future__ import annotations

import sys
from typing import IO, Any

FAR = 2**30  # Windows locks bytes, and what is locked can not be read: a byte far past what is written


def lock(file: IO[Any]) -> bool:
    """Lock a file until it is closed. Does not wait.

    Args:
        file: open for writing.

    Returns:
        Whether it is ours now; False if another process, or another opening of it in this one, has it.
    """
    if sys.platform == "win32":
        import msvcrt

        file.seek(FAR)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        finally:
            file.seek(0)
        return True
    import fcntl

    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
