"""What an instructor has downloaded, as the files of each student."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from grader.errors import GraderError
from grader.exercise import Exercise
from grader.i18n import _
from grader.intake import names
from grader.intake.archives import OUTER, is_archive, unpack
from grader.intake.choose import choose
from grader.intake.handed import Handed, Intake
from grader.intake.layouts import Bundle, Layout, arrange, inside, wrapping
from grader.intake.notebook import wanted_names
from grader.intake.roster import Roster
from grader.intake.tree import Entry, Tree, read_folder
from grader.person import Person
from grader.submission import Refused
from grader.text import one_line

EXPECTED = (
    "Expected a folder a student, files such as ann_{file}, an archive of either, or what Canvas, Moodle, Gradescope or "
    "GitHub Classroom export"
)


def collect(
    source: Path, exercises: Sequence[Exercise], roster: Roster | None = None, likely: Iterable[str] = ()
) -> Intake:
    """Sort out what was handed in. Nothing of it is run, and nothing is written.

    Args:
        source: a folder or an archive with the work of a class.
        roster: who takes the course.
        likely: the slugs of what was asked for; by default what at least one file is called after. It decides which
            exercise a notebook is about where its functions could belong to several.

    Returns:
        Every student of whom there is something, and of a roster everyone. What one student handed in wrongly is told
        in their own notes and changes nothing for others.

    Raises:
        GraderError: if the source itself can not be read or holds nothing of any student.
        CourseError: if an exercise's stub can not be read.
    """
    stubs = {e.slug: e.text(e.filename) for e in exercises}
    wanted = {slug: wanted_names(stub) for slug, stub in stubs.items()}
    with ExitStack() as stack:
        try:
            layout = _layout(source, list(wanted), stack)
        except Refused as error:
            raise GraderError(f"{source}: {error}") from error
        if not layout.bundles:
            file = exercises[0].filename if exercises else "exercise.py"
            one = source / file if source.is_dir() else "FILE"
            raise GraderError(
                f"{source} holds no student's work. {EXPECTED.format(file=file)}; to check one file, use `grader check {one}`."
            )
        asked_for = set(likely) or _named(layout.bundles, wanted)
        students = [_handed(seat, wanted, stubs, asked_for) for seat in _seats(layout.bundles, roster)]
    missing = _missing(students, roster)
    unknown = tuple(sorted(s.student for s, known in students if roster and not known))
    everyone = [s for s, _known in students] + missing
    return Intake(
        {s.student: s for s in sorted(everyone, key=lambda s: s.student)},
        layout.form,
        tuple(one_line(note, 400) for note in layout.notes),
        tuple(sorted(s.student for s in missing)),
        unknown,
    )


def _layout(source: Path, slugs: list[str], stack: ExitStack) -> Layout:
    if source.is_dir():
        tree, name = read_folder(source), source.resolve().name
        around = wrapping(tree, name, slugs, archive=False)
        if around:  # read again, as the limits hold for each folder of the first level
            tree = read_folder(source.joinpath(*around))
        return arrange(tree, slugs, around[-1] if around else name)
    tree = _archive(source, stack)
    around = wrapping(tree, source.name, slugs, archive=True)
    return arrange(inside(tree, around), slugs, around[-1] if around else source.name)


def _archive(source: Path, stack: ExitStack) -> Tree:
    if not source.exists():
        raise GraderError(f"There is no {source}. Expected a folder or an archive with the work of a class.")
    if not source.is_file():
        raise GraderError(f"{source} is neither a folder nor an ordinary file.")
    try:
        file = stack.enter_context(source.open("rb"))
        readable = is_archive(file)
    except OSError as error:
        raise GraderError(f"{source} can not be read: {error.strerror}.") from error
    if not readable:
        raise GraderError(
            f"{source} is neither a folder nor a zip or tar archive. To check one file, use `grader check {source}`."
        )
    return unpack(file, source.name, OUTER, stack)


@dataclass
class _Seat:
    """One row of the gradebook, while it is put together."""

    id: str
    name: str
    bundles: list[Bundle]
    person: Person | None = None
    notes: list[str] = field(default_factory=list)


def _seats(bundles: Sequence[Bundle], roster: Roster | None) -> list[_Seat]:
    """Who the bundles belong to: those of one person on the roster together, and no id twice."""
    seats: dict[str, _Seat] = {}
    others: list[_Seat] = []
    for bundle in bundles:
        who = bundle.who
        found = roster.find(who.hints, who.weak) if roster else ()
        if len(found) == 1:
            person = found[0]
            seat = seats.setdefault(person.id, _Seat(person.id, person.name or _shown(who.name), [], person))
            seat.bundles.append(bundle)
            continue
        seat = _Seat(names.safe(who.id or who.name), _shown(who.name), [bundle])
        if found:
            ids = ", ".join(p.id for p in found[:4])
            seat.notes.append(_("It can not be told who on the roster this is: {ids}.").format(ids=ids))
        elif roster:
            seat.notes.append(_("Nobody on the roster goes by this name."))
        others.append(seat)
    for seat in seats.values():
        if len(seat.bundles) > 1:
            found_as = ", ".join(_shown(b.who.name) for b in seat.bundles)
            seat.notes.append(_("Several uploads are of this student: {names}.").format(names=found_as))
    _tell_apart(others, {names.key(i) for i in (roster.people if roster else ())})
    return [*seats.values(), *others]


def _shown(name: str) -> str:
    return one_line(name, 100)


def _tell_apart(seats: list[_Seat], taken: set[str]) -> None:
    """Give those of the same name different ids: with the platform's number, else counted."""
    often = Counter(names.key(seat.id) for seat in seats)
    for seat in seats:
        weak = seat.bundles[0].who.weak
        if weak and often[names.key(seat.id)] > 1:
            seat.id = names.safe(f"{seat.id}_{weak[0]}")
        stem, count = seat.id, 1
        while names.key(seat.id) in taken:
            count += 1
            seat.id = f"{stem}-{count}"
        taken.add(names.key(seat.id))


def _named(bundles: Iterable[Bundle], slugs: Iterable[str]) -> set[str]:
    """The exercises that somebody has handed a file in for that is called so."""
    stems = {names.split(e.name)[0].lower() for b in bundles for e in b.entries}
    wanted = list(slugs)
    return {slug for stem in stems if (slug := names.slug_in(stem, wanted)[0])}


def _handed(
    seat: _Seat, wanted: Mapping[str, set[str]], stubs: Mapping[str, str], likely: set[str]
) -> tuple[Handed, bool]:
    """A student, and whether the roster knows them."""
    own = Roster({seat.id: seat.person or Person(seat.id, seat.name)})

    def theirs(word: str) -> bool:
        return bool(own.find([word]))

    entries: tuple[Entry, ...] = tuple(e for b in seat.bundles for e in b.entries)
    files, notes = choose(entries, wanted, theirs, likely, stubs)
    said = tuple(dict.fromkeys(one_line(note, 400) for note in (*seat.notes, *notes)))
    person = seat.person
    known = {"email": person.email, "section": person.section} if person else {}
    return Handed(seat.id, seat.name, files, said, **known), person is not None


def _missing(students: Iterable[tuple[Handed, bool]], roster: Roster | None) -> list[Handed]:
    here = {s.student for s, known in students if known}
    note = _("Nothing was handed in.")
    everyone = roster.people.values() if roster else ()
    return [Handed(p.id, p.name, {}, (note,), p.email, p.section) for p in everyone if p.id not in here]
