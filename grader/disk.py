"""Writing to the disk."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path


def replace_file(path: Path, data: bytes) -> None:
    """Write a file in one piece: whoever reads it finds the old bytes or the new ones, never a part."""
    scratch = path.with_name(f".{hashlib.sha256(path.name.encode()).hexdigest()[:16]}")
    try:
        scratch.write_bytes(data)
        os.replace(scratch, path)
    except BaseException:
        scratch.unlink(missing_ok=True)
        raise
