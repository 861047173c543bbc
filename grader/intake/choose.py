"""Which of a learner's files is meant for an exercise."""

from __future__ import annotations

import functools
import io
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from functools import cached_property

from grader.i18n import _
from grader.intake import names
from grader.intake.about import about, part
from grader.intake.archives import UPLOAD, unpack
from grader.intake.cells import Cell, defined, read_cells, seems_defined
from grader.intake.handed import Upload
from grader.intake.magics import statements
from grader.intake.notebook import source_from
from grader.intake.packed import differences, sha256
from grader.intake.tree import Entry
from grader.submission import Refused
from grader.text import one_line

MAX_ARCHIVES = 10  # of one learner that are opened
MAX_NOTEBOOKS = 20  # of one learner that are searched because their names do not settle what they are
MAX_NOTES = 6


def choose(
    entries: tuple[Entry, ...],
    wanted: Mapping[str, set[str]],
    theirs: Callable[[str], bool],
    likely: Collection[str] = (),
    stubs: Mapping[str, str] | None = None,
) -> tuple[dict[str, Upload], list[str]]:
    """A learner's file for each exercise, and what is to be said about the rest.

    Args:
        wanted: by the exercises' slugs, the functions and classes that they ask for.
        theirs: whether a word is the learner's own name, which may stand beside a slug.
        likely: exercises that others of the class have handed in by name.
        stubs: by the exercises' slugs, what a learner starts from: beside a notebook, nothing written in it counts.
    """
    with ExitStack() as stack:
        opened, notes = _opened(entries, stack)
        desk = _Desk(opened, wanted, theirs, notes, likely, stubs or {})
        files = {slug: upload for slug in desk.slugs() if (upload := desk.upload(slug))}
        told = {upload.note for upload in files.values()}
        notes += [e.refused for e in opened if e.refused and e.refused not in told]
        differing = list(differences(opened, wanted))
    if not files and not notes:
        seen = sorted(e.name for e in opened if names.suffix_of(e.name) not in names.METADATA)
        text = (
            _("No file of the course was found in it, only {names}.")
            if seen
            else _("There is no Python file or notebook in it.")
        )
        notes.append(text.format(names=one_line(", ".join(seen))))
    notes += differing
    if len(notes) > MAX_NOTES:
        notes[MAX_NOTES:] = [_("And {count} more of this kind.").format(count=len(notes) - MAX_NOTES)]
    return files, notes


def _opened(entries: tuple[Entry, ...], stack: ExitStack) -> tuple[list[Entry], list[str]]:
    """The entries, archives replaced by what lies in them. Each archive counts as a folder."""
    archives = [e for e in entries if names.suffix_of(e.name) in names.ARCHIVES and not e.refused]
    newest = _newest(archives)
    found = [e for e in entries if e.refused or names.suffix_of(e.name) not in names.ARCHIVES]
    notes = [_unreadable(e) for e in entries if names.suffix_of(e.name) in names.UNREADABLE and not e.refused]
    if len(newest) > MAX_ARCHIVES:
        notes.append(_("There are more than {limit} archives; the others were not opened.").format(limit=MAX_ARCHIVES))
    for archive in newest[:MAX_ARCHIVES]:
        try:
            tree = unpack(io.BytesIO(archive.read()), archive.name, UPLOAD, stack)
        except Refused as error:
            notes.append(f"{archive.path}: {error}")
            continue
        notes += [f"{archive.path}/{note}" for note in tree.notes]
        for inner in tree.entries:
            # Its time is the archive's: the times inside are whatever the learner's machine wrote there.
            moved = replace(
                archive, path=f"{archive.path}/{inner.path}", parts=(*archive.parts, *inner.parts), fetch=inner.fetch
            )
            refused = f"{archive.path}/{inner.refused}" if inner.refused else ""
            if names.suffix_of(inner.name) in names.ARCHIVES and not refused:
                refused = _("{path}: an archive inside an archive is not opened.").format(path=moved.path)
            found.append(replace(moved, refused=refused))
    return found, notes


def _unreadable(entry: Entry) -> str:
    return _("{path}: this kind of archive can not be read. Please hand in a zip.").format(path=entry.path)


def _newest(archives: list[Entry]) -> list[Entry]:
    """Of archives that were handed in again under the same name, the last."""
    latest: dict[tuple[object, ...], Entry] = {}
    for archive in archives:
        stem, _again, suffix = names.split(archive.name)
        place = (archive.parts[:-1], stem.lower(), suffix)
        if place not in latest or _rank(archive) > _rank(latest[place]):
            latest[place] = archive
    return sorted(latest.values(), key=lambda e: (len(e.parts), e.path))


def _rank(entry: Entry) -> tuple[int, int]:
    return names.split(entry.name)[1], entry.order


def _one(entries: list[Entry]) -> Entry:
    """The entry nearest the top, of several in one folder the one handed in last.

    Raises:
        Refused: if there are two different ones that could be meant.
    """
    depth = min(len(e.parts) for e in entries)
    shallow = [e for e in entries if len(e.parts) == depth]
    if len({e.parts[:-1] for e in shallow}) == 1:
        last = max(_rank(e) for e in shallow)
        shallow = [e for e in shallow if _rank(e) == last]
    if len(shallow) > 1 and not _alike(shallow):
        first, second = sorted(e.path for e in shallow)[:2]
        text = _("It can not be told which file is meant, {first} or {second}. Please hand in only one.")
        raise Refused(text.format(first=first, second=second))
    return min(shallow, key=lambda e: e.path)


def _alike(entries: list[Entry]) -> bool:
    """Whether they are the same file byte for byte, as where a folder was handed in together with the zip made from it."""
    try:
        return len(entries) <= MAX_ARCHIVES and len({sha256(entry.read()) for entry in entries}) == 1
    except Refused:
        return False


@functools.cache
def _in_statements(stub: str) -> list[str] | None:
    """The same for every learner of a class, and so worked out once."""
    return statements(stub.encode())


@dataclass
class _Desk:
    """One learner's entries, and those of the notebooks that have been read."""

    entries: list[Entry]
    wanted: Mapping[str, set[str]]
    theirs: Callable[[str], bool]
    notes: list[str]
    likely: Collection[str] = ()
    stubs: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def by_name(self) -> dict[tuple[str, str], list[tuple[Entry, str]]]:
        """By slug and suffix the files whose names say so, each with what else its name says."""
        found: dict[tuple[str, str], list[tuple[Entry, str]]] = {}
        for entry in self.entries:
            stem, _again, suffix = names.split(entry.name)
            slug, rest = names.slug_in(stem, self.wanted)
            found.setdefault((slug, suffix), []).append((entry, rest))
        return found

    def slugs(self) -> Iterable[str]:
        """The exercises of which a file can be here: all, as soon as there is a notebook whose name does not settle it."""
        named = {slug for slug, _suffix in self.by_name}
        found = [slug for slug in self.wanted if slug in named]
        return self.wanted if len(found) < len(self.wanted) and self.searched else found

    def upload(self, slug: str) -> Upload | None:
        python, notebooks = self._named(slug, names.PYTHON), self._named(slug, names.NOTEBOOK)
        if not python and not notebooks:
            python = [entry for entry, _rest in self.by_name.get((slug, names.PYTHON), []) if self._holds(entry, slug)]
        begun = [] if self._only_stubs(python, slug) else python
        if begun and notebooks:
            text = _("There are {first} and {second}; the Python file is the one that counts.")
            self.notes.append(text.format(first=begun[0].path, second=notebooks[0].path))
        try:
            if notebooks and not begun:
                entry = _one(notebooks)
                return self._taken(entry, lambda: source_from(read_cells(entry.read()), self.wanted[slug]))
            searched = None if begun else self._searched(slug)
            if python and searched is None:
                entry = _one(python)
                return self._taken(entry, entry.read)
            return searched
        except Refused as error:
            found = begun or notebooks or python
            return Upload(None, str(error), found[0].path if found else "")

    def _only_stubs(self, python: list[Entry], slug: str) -> bool:
        """Whether nothing has been written into these files yet; asked only where a notebook could be meant instead."""
        notebook = any(suffix == names.NOTEBOOK for _slug, suffix in self.by_name)
        if not python or not notebook or slug not in self.stubs:
            return False
        stub = _in_statements(self.stubs[slug])
        try:
            return all(statements(entry.read()) == stub for entry in python)
        except Refused:
            return False

    def _taken(self, entry: Entry, read: Callable[[], bytes]) -> Upload:
        try:
            return Upload(read(), "", entry.path, entry.when, entry.late)
        except Refused as error:
            return Upload(None, str(error), entry.path, entry.when, entry.late)

    def _named(self, slug: str, suffix: str) -> list[Entry]:
        """The files that are called after an exercise: exactly so, else with the learner's name beside it."""
        found = self.by_name.get((slug, suffix), [])
        exact = [entry for entry, rest in found if not rest]
        return exact or [entry for entry, rest in found if self._is_plain(rest)]

    def _is_plain(self, rest: str) -> bool:
        """Whether what a name says besides the slug leaves no doubt: nothing, or who the learner is."""
        return not rest or self.theirs(rest)

    def _holds(self, entry: Entry, slug: str) -> bool:
        """Whether a Python file has at least half of the exercise's functions, as `iris_final.py` has and a test has not."""
        wanted = self.wanted[slug]
        try:
            here = seems_defined(entry.read().decode("utf-8", "replace")) & wanted
        except Refused:
            return False
        return bool(here) and 2 * len(here) >= len(wanted)

    def _searched(self, slug: str) -> Upload | None:
        """A notebook whose name does not settle it, by what it defines: the one with most of the exercise's functions."""
        counted = [
            (len(defined(cells) & self.wanted[slug]), entry, part(cells, slug, exercises, self.wanted))
            for entry, cells, exercises in self.searched
            if slug in exercises
        ]
        most = max((count for count, _entry, _cells in counted), default=0)
        if not most:
            return None
        best = {id(entry): cells for count, entry, cells in counted if count == most}
        entry = _one([entry for count, entry, _cells in counted if count == most])
        return self._taken(entry, lambda: source_from(best[id(entry)], self.wanted[slug]))

    @cached_property
    def searched(self) -> list[tuple[Entry, tuple[Cell, ...], tuple[str, ...]]]:
        """The notebooks whose names do not settle it: their cells, and what exercises they are about."""
        return list(self._search())

    def _search(self) -> Iterator[tuple[Entry, tuple[Cell, ...], tuple[str, ...]]]:
        doubtful = [
            (entry, slug)
            for (slug, suffix), found in self.by_name.items()
            for entry, rest in found
            if suffix == names.NOTEBOOK and not entry.refused and not (slug and self._is_plain(rest))
        ]
        for entry, slug in sorted(doubtful, key=lambda e: (len(e[0].parts), e[0].path))[:MAX_NOTEBOOKS]:
            try:
                cells = read_cells(entry.read())
                yield entry, cells, about(cells, self.wanted, self.likely, slug)
            except Refused as error:
                self.notes.append(f"{entry.path}: {error}")
