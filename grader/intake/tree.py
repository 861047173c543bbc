"""A folder as a list of entries. What is read is read later, by its own limit; no link is followed."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from pathlib import Path

from grader.i18n import _
from grader.intake import names
from grader.submission import MAX_BYTES, OPENING, Refused, read_source
from grader.text import one_line

MAX_NOTEBOOK = 20_000_000  # with its pictures, which are dropped
MAX_UPLOAD = 100_000_000  # one learner's archive
MAX_METADATA = 50_000_000
MAX_MANIFEST = 200_000
MAX_FILES = 5_000  # of one learner, not counting pictures and the like
MAX_LISTED = 100_000  # of one folder, whatever they are
MAX_STUDENTS = 20_000
MAX_DEPTH = 20


@dataclass(frozen=True)
class Entry:
    """A file that somebody handed in.

    Attributes:
        path: where it was found, safe to show.
        parts: its path inside the place that it is looked at from, folder by folder.
        fetch: gives its bytes, at most as many as asked; raises `Refused`.
        when: its time, in UTC.
        refused: why it is not taken; then `fetch` is never called.
        late: the export says so.
        order: the larger, the later it was handed in, as far as the export tells.
    """

    path: str
    parts: tuple[str, ...]
    fetch: Callable[[int], bytes]
    when: datetime | None = None
    refused: str = ""
    late: bool = False
    order: int = 0

    @property
    def name(self) -> str:
        """The file's own name."""
        return self.parts[-1]

    def read(self) -> bytes:
        """The bytes.

        Raises:
            Refused: if it is not taken, too large or can not be read.
        """
        if self.refused:
            raise Refused(self.refused)
        return self.fetch(limit_of(self.name))


@dataclass(frozen=True)
class Tree:
    """What lies in a folder or an archive.

    Attributes:
        entries: the files that could matter, and what is refused.
        folders: the paths of the folders at the first three levels, empty ones too.
        clones: those of them that are clones of Git repositories.
        others: the paths of files that could not matter, as far as they lie near the top: somebody handed them in.
        notes: what can be told of no file in particular.
    """

    entries: tuple[Entry, ...] = ()
    folders: frozenset[tuple[str, ...]] = frozenset()
    clones: frozenset[tuple[str, ...]] = frozenset()
    others: frozenset[tuple[str, ...]] = frozenset()
    notes: tuple[str, ...] = ()


def limit_of(name: str) -> int:
    """How large a file of this name may be."""
    suffix = names.suffix_of(name)
    if suffix == names.NOTEBOOK:
        return MAX_NOTEBOOK
    if suffix in names.ARCHIVES:
        return MAX_UPLOAD
    if suffix == names.MANIFEST:
        return MAX_MANIFEST
    return MAX_METADATA if suffix in names.METADATA else MAX_BYTES


def too_large(name: str, limit: int) -> Refused:
    """The refusal of a file that is larger than its limit."""
    text = _("{name} is larger than {limit} kB, far more than a solution needs.")
    return Refused(text.format(name=one_line(name), limit=limit // 1_000))


def read_folder(folder: Path) -> Tree:
    """What lies in a folder on disk, the files nearest the top first.

    Returns:
        Per folder of the first level at most `MAX_FILES` files are looked at; a note says where there are more.

    Raises:
        Refused: if the folder itself can not be read.
    """
    entries: list[Entry] = []
    folders: set[tuple[str, ...]] = set()
    clones: set[tuple[str, ...]] = set()
    for item in _listing(folder, MAX_STUDENTS):
        if names.hidden(item.name):
            continue
        if not item.is_dir(follow_symlinks=False):
            entries += _entry(item, (item.name,))
            continue
        folders.add((item.name,))
        found = _Walk(Path(item.path), (item.name,))
        entries += found.files()
        folders |= found.folders
        clones |= found.clones
    others = frozenset((item.name,) for item in _listing(folder, MAX_STUDENTS, _other))
    return Tree(tuple(entries), frozenset(folders), frozenset(clones), others)


class _Walk:
    """One walk through one folder, level by level, so that what is cut off is what lies deepest."""

    def __init__(self, root: Path, parts: tuple[str, ...]) -> None:
        self.queue = [(root, parts)]
        self.folders: set[tuple[str, ...]] = set()
        self.clones: set[tuple[str, ...]] = set()
        self.left = MAX_FILES + 1

    def files(self) -> Iterator[Entry]:
        parts = self.queue[0][1]
        while self.queue and self.left > 0:
            folder, parts = self.queue.pop(0)
            try:
                yield from self._files_of(folder, parts)
            except Refused as error:
                yield refusal("/".join(parts), parts, str(error))
        if self.left <= 0:
            yield cut_off(parts)

    def _files_of(self, folder: Path, parts: tuple[str, ...]) -> Iterator[Entry]:
        for item in _listing(folder, self.left):
            self.left -= 1
            inner = (*parts, item.name)
            if item.name == ".git":
                self.clones.add(parts)
            if names.hidden(item.name):
                continue
            if not item.is_dir(follow_symlinks=False):
                yield from _entry(item, inner)
            elif len(inner) < MAX_DEPTH:
                self.queue.append((Path(item.path), inner))
                if len(inner) <= 3:
                    self.folders.add(inner)


def cut_off(parts: tuple[str, ...]) -> Entry:
    """The entry that says that a learner's folder holds too many files."""
    text = _("There are more than {limit} files in it; only those nearest the top were looked at.")
    return refusal("/".join(parts[:1]), (parts[0], "…"), text.format(limit=MAX_FILES))


def _listing(
    folder: Path, limit: int, wanted: Callable[[os.DirEntry[str]], bool] | None = None
) -> list[os.DirEntry[str]]:
    """At most so many items of a folder, those that could matter by default."""
    try:
        with os.scandir(folder) as items:
            found = list(islice(filter(wanted or _could_matter, islice(items, MAX_LISTED)), limit))
    except OSError as error:
        text = _("The folder {name} can not be read: {reason}.")
        raise Refused(text.format(name=one_line(folder.name), reason=error.strerror)) from error
    return sorted(found, key=lambda item: item.name)


def _could_matter(item: os.DirEntry[str]) -> bool:
    if names.hidden(item.name):
        return item.name == ".git"
    return bool(names.suffix_of(item.name)) or not item.is_file(follow_symlinks=False)


def _other(item: os.DirEntry[str]) -> bool:
    return not names.hidden(item.name) and not _could_matter(item)


def _entry(item: os.DirEntry[str], parts: tuple[str, ...]) -> Iterator[Entry]:
    path = "/".join(parts)
    if item.is_symlink():
        yield refusal(path, parts, _("it is a link, and links are not followed."))
        return
    try:
        status = item.stat(follow_symlinks=False)
    except OSError as error:
        yield refusal(path, parts, _("it can not be read: {reason}.").format(reason=error.strerror))
        return
    if not stat.S_ISREG(status.st_mode):
        yield refusal(path, parts, _("it is not an ordinary file."))
    elif names.suffix_of(item.name):
        when = datetime.fromtimestamp(max(0, min(status.st_mtime, 2**33)), UTC)
        yield Entry(one_line(path), parts, partial(read_file, Path(item.path)), when)


def refusal(path: str, parts: tuple[str, ...], reason: str, when: datetime | None = None) -> Entry:
    """An entry that is not taken, and why; the path is put before the reason."""
    path = one_line(path)
    return Entry(path, parts, _nothing, when, f"{path}: {reason}")


def _nothing(limit: int) -> bytes:
    raise Refused(_("It is not taken."))


def read_file(path: Path, limit: int) -> bytes:
    """The bytes of an ordinary file on disk, by the rules of `submission.read_source` and a limit of one's own.

    Raises:
        Refused: if it is anything else, larger, or can not be read.
    """
    if limit == MAX_BYTES:
        return read_source(path)
    try:
        fd = os.open(path, os.O_RDONLY | OPENING)
    except OSError as error:
        text = _("{name} can not be read: {reason}.")
        raise Refused(text.format(name=one_line(path.name), reason=error.strerror)) from error
    if not stat.S_ISREG(os.fstat(fd).st_mode):
        os.close(fd)
        raise Refused(_("{name} is not an ordinary file.").format(name=one_line(path.name)))
    with os.fdopen(fd, "rb") as file:
        data = file.read(limit + 1)
    if len(data) > limit:
        raise too_large(path.name, limit)
    return data
