"""What the manifest in a learner's hand-in tells of an upload that is not as it was packed.

It is a note for people and no more: nothing is taken or refused, no score is read, and no word of it is shown.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import Annotated

import msgspec

from grader.i18n import _
from grader.intake import names
from grader.intake.tree import MAX_MANIFEST, Entry
from grader.submission import Refused

KIND = "keras-labs hand-in"
MAX_MANIFESTS = 3  # of one learner
MAX_LISTED = 1_000  # files of one manifest


class _Listed(msgspec.Struct, frozen=True):
    file: Annotated[str, msgspec.Meta(max_length=200)]
    sha256: Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{64}\Z")]


class _Read(msgspec.Struct, frozen=True):
    """All that grading looks at; the rest is not even decoded."""

    kind: Annotated[str, msgspec.Meta(pattern=rf"\A{KIND}\Z")]
    files: Annotated[tuple[_Listed, ...], msgspec.Meta(max_length=MAX_LISTED)]


def read(data: bytes) -> dict[str, str]:
    """The digests that a manifest lists, by the files' names; nothing if it is damaged, too large or something else's."""
    if len(data) > MAX_MANIFEST:
        return {}
    try:
        found = msgspec.json.decode(data, type=_Read)
    except (ValueError, RecursionError):  # msgspec's own are ValueErrors
        return {}
    return {listed.file: listed.sha256 for listed in found.files}


def sha256(data: bytes) -> str:
    """SHA-256 of a file's bytes, as `sha256sum` prints it."""
    return hashlib.sha256(data).hexdigest()


def differences(entries: Iterable[Entry], slugs: Iterable[str]) -> Iterator[str]:
    """The course's files that a manifest lists, and that are not beside it, or no longer the same.

    Args:
        entries: all of one learner's, archives unpacked.
    """
    entries = list(entries)
    known = {f"{slug}{suffix}" for slug in slugs for suffix in (names.PYTHON, names.NOTEBOOK)}
    found = [e for e in entries if names.suffix_of(e.name) == names.MANIFEST and not e.refused]
    for entry in found[:MAX_MANIFESTS]:
        try:
            listed = read(entry.fetch(MAX_MANIFEST))
        except Refused:
            continue
        beside = {_plain(e.name): e for e in entries if e.parts[:-1] == entry.parts[:-1]}
        for name in sorted(known & listed.keys()):
            yield from _difference(entry.path, name, beside.get(name), listed[name])


def _plain(name: str) -> str:
    """A file's name without what a platform adds when it is handed in again."""
    stem, _again, suffix = names.split(name)
    return f"{stem}{suffix}"


def _difference(path: str, name: str, entry: Entry | None, digest: str) -> Iterator[str]:
    if entry is None:
        yield _("{path}: {name} was packed by `grader submit`, but did not come.").format(path=path, name=name)
        return
    try:
        same = sha256(entry.read()) == digest
    except Refused:  # told elsewhere
        return
    if not same:
        yield _("{path}: {name} is not the file that `grader submit` packed.").format(path=path, name=name)
