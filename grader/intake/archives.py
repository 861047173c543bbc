"""Archives as lists of entries, member by member: nothing is ever unpacked onto the disk by the name it has in there."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from typing import IO

from grader.i18n import _
from grader.intake import names
from grader.intake.members import CONFUSED, DAMAGED, Caps, Member, TooMuch
from grader.intake.tars import tar_members
from grader.intake.tree import MAX_DEPTH, Entry, Tree, refusal
from grader.intake.zips import zip_members
from grader.submission import Refused
from grader.text import one_line

OUTER = Caps(members=100_000, total=4_000_000_000)  # a whole class
UPLOAD = Caps(members=20_000, total=200_000_000)  # one learner's
MAX_PATH = 300  # characters


def is_archive(file: IO[bytes]) -> bool:
    """Whether a file begins like an archive that can be read."""
    return _kind(file) != ""


def unpack(file: IO[bytes], name: str, caps: Caps, stack: ExitStack) -> Tree:
    """What lies in an archive. Its entries can be read as long as `stack` is open.

    Args:
        name: of the archive, for messages.

    Returns:
        Members that are links, devices or encrypted, whose paths lead out of the archive or are too long, or whose
        names are the same but for case are refused, each by itself.

    Raises:
        Refused: if the archive as a whole can not be read or is larger than its caps.
    """
    kind = _kind(file)
    try:
        if kind == "zip":
            members = zip_members(file, caps, stack)
        elif kind:
            members = tar_members(file, kind, caps, stack)
        else:
            raise Refused(_("{name} is not a zip or tar archive.").format(name=one_line(name)))
    except (*DAMAGED, *CONFUSED) as error:
        text = _("{name} is damaged or not complete, and can not be unpacked. Was it transferred completely?")
        raise Refused(text.format(name=one_line(name))) from error
    except TooMuch as error:
        raise Refused(f"{one_line(name)} {error}") from error
    return _tree(members)


def _kind(file: IO[bytes]) -> str:
    file.seek(0)
    start = file.read(512)
    file.seek(0)
    magic = {b"PK\x03\x04": "zip", b"PK\x05\x06": "zip", b"\x1f\x8b": "gz", b"BZh": "bz2", b"\xfd7zXZ\x00": "xz"}
    tar = "tar" if start[257:262] == b"ustar" else ""
    return next((kind for begin, kind in magic.items() if start.startswith(begin)), tar)


def _tree(members: Iterable[Member]) -> Tree:
    entries: list[Entry] = []
    folders: set[tuple[str, ...]] = set()
    clones: set[tuple[str, ...]] = set()
    others: set[tuple[str, ...]] = set()
    notes: list[str] = []
    for member in members:
        parts = tuple(p for p in re.split(r"[/\\]", member.name) if p not in {"", "."})
        if len(parts) <= MAX_DEPTH and ".git" in parts:
            clones.add(parts[: parts.index(".git")])
        if any(names.hidden(p) for p in parts if p != ".."):
            # A clone without any file of its own is somebody's folder nevertheless.
            folders |= {
                c for c in clones if c and c == parts[: len(c)] and len(c) <= 3 and not any(map(names.hidden, c))
            }
            continue
        reason = _path_refusal(member.name, parts)
        if reason and (not parts or parts[0] == ".." or reason == _absolute()):
            notes.append(refusal(member.name, parts, reason).refused)
            continue
        inside = tuple(p for p in parts if p != "..")
        folders |= {
            inside[:depth] for depth in (1, 2, 3) if len(inside) > depth or (member.folder and len(inside) == depth)
        }
        reason = reason or member.entry.refused
        if reason:
            entries.append(refusal(member.name, inside, reason, member.entry.when))
        elif not member.folder and names.suffix_of(member.name):
            entries.append(replace(member.entry, path=one_line(member.name), parts=inside))
        elif not member.folder and len(inside) <= 3:
            others.add(inside)
    return Tree(
        tuple(_without_doubles(entries)), frozenset(folders), frozenset(clones), frozenset(others), tuple(notes)
    )


def _absolute() -> str:
    return _("its path is absolute, which is not taken.")


def _path_refusal(name: str, parts: tuple[str, ...]) -> str:
    if name.startswith(("/", "\\")) or re.match(r"[A-Za-z]:", name):
        return _absolute()
    if ".." in parts:
        return _("its path leads out of the archive (`..`).")
    if not parts or len(name) > MAX_PATH or len(parts) > MAX_DEPTH:
        return _("its path is too long.") if parts else _("it has no name.")
    if any(ord(c) < 32 or 0xD800 <= ord(c) < 0xE000 for c in name):
        return _("its name is not valid text.")
    return ""


def _without_doubles(entries: list[Entry]) -> Iterator[Entry]:
    """Files whose names some system holds to be the same are refused, all of them: nobody knows which one is meant."""
    keys = [names.key("/".join(e.parts)) for e in entries]
    often = Counter(keys)
    for entry, key in zip(entries, keys, strict=True):
        if often[key] > 1 and not entry.refused:
            reason = _("the archive holds {count} files of this name (but for upper and lower case).")
            yield refusal(entry.path, entry.parts, reason.format(count=often[key]), entry.when)
        else:
            yield entry
