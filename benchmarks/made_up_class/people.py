"""People who do not exist, and the sheets that a roster and the platforms have of them."""

from __future__ import annotations

import csv
import io
import random
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

GIVEN = (
    *("Ada", "Alan", "Barbara", "Chen", "Dorothy", "Edsger", "Fatima", "Grace", "Hedy", "Ivan", "John", "Katherine"),
    *("Leslie", "Margaret", "Niklaus", "Olga", "Peter", "Radia", "Sofia", "Tim", "Ursula", "Vint", "Wei", "Yukihiro"),
    *("Zoë", "Łukasz", "José María", "Søren", "花子", "Nguyễn", "Aoife", "Jean-Pierre"),
)
FAMILY = (
    *("Lovelace", "Turing", "Liskov", "Wang", "Vaughan", "Dijkstra", "al-Fihri", "Hopper", "Lamarr", "Petrov"),
    *("von Neumann", "Johnson", "Lamport", "Hamilton", "Wirth", "Ladyzhenskaya", "Naur", "Perlman", "Kovalevskaya"),
    *("Berners-Lee", "Franklin", "Cerf", "Zhang", "Matsumoto", "O'Neil", "Þórsdóttir", "Çelik", "山田", "Müller"),
)
# What somebody may call themselves who is not on the roster.
HOSTILE = (
    "\u202egnp.exe",
    "\x1b[31mred\x1b[0m",
    "=cmd|' -C calc'!A0",
    "<script>alert(1)",
    "<img src=x onerror=alert(1)>",
    "'; DROP TABLE reports;--",
    "-rf --help",
    "{{ 7 * 7 }}",
    "@SUM(A1)",
    "a" * 120,
)


@dataclass(frozen=True)
class Person:
    """Somebody as a roster and the platforms know them."""

    id: str
    given: str
    family: str
    email: str
    section: str
    login: str
    canvas: int
    moodle: int

    @property
    def name(self) -> str:
        """The name as people write it."""
        return f"{self.given} {self.family}".strip()

    @property
    def key(self) -> str:
        """What a folder of theirs is called: with every other one the name, else the id."""
        return self.name if self.moodle % 2 else self.id

    @property
    def together(self) -> str:
        """As Canvas writes names: the family name first, without spaces or signs."""
        return re.sub(r"[\W_]+", "", f"{self.family}{self.given}".casefold())


def people(count: int, rng: random.Random) -> tuple[Person, ...]:
    """So many people of different names, at most some nine hundred."""
    names = [(given, family) for given in GIVEN for family in FAMILY]
    chosen = rng.sample(names, count)
    return tuple(_person(i, *name) for i, name in enumerate(chosen, 1))


def strangers(count: int) -> tuple[Person, ...]:
    """People who are on no roster, with names that are meant to do harm."""
    names = [HOSTILE[i % len(HOSTILE)] + (f" {i}" if i >= len(HOSTILE) else "") for i in range(count)]
    return tuple(
        Person("", name, "", f"stranger{i}@elsewhere.example", "", name, 90_000 + i, 80_001 + 2 * i)
        for i, name in enumerate(names)
    )


def _person(number: int, given: str, family: str) -> Person:
    plain = unicodedata.normalize("NFKD", f"{given} {family}").encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z]+", plain.lower()) or ["student"]
    login = f"{''.join(words)[:12]}{number}"
    email = f"{'.'.join(words)}.{number}@uni.example"
    return Person(
        f"s{number:04}", given, family, email, f"Lab {number % 4 + 1}", login, 20_000 + number, 70_000 + number
    )


# ---------------------------------------------------------------- sheets


def roster(everyone: Iterable[Person]) -> bytes:
    """The course's own list."""
    rows = [[p.id, p.name, p.email, p.section, p.login] for p in everyone]
    return _csv([["id", "name", "e-mail", "section", "github"], *rows])


def canvas_sheet(everyone: Iterable[Person], titles: Sequence[str], points: Sequence[float]) -> bytes:
    """Canvas's gradebook, as it is exported.

    Args:
        titles, points: of the assignments.
    """
    columns = [f"{title} ({4_000 + i})" for i, title in enumerate(titles)]
    head = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", *columns, "Final Score"]
    possible = ["    Points Possible", "", "", "", "", *(f"{p:.2f}" for p in points), "(read only)"]
    rows = []
    for p in everyone:
        rows.append([f"{p.family}, {p.given}", str(p.canvas), p.id, p.email, p.section, *("" for _ in titles), ""])
    return _csv([head, possible, *rows])


def moodle_sheet(everyone: Iterable[Person]) -> bytes:
    """Moodle's grading worksheet of one assignment, which has names and addresses and no id of the university's."""
    head = ["Identifier", "Full name", "Email address", "Status", "Grade", "Maximum Grade", "Grade can be changed"]
    rows = [
        [f"Participant {p.moodle}", p.name, p.email, "Submitted for grading", "", "100.00", "Yes", "-", ""]
        for p in everyone
    ]
    return _csv([[*head, "Last modified (grade)", "Feedback comments"], *rows])


def _csv(rows: Iterable[Iterable[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()
