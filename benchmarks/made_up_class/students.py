"""The class: who hands in what, when, and what has to come of it."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from benchmarks.made_up_class.broken import Expected, Mine, honest, unusual
from benchmarks.made_up_class.people import HOSTILE, Person, people, strangers
from benchmarks.made_up_class.work import Item, Piece, notebook, pieces, zipped
from grader.course import Course

MISSING = 3  # on the roster, of whom nothing comes
NOTEBOOKS = 3  # pieces of each exercise that also come as notebooks, which are other files and have to be run too
NOBODY = "Nothing was handed in"


@dataclass(frozen=True)
class Student:
    """Somebody with what they hand in.

    Attributes:
        how: in what way it is unusual; empty if it is not.
        expected: by exercise.
        late: whether it comes some hours late.
        known: whether they are on the roster.
    """

    who: Person
    how: str
    items: tuple[Item, ...]
    expected: Mapping[str, Expected]
    late: bool = False
    known: bool = True


@dataclass(frozen=True)
class Class:
    """Everybody who is on the roster or has handed something in."""

    slugs: tuple[str, ...]
    students: tuple[Student, ...]

    @property
    def roster(self) -> list[Person]:
        """Who is on it."""
        return [s.who for s in self.students if s.known]

    @property
    def strangers(self) -> list[Student]:
        """Who is not."""
        return [s for s in self.students if not s.known]


def least(slugs: Sequence[str]) -> int:
    """How many students there have to be for every unusual upload to be there."""
    return len(unusual(tuple(slugs))) + MISSING


def make_class(course: Course, slugs: Sequence[str], size: int, distinct: int = 40, seed: int = 1) -> Class:
    """A class of so many on the roster, and some strangers. The same arguments give the same class.

    Args:
        distinct: how many different files of each exercise the honest ones hand in.

    Raises:
        ValueError: if the class is too small for every kind of unusual upload.
    """
    if size < least(slugs):
        raise ValueError(f"a class of {size}: expected at least {least(slugs)}, one student for each unusual upload")
    rng = random.Random(seed)
    made = {slug: pieces(course, course.exercise(slug), distinct, rng) for slug in slugs}
    everyone = list(people(size, rng))
    rng.shuffle(everyone)
    students = list(_students(iter(everyone), made, rng))
    for who in strangers(len(HOSTILE)):
        items, expected = honest(_mine(made, rng))
        students.append(Student(who, "on no roster", items, expected, known=False))
    return Class(tuple(slugs), tuple(sorted(students, key=lambda s: (not s.known, s.who.id, s.who.canvas))))


def _students(
    everyone: Iterator[Person], made: Mapping[str, tuple[Piece, ...]], rng: random.Random
) -> Iterator[Student]:
    for name, make in unusual(tuple(made)).items():
        mine = _mine(made, rng, NOTEBOOKS if "notebook" in name else None)
        items, expected = make(mine, rng)
        yield Student(next(everyone), name, items, expected)
    for _ in range(MISSING):
        yield Student(next(everyone), "missing", (), dict.fromkeys(made, Expected(None, NOBODY)))
    for number, who in enumerate(everyone):
        late = number % 15 == 7
        if number % 12 == 5:
            mine = _mine(made, rng, NOTEBOOKS)
            items = tuple(Item(f"{s}.ipynb", notebook(p.source)) for s, p in mine.items())
        else:
            mine = _mine(made, rng)
            items, _expected = honest(mine)
        if number % 12 == 9:
            items = (Item("work.zip", zipped(items)),)
        yield Student(who, "", items, {s: Expected(p) for s, p in mine.items()}, late)


def _mine(made: Mapping[str, tuple[Piece, ...]], rng: random.Random, first: int | None = None) -> Mine:
    return {slug: rng.choice(pieces[:first]) for slug, pieces in made.items()}
