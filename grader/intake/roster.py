"""The list of who takes the course, and who of them is meant by the name on an upload."""

from __future__ import annotations

import csv
import functools
import itertools
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from grader.errors import GraderError
from grader.intake import names
from grader.person import Person

MAX_ROSTER = 10_000_000  # bytes

# How the platforms' own exports call the columns, in lower case; the first that is there counts.
COLUMNS = {
    "id": (
        *(
            "id",
            "student id",
            "studentid",
            "student number",
            "sid",
            "sis user id",
            "identifier",
            "id number",
            "user id",
        ),
        *("username", "user name", "login", "login id", "sis login id", "matriculation number", "学籍番号", "学生番号"),
    ),
    "name": ("name", "full name", "fullname", "student name", "student", "氏名", "名前"),
    "first": ("first name", "firstname", "given name", "名"),
    "last": ("last name", "lastname", "surname", "family name", "姓"),
    "email": ("e-mail", "email", "e-mail address", "email address", "mail", "メールアドレス"),
    "section": ("section", "sections", "class", "group", "クラス"),
}
ALSO = {*COLUMNS["id"], "github", "github username", "github_username"}  # any of these may be what an upload goes by
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})


@dataclass(frozen=True)
class Roster:
    """Who takes the course, by id."""

    people: Mapping[str, Person]

    @staticmethod
    def read(path: Path) -> Roster:
        """Read a CSV file with a header; commas, semicolons or tabs between the columns.

        Raises:
            GraderError: naming file and line, if it can not be read, has no column of ids, or an id or e-mail address
                is missing, malformed or there twice.
        """
        lines = _text(path).split("\n")
        header = next((line for line in lines if line.strip()), "")
        delimiter = max(",;\t", key=header.count)
        reader = csv.reader((line + "\n" for line in lines), delimiter=delimiter, strict=True)
        try:
            rows = [(reader.line_num, cells) for cells in reader if any(c.strip() for c in cells)]
        except csv.Error as error:
            raise GraderError(f"{path}:{reader.line_num}: not valid CSV: {error}. Correct that line.") from error
        people = _people(rows, path) if rows else {}
        if not people:
            raise GraderError(
                f"{path}: nobody is on this roster. Expected a header such as id,name,e-mail,section, and rows."
            )
        return Roster(people)

    def find(self, hints: Iterable[str], weak: Iterable[str] = ()) -> tuple[Person, ...]:
        """Who is meant.

        Args:
            hints: ids, e-mail addresses (or what is before their @) or names, the most telling first.
            weak: numbers of the platform, which may by chance be somebody else's id: they decide between people, and
                name somebody only if the roster has no name to compare.

        Returns:
            Nobody, one person, or several if it can not be told which.
        """
        found: tuple[Person, ...] = ()
        for hint in hints:
            found = _narrowed(found, self._known_as(hint))
            if len(found) == 1:
                return found
        for hint in weak:
            known = self._known_as(hint)
            found = _narrowed(found, known if found else tuple(p for p in known if not p.name))
        return found

    def _known_as(self, hint: str) -> tuple[Person, ...]:
        index = self._index
        plain = _plain(hint)
        people = index.ids.get(plain) or index.emails.get(plain)
        if not people:
            people = index.by_name.get(_words(hint))
        if not people:
            together = "".join(_words(hint))
            people = [
                p for p in index.letters.get("".join(sorted(together)), []) if _runs_together(together, _words(p.name))
            ]
        return tuple(dict.fromkeys(people or ()))

    @functools.cached_property
    def _index(self) -> _Index:
        return _Index(self.people.values())


class _Index:
    """The roster by what people may be called."""

    def __init__(self, people: Iterable[Person]) -> None:
        self.ids: dict[str, list[Person]] = defaultdict(list)
        self.emails: dict[str, list[Person]] = defaultdict(list)
        self.by_name: dict[tuple[str, ...], list[Person]] = defaultdict(list)
        self.letters: dict[str, list[Person]] = defaultdict(list)
        for person in people:
            for one in {person.id, *person.also}:
                self.ids[_plain(one)].append(person)
            if person.email:
                self.emails[_plain(person.email)].append(person)
                self.emails[_plain(person.email.split("@")[0])].append(person)
            if words := _words(person.name):
                self.by_name[words].append(person)
                self.letters["".join(sorted("".join(words)))].append(person)


@dataclass(frozen=True)
class _Columns:
    """Which column holds what."""

    count: int
    at: Mapping[str, int]
    also: tuple[int, ...]

    @staticmethod
    def read(rows: list[tuple[int, list[str]]], path: Path) -> _Columns:
        (line, cells), *others = rows
        titles = [_plain(c) for c in cells]
        filled = {i for _line, row in others for i, cell in enumerate(row) if cell.strip()}
        at = {}
        for field, spellings in COLUMNS.items():
            there = [titles.index(s) for s in spellings if s in titles]
            if there:  # platforms export columns that nobody fills in
                at[field] = next((i for i in there if i in filled), there[0])
        if "email" in at and at.get("id") not in filled:
            at["id"] = at["email"]
        if "id" not in at:
            raise GraderError(
                f"{path}:{line}: no column of ids. Expected a header such as id,name,e-mail,section, received "
                f"{', '.join(repr(c) for c in cells[:8])}."
            )
        also = tuple(i for i, title in enumerate(titles) if title in ALSO and i != at["id"])
        return _Columns(len(cells), at, also)

    def person(self, cells: list[str], place: str) -> Person | None:
        if len(cells) > self.count and any(c.strip() for c in cells[self.count :]):
            raise GraderError(
                f"{place}: {len(cells)} columns, expected {self.count} as in the header. Correct that line."
            )
        first, last = self._cell(cells, "first"), self._cell(cells, "last")
        name = self._cell(cells, "name") or f"{first} {last}".strip()
        identity, email = self._cell(cells, "id"), self._cell(cells, "email")
        also = tuple(cells[i].strip() for i in self.also if i < len(cells) and cells[i].strip())
        # The number alone is what Moodle's folders have.
        if participant := re.fullmatch(r"participant ([0-9]+)", _plain(identity)):
            also += (participant[1],)
        # Among the students Canvas puts the points possible, which grades are hidden, and somebody made up, with an id.
        if "student, test" in {_plain(name), _plain(f"{last}, {first}")}:
            return None
        if not identity and (_plain(name) == "points possible" or not (name or email or also)):
            return None
        if not identity:
            raise GraderError(f"{place}: the id is empty. Every row needs one.")
        if identity != names.safe(identity):
            raise GraderError(
                f"{place}: the id {identity!r} holds characters that an id can not have, such as a slash."
            )
        if email and not re.fullmatch(r"[^@\s]+@[^@\s]+", email):
            raise GraderError(f"{place}: {email!r} is no e-mail address. Correct it, or leave it empty.")
        return Person(identity, name, email, self._cell(cells, "section"), also)

    def _cell(self, cells: list[str], field: str) -> str:
        at = self.at.get(field, len(cells))
        return cells[at].strip() if at < len(cells) else ""


def _people(rows: list[tuple[int, list[str]]], path: Path) -> dict[str, Person]:
    columns = _Columns.read(rows, path)
    people: dict[str, Person] = {}
    seen: dict[str, int] = {}
    for line, cells in rows[1:]:
        if person := columns.person(cells, f"{path}:{line}"):
            _only_once(person, seen, f"{path}:{line}", line)
            people[person.id] = person
    return people


def _only_once(person: Person, seen: dict[str, int], place: str, line: int) -> None:
    claims = {f"id {_plain(person.id)}": f"id {person.id!r}"}
    if person.email:
        claims[f"email {_plain(person.email)}"] = f"e-mail address {person.email!r}"
    for claim, shown in claims.items():
        if claim in seen:
            raise GraderError(f"{place}: the {shown} is also on line {seen[claim]}. Each may be there once.")
        seen[claim] = line


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_ROSTER + 1)
    except OSError as error:
        raise GraderError(f"{path}: the roster can not be read: {error.strerror}.") from error
    if len(data) > MAX_ROSTER:
        raise GraderError(f"{path}: larger than {MAX_ROSTER // 1_000_000} MB. Is this the roster?")
    encoding = "utf-16" if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"  # Excel's "Unicode text" has UTF-16
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise GraderError(f"{path}:{line}: not valid UTF-8. Save the roster as CSV with the encoding UTF-8.") from error
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")


def _narrowed(found: tuple[Person, ...], more: tuple[Person, ...]) -> tuple[Person, ...]:
    return tuple(p for p in found if p in more) or found or more


def _plain(text: str) -> str:
    """Text in which case, accents and width do not count."""
    # Only the accents of alphabets: Japanese keeps its voicing marks, か is not が.
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    bare = re.sub("[\u0300-\u036f]", "", decomposed).translate(_LETTERS)
    return unicodedata.normalize("NFC", " ".join(bare.split()))


def _words(name: str) -> tuple[str, ...]:
    """The words of a name, in whatever order they were."""
    return tuple(sorted(re.findall(r"[^\W_]+", _plain(name))))


def _runs_together(text: str, words: tuple[str, ...]) -> bool:
    """Whether the text is these words in some order, without spaces, as Canvas writes names."""
    return len(words) <= 6 and any("".join(order) == text for order in itertools.permutations(words))
