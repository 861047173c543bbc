"""The members of a tar, which has no table of contents: it is read once, from start to end."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import tempfile
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import IO, Protocol

from grader.i18n import _
from grader.intake import names
from grader.intake.members import MAX_RATIO, RATIO_FROM, Caps, Member, TooMuch
from grader.intake.tree import Entry, limit_of, too_large
from grader.submission import Refused

XZ_MEMORY = 200_000_000  # a dictionary of the largest preset fits


class _Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


class _Counted(io.RawIOBase):
    """What is read of a tar, which is all of it, up to a cap."""

    def __init__(self, file: _Readable, cap: int) -> None:
        self.file = file
        self.left = cap

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        data = self.file.read(size if 0 <= size <= self.left else self.left + 1)
        self.left -= len(data)
        if self.left < 0:
            raise TooMuch(_("unpacks to more than its size allows."))
        return data


class _Xz(io.RawIOBase):
    """One xz stream, by a bounded dictionary: `lzma.open` would take as much memory as the file asks for."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file
        self.unpacker = lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=XZ_MEMORY)

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        parts: list[bytes] = []
        while size > 0 and not self.unpacker.eof:
            packed = self.file.read(65_536) if self.unpacker.needs_input else b""
            if not packed and self.unpacker.needs_input:
                raise EOFError
            parts.append(self.unpacker.decompress(packed, size))
            size -= len(parts[-1])
        return b"".join(parts)


def tar_members(file: IO[bytes], kind: str, caps: Caps, stack: ExitStack) -> list[Member]:
    packed = file.seek(0, io.SEEK_END)
    file.seek(0)
    counted = _Counted(_unpacked(file, kind), min(caps.total, max(RATIO_FROM, MAX_RATIO * packed)))
    # A compressed tar can only be read from start to end, so what could matter is put aside, one after the other.
    aside = stack.enter_context(tempfile.TemporaryFile())  # noqa: SIM115 - the stack closes it
    members: list[Member] = []
    with tarfile.open(fileobj=counted, mode="r|", errors="surrogateescape") as tar:
        for info in tar:
            if len(members) >= caps.members:
                raise TooMuch(_("holds more than {limit} files.").format(limit=caps.members))
            members.append(_tar_member(tar, info, aside))
    return members


def _unpacked(file: IO[bytes], kind: str) -> _Readable:
    if kind == "gz":
        return gzip.GzipFile(fileobj=file)
    if kind == "bz2":
        return bz2.BZ2File(file)
    return _Xz(file) if kind == "xz" else file


def _tar_member(tar: tarfile.TarFile, info: tarfile.TarInfo, aside: IO[bytes]) -> Member:
    name, reason = info.name, _tar_refusal(info)
    when = None
    if 0 < info.mtime < 2**33:
        when = datetime.fromtimestamp(info.mtime, UTC)
    entry = Entry(name, (name,), _nothing_put_aside, when, reason)
    wanted = info.isreg() and not reason and names.suffix_of(name)
    if wanted and (content := tar.extractfile(info)):
        limit = limit_of(name)
        start = aside.seek(0, io.SEEK_END)
        if info.size > limit:
            entry = replace(entry, refused=str(too_large(name.rsplit("/", 1)[-1], limit)))
        else:
            aside.write(content.read())
            entry = replace(entry, fetch=partial(_from_aside, aside, start, info.size))
    return Member(name, entry, folder=info.isdir())


def _tar_refusal(info: tarfile.TarInfo) -> str:
    if info.issym() or info.islnk():
        return _("it is a link, and links are not followed.")
    if info.issparse() or not (info.isreg() or info.isdir()):
        return _("it is not an ordinary file.")
    return ""


def _nothing_put_aside(limit: int) -> bytes:
    raise Refused(_("It is not taken."))


def _from_aside(aside: IO[bytes], start: int, size: int, limit: int) -> bytes:
    aside.seek(start)
    return aside.read(min(size, limit))
