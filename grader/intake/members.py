"""What zip and tar have in common: members, caps, and the errors of the standard library."""

from __future__ import annotations

import lzma
import struct
import tarfile
import zipfile
import zlib
from dataclasses import dataclass

from grader.intake.tree import Entry

MAX_RATIO = 200  # unpacked to packed
RATIO_FROM = 10_000_000  # bytes; below, any ratio is harmless

# What the standard library raises on an archive that is cut off, garbled or made to confuse it.
DAMAGED = (zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, EOFError, OSError, struct.error)
CONFUSED = (ValueError, NotImplementedError, RuntimeError, RecursionError, OverflowError, LookupError)


@dataclass(frozen=True)
class Caps:
    """What an archive may hold.

    Attributes:
        members: files and folders.
        total: bytes that are unpacked.
    """

    members: int
    total: int


@dataclass(frozen=True)
class Member:
    """What an archive says of a member."""

    name: str
    entry: Entry
    folder: bool = False


class TooMuch(Exception):
    """A cap is reached; the text goes after the archive's name."""
