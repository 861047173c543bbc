"""The members of a zip, from its table of contents; what is in them is read when it is asked for."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
from contextlib import ExitStack
from datetime import UTC, datetime
from functools import partial
from typing import IO

from grader.i18n import _
from grader.intake.members import CONFUSED, DAMAGED, MAX_RATIO, RATIO_FROM, Caps, Member, TooMuch
from grader.intake.tree import Entry, too_large
from grader.submission import Refused
from grader.text import one_line


class _Bounded(io.RawIOBase):
    """A file of which not more than `cap` bytes are read at once: so large may a zip's table of contents be."""

    def __init__(self, file: IO[bytes], cap: int) -> None:
        self.file = file
        self.cap = cap

    def seekable(self) -> bool:
        return True

    def readable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        return self.file.seek(offset, whence)

    def tell(self) -> int:
        return self.file.tell()

    def read(self, size: int = -1) -> bytes:
        if size > self.cap:
            raise TooMuch(_("holds too many files."))
        return self.file.read(size if size >= 0 else self.cap)


def zip_members(file: IO[bytes], caps: Caps, stack: ExitStack) -> list[Member]:
    bounded = _Bounded(file, caps.members * 200)
    archive = stack.enter_context(zipfile.ZipFile(bounded))
    bounded.cap = caps.total  # from here on zipfile reads no more than it is asked for
    infos = archive.infolist()
    if len(infos) > caps.members:
        raise TooMuch(_("holds more than {limit} files.").format(limit=caps.members))
    return [_zip_member(archive, info) for info in infos]


def _zip_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Member:
    name = _zip_name(info)
    entry = Entry(name, (name,), partial(_from_zip, archive, info), _zip_time(info), _zip_refusal(info))
    return Member(name, entry, folder=name.endswith(("/", "\\")))


def _zip_name(info: zipfile.ZipInfo) -> str:
    """The name as it was meant: what is not marked as UTF-8 is often UTF-8 nevertheless."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return info.filename


def _zip_refusal(info: zipfile.ZipInfo) -> str:
    mode = info.external_attr >> 16
    if stat.S_ISLNK(mode):
        return _("it is a link, and links are not followed.")
    if stat.S_IFMT(mode) not in {0, stat.S_IFREG, stat.S_IFDIR}:
        return _("it is not an ordinary file.")
    if info.flag_bits & 0x1:
        return _("it is encrypted. Please hand it in without a password.")
    if info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        return _("it is packed by a method that is not read here. Please make an ordinary zip.")
    if info.file_size > RATIO_FROM and info.file_size > MAX_RATIO * info.compress_size:
        return _("it unpacks to more than {ratio} times its size.").format(ratio=MAX_RATIO)
    return ""


def _zip_time(info: zipfile.ZipInfo) -> datetime | None:
    """When the member was last written: in UTC where the zip says so, else by this machine's time zone."""
    extra = info.extra
    while len(extra) >= 4:
        tag, size = struct.unpack("<HH", extra[:4])
        if tag == 0x5455 and size >= 5 and len(extra) >= 9 and extra[4] & 1:
            return datetime.fromtimestamp(struct.unpack("<I", extra[5:9])[0], UTC)
        extra = extra[4 + size :]
    if info.date_time <= (1980, 1, 1, 0, 0, 0):  # what is written where no time is known
        return None
    try:
        return datetime(*info.date_time).astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _from_zip(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limit: int) -> bytes:
    name = info.filename.rsplit("/", 1)[-1]
    if info.file_size > limit:
        raise too_large(name, limit)
    try:
        with archive.open(info) as member:
            return member.read(limit)
    except (*DAMAGED, *CONFUSED, TooMuch) as error:
        raise Refused(_("{name} is damaged in its archive.").format(name=one_line(name))) from error
