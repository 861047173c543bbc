"""Which learner an entry belongs to: the forms in which platforms and people lay out the work of a class."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Any

from grader.intake import gradescope, names
from grader.intake.gradescope import Submitted
from grader.intake.tree import MAX_FILES, Entry, Tree, cut_off
from grader.submission import Refused
from grader.text import one_line

# The name comes first and has no underscore, so a learner's own file name can not pass for another learner's.
# What was typed into Canvas itself has no number of an upload.
CANVAS = re.compile(
    r"(?P<name>[^_]+)_(?:(?P<late>LATE)_)?(?P<user>[0-9]+)_(?:(?P<upload>[0-9]+)_(?P<file>.+)|(?:text|link)\.html)",
    re.DOTALL,
)
MOODLE = re.compile(r"(?P<name>.+?)_(?P<user>[0-9]+)_assignsubmission_[a-z]+(?:_(?P<file>.*))?", re.DOTALL)
SUBMISSION = re.compile(r"submission_[0-9]+|[0-9]+")


@dataclass(frozen=True)
class Who:
    """What the layout tells of a learner.

    Attributes:
        key: the same for all that the platform says is theirs.
        name: what the folder or file calls them.
        hints: what a roster may know them by, the most telling first.
        weak: numbers of the platform, which tell people of one name apart.
        id: what they are in the gradebook where no roster tells, if that is not the name: it has to be the same next week.
    """

    key: str
    name: str
    hints: tuple[str, ...]
    weak: tuple[str, ...] = ()
    id: str = ""


@dataclass(frozen=True)
class Bundle:
    """The entries of one learner, their paths as seen from that learner's place."""

    who: Who
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True)
class Layout:
    """A class in some form."""

    form: str
    bundles: tuple[Bundle, ...]
    notes: tuple[str, ...] = ()


Place = tuple[Who, tuple[str, ...], Mapping[str, Any]]  # whose it is, its path at their place, what else is known of it

# What platforms export has the time of the download on every file, and of clones that of the cloning.
UNTIMED: Mapping[str, Any] = {"when": None}


def form_of(tree: Tree) -> str:
    """How a tree is laid out, by the names at its top."""
    tops = {e.parts[0] for e in tree.entries}
    files = {e.parts[0] for e in tree.entries if len(e.parts) == 1 and not e.refused}
    folders = {f[0] for f in tree.folders if len(f) == 1}
    if gradescope.FILES[0] in files or _each_has_metadata(tree, folders):
        return "gradescope"
    # A learner chooses how a file's name ends, and could make one of Canvas's look like Moodle's.
    if any(MOODLE.fullmatch(top) and not CANVAS.fullmatch(top) for top in tops | folders):
        return "moodle"
    if any(CANVAS.fullmatch(file) for file in files):
        return "canvas"
    # Most of them, as the files of clones have no times: one learner who hands in a `.git` must not take everybody's away,
    # nor a folder that is no clone give everybody the time of cloning.
    if 2 * len(_cloned(tree)) > len(folders):
        return "github"
    return "folders" if folders or not files else "flat"


def _cloned(tree: Tree) -> set[str]:
    """The folders at the top that are clones."""
    return {c[0] for c in tree.clones & tree.folders if len(c) == 1}


def _each_has_metadata(tree: Tree, folders: set[str]) -> bool:
    """Whether every folder is one of Gradescope's.

    All of them, and by their names too: a learner could add such a file to an upload of another form.
    """
    having = {e.parts[0] for e in tree.entries if len(e.parts) == 2 and e.name == gradescope.FILES[1]}
    return bool(folders) and folders == having and all(SUBMISSION.fullmatch(f) for f in folders)


def wrapping(tree: Tree, name: str, slugs: Iterable[str], *, archive: bool) -> tuple[str, ...]:
    """The folders that an export or an archive has around everything, from the outside in; mostly none.

    Args:
        name: of the folder or archive.
        archive: whether it is one, where a folder around a class is usual and may be called anything.
    """
    tops = {f[0] for f in tree.folders if len(f) == 1}
    if len(tops) != 1 or any(e.parts[0] not in tops for e in tree.entries) or form_of(tree) in {"moodle", "github"}:
        return ()
    top = tops.pop()
    inner = inside(tree, (top,))
    form = form_of(inner)
    if form == "github":  # else it is one learner's folder with a clone in it
        return (top,) if len(inner.clones) > 1 or top.endswith("-submissions") else ()
    if form in {"gradescope", "moodle", "canvas"} or (archive and _is_class(inner, list(slugs))):
        return (top,)
    if names.key(names.split(top)[0]) == names.key(names.split(name)[0]):
        return (top, *wrapping(inner, "", slugs, archive=archive))
    return ()


def inside(tree: Tree, folder: tuple[str, ...]) -> Tree:
    """What lies in a folder of a tree."""
    depth = len(folder)
    return Tree(
        tuple(replace(e, parts=e.parts[depth:]) for e in tree.entries if len(e.parts) > depth),
        frozenset(f[depth:] for f in tree.folders if len(f) > depth),
        frozenset(c[depth:] for c in tree.clones if len(c) > depth),
        frozenset(o[depth:] for o in tree.others if len(o) > depth and o[:depth] == folder),
        tree.notes,
    )


def _is_class(tree: Tree, slugs: list[str]) -> bool:
    """Whether several learners have handed in the same exercise."""
    found: list[tuple[str, str]] = []
    loose = _loose(tree)
    for entry in tree.entries:
        if len(entry.parts) == 1:
            slug, student, _again = names.in_flat(entry.name, slugs, loose)
            if slug and student:
                found.append((slug, student))
        elif len(entry.parts) == 2:
            slug, student = names.slug_in(names.split(entry.name)[0], slugs)
            if slug and not student:
                found.append((slug, entry.parts[0]))
    return any(len({who for what, who in found if what == slug}) > 1 for slug in slugs)


def _loose(tree: Tree) -> frozenset[str]:
    """What the files at the top are called."""
    return frozenset(names.key(e.name) for e in tree.entries if len(e.parts) == 1)


def arrange(tree: Tree, slugs: Iterable[str], name: str = "") -> Layout:
    """Give every entry to a learner.

    Args:
        name: of the folder or archive, which may tell what clones have in common.
    """
    form, slugs = form_of(tree), list(slugs)
    folders = {f[0] for f in tree.folders if len(f) == 1}
    notes = list(tree.notes)
    who_of: Callable[[str, bool], list[Place]]
    generic = _Generic(slugs, _loose(tree))
    if form == "gradescope":
        who_of = _Gradescope(tree, notes)
    elif form == "github":
        who_of = _GitHub(_cloned(tree), name, notes)
    else:
        who_of = {"canvas": _canvas, "moodle": _moodle}.get(form, lambda top, is_file: [])
    bundles: dict[str, tuple[Who, list[Entry]]] = {}
    others = {other[0] for other in tree.others if len(other) == 1}
    for top in sorted(folders | others):
        is_file = top not in folders
        for who, _parts, _known in who_of(top, is_file) or generic(top, is_file):
            bundles.setdefault(who.key, (who, []))
    if form in {"folders", "flat"}:
        notes += _left_aside(others, slugs)
    for entry in tree.entries:
        is_file = len(entry.parts) == 1 and entry.parts[0] not in folders
        places = who_of(entry.parts[0], is_file) or generic(entry.parts[0], is_file)
        if not places and is_file and entry.refused and form == "folders" and not names.suffix_of(entry.name):
            places = [(_named(entry.name), entry.parts, {})]  # a link where a student's folder should be
        if not places and is_file and entry.name not in gradescope.FILES:
            notes.append(entry.refused or f"{entry.path} tells neither exercise nor student, and was left aside.")
        # What is refused may be the folder itself, such as one whose name is no text.
        inner = entry.parts[1:] or ("…",)
        for who, parts, known in places:
            moved = replace(entry, parts=parts if is_file else (*parts, *inner), **known)
            bundles.setdefault(who.key, (who, []))[1].append(moved)
    return Layout(form, tuple(Bundle(who, _fewer(entries)) for who, entries in bundles.values()), tuple(notes))


def _left_aside(others: Iterable[str], slugs: list[str]) -> list[str]:
    """What is to be said of files that are no code, but called after an exercise."""
    meant = [name for name in sorted(others) if names.slug_in(names.split(PurePath(name).stem)[0], slugs)[0]]
    return [f"{one_line(name)} is no Python file, notebook or archive, and was left aside." for name in meant]


def _fewer(entries: list[Entry]) -> tuple[Entry, ...]:
    """Those of a learner's entries that are looked at: the ones nearest the top."""
    if len(entries) <= MAX_FILES:
        return tuple(entries)
    kept = sorted(entries, key=lambda e: len(e.parts))[:MAX_FILES]
    return (*kept, cut_off(entries[0].parts))


@dataclass(frozen=True)
class _Generic:
    """A folder a student, or the student in the file's name."""

    slugs: list[str]
    beside: frozenset[str]

    def __call__(self, top: str, is_file: bool) -> list[Place]:
        if not is_file:
            return [(_named(top), (), {})]
        suffix = names.suffix_of(top)
        slug, student, again = names.in_flat(top, self.slugs, self.beside)
        bare = suffix == names.PYTHON and not slug
        if not suffix or suffix in names.METADATA or bare or not student:
            return []
        own = f"{slug or student}{f'-{again}' if again else ''}{suffix}"
        # A roster may know better than the other files whether a number is of the name: `ann-1.zip` alone may be Ann's.
        return [(replace(_named(student), hints=(student, names.split(student)[0])), (own,), {})]


def _named(text: str) -> Who:
    return Who(f"name {names.key(text)}", text, (text,))


def _canvas(top: str, is_file: bool) -> list[Place]:
    match = CANVAS.fullmatch(top) if is_file else None
    if not match:
        return []
    name, user = match["name"], match["user"]
    who = Who(f"canvas {user}", name, (f"{name} {user}", name), (user,), f"{name}_{user}")
    order = int((match["upload"] or "0")[:18])
    return [(who, (match["file"] or top,), {**UNTIMED, "late": bool(match["late"]), "order": order})]


def _moodle(top: str, is_file: bool) -> list[Place]:
    match = MOODLE.fullmatch(top)
    if not match or (is_file and not match["file"]):
        return []
    name, user = match["name"], match["user"]
    # With groups, the group's name comes before the learner's, and either may have hyphens.
    tails = [name[i + 1 :].strip() for i, sign in enumerate(name) if sign == "-"]
    who = Who(f"moodle {user}", name, (f"{name} {user}", name, *(tail for tail in tails if " " in tail)), (user,))
    return [(who, (match["file"],) if is_file else (), UNTIMED)]


class _GitHub:
    """Clones of GitHub Classroom's repositories: the assignment's name, a hyphen, the user's."""

    def __init__(self, clones: set[str], name: str, notes: list[str]) -> None:
        stem = names.split(name)[0]
        guess = stem.removesuffix("-submissions") + "-"
        if stem.endswith("-submissions") and all(c.startswith(guess) for c in clones):
            self.prefix = guess
        elif len(clones) > 1:
            self.prefix = _common([c.split("-") for c in clones])
        else:
            self.prefix = ""
            (alone,) = clones
            notes.append(
                f"One clone alone does not tell where the name of the assignment ends, so its student is {one_line(alone)}. "
                "In a folder called ASSIGNMENT-submissions it does."
            )

    def __call__(self, top: str, is_file: bool) -> list[Place]:
        if is_file:
            return []
        user = top.removeprefix(self.prefix) or top
        return [(replace(_named(user), hints=(user, top)), (), UNTIMED)]


def _common(words: list[list[str]]) -> str:
    shared: list[str] = []
    for column in zip(*words, strict=False):
        if len(set(column)) > 1:
            break
        shared.append(column[0])
    return "".join(f"{word}-" for word in shared)


class _Gradescope:
    """The export's metadata; a group's folder belongs to each of its submitters."""

    def __init__(self, tree: Tree, notes: list[str]) -> None:
        self.folders: dict[str, Submitted] = {}
        top = [e for e in tree.entries if e.parts == gradescope.FILES[:1]]
        own = [e for e in tree.entries if len(e.parts) == 2 and e.name == gradescope.FILES[1]]
        for entry in top or own:
            try:
                if top:
                    self.folders = gradescope.read_all(entry.read())
                elif found := gradescope.read_one(entry.read()):
                    self.folders[entry.parts[0]] = found
            except Refused as error:
                notes.append(f"{entry.path} {error}, so the students go by their folders' names.")

    def __call__(self, top: str, is_file: bool) -> list[Place]:
        found = self.folders.get(top)
        if found is None:
            return [] if is_file else [(_named(top), (), UNTIMED)]
        known = {"when": found.when}
        places: list[Place] = []
        for person in found.submitters:
            hints = tuple(h for h in (person.sid, person.email, person.name) if h)
            name = person.name or person.email.split("@")[0] or person.sid
            parts = (top,) if is_file else ()
            places.append((Who(f"gradescope {hints[0]}", name, hints, id=person.sid), parts, known))
        return places
