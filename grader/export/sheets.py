"""Tables as learning platforms export and import them: read whole, who is meant by a row, written so that nothing runs."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from grader.errors import GraderError
from grader.i18n import _
from grader.intake.roster import Roster
from grader.person import Person
from grader.report import Report, Status
from grader.tables import BOM, NUMBER, csv_bytes
from grader.text import one_line, suggest

MAX_BYTES = 50_000_000


@dataclass(frozen=True)
class Export:
    """A file for a platform, and what a person should know before it is uploaded."""

    data: bytes
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Row:
    """A row: the line of the file that it ends on, and as many cells as the header has."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """A table with a header.

    Attributes:
        titles: the header's cells, without spaces around them.
        bom: whether the file began with a byte-order mark, by which Excel knows UTF-8.
    """

    path: Path
    titles: tuple[str, ...]
    rows: tuple[Row, ...]
    delimiter: str = ","
    bom: bool = False

    def at(self, title: str) -> int | None:
        """The column of that title, whatever its case; None if there is none."""
        return next((i for i, t in enumerate(self.titles) if t.casefold() == title.casefold()), None)

    def text(self, row: Row, title: str) -> str:
        """A row's cell in the column of that title, without spaces around it; empty if there is no such column."""
        at = self.at(title)
        return "" if at is None else row.cells[at].strip()

    def written(self, rows: Iterable[Iterable[str]], *, verbatim: Collection[int] = ()) -> bytes:
        """Rows, the header first, as a file in the form that this one had; `verbatim` as in `csv_bytes`."""
        return csv_bytes(rows, self.delimiter, bom=self.bom, verbatim=verbatim)


def read(path: Path, what: str, required: Iterable[str]) -> Sheet:
    """Read a platform's sheet.

    Args:
        what: it is, for messages.
        required: titles of columns without which it is something else.

    Raises:
        GraderError: naming file and line, if it can not be read, is no CSV, or is another sheet.
    """
    text = _text(path, what)
    header = next((line for line in text.lstrip(BOM).split("\n") if line.strip()), "")
    delimiter = max(",;\t", key=header.count)
    reader = csv.reader(io.StringIO(text.lstrip(BOM), newline=""), delimiter=delimiter, strict=True)
    titles: tuple[str, ...] = ()
    rows = []
    try:
        for cells in reader:
            if not any(c.strip() for c in cells):
                continue
            if not titles:
                titles = tuple(c.strip() for c in cells)
                _require(titles, required, f"{path}:{reader.line_num}", what)
            else:
                rows.append(_row(cells, len(titles), f"{path}:{reader.line_num}", reader.line_num))
    except csv.Error as error:
        raise GraderError(f"{path}:{reader.line_num}: not valid CSV: {error}. Export {what} anew.") from error
    if not titles:
        raise GraderError(f"{path}:1: the file is empty. Expected {what}, as the platform exports it.")
    return Sheet(path, titles, tuple(rows), delimiter, text.startswith(BOM))


def _text(path: Path, what: str) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise GraderError(f"{path}: can not be read: {error.strerror}. Expected {what}.") from error
    if len(data) > MAX_BYTES:
        raise GraderError(f"{path}: larger than {MAX_BYTES // 1_000_000} MB. Is this {what}?")
    encoding = "utf-16" if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8"  # Excel's "Unicode text" has UTF-16
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise GraderError(f"{path}:{line}: not valid UTF-8. Save it as CSV with the encoding UTF-8.") from error


def _require(titles: tuple[str, ...], required: Iterable[str], place: str, what: str) -> None:
    there = {t.casefold() for t in titles}
    missing = [title for title in required if title.casefold() not in there]
    if missing:
        shown = ", ".join(repr(one_line(t, 40)) for t in titles[:8])
        raise GraderError(
            f"{place}: no column {', '.join(map(repr, missing))}. Expected {what}, as the platform exports it in English; "
            f"received the columns {shown}."
        )


def _row(cells: list[str], width: int, place: str, line: int) -> Row:
    if any(c.strip() for c in cells[width:]):
        raise GraderError(f"{place}: {len(cells)} cells, expected {width} as in the header. Export the sheet anew.")
    return Row(line, tuple([*cells, *[""] * width][:width]))


# ---------------------------------------------------------------- who a row is


def person(row: Row, name: str, *ids: str) -> Person:
    """Who a row is: by name, or by any of the ids; an e-mail address counts with and without what is after its @."""
    known = dict.fromkeys(part for one in ids if one for part in (one, one.split("@")[0]) if part)
    return Person(f"\0{row.line}", name, also=tuple(known))  # the zero byte: nobody is called by the number of a row


def matched(
    students: Iterable[str], people: Mapping[int, Person], known: Mapping[str, Person], numbered: Mapping[int, str]
) -> tuple[dict[int, str], list[str]]:
    """Which student each row belongs to. Nothing is guessed: who could be several, or shares a row, is in the notes.

    Args:
        people: who the rows are, by their place.
        known: what the gradebook knows of the students besides their ids.
        numbered: the rows' names and the platform's numbers, by their place, as in the ids of people of one name.
    """
    roster = Roster({one.id: one for one in people.values()})
    by_number = Roster({one.id: Person(one.id, numbered[at]) for at, one in people.items()})
    place = {one.id: at for at, one in people.items()}
    claims: dict[int, list[str]] = defaultdict(list)
    notes = []
    for student in students:
        found = by_number.find([student]) or roster.find(_hints(student, known.get(student)))
        shown = one_line(student, 80)
        if len(found) == 1:
            claims[place[found[0].id]].append(student)
        elif found:
            text = _("{student} could be the row on any of the lines {lines}: left out.")
            notes.append(text.format(student=shown, lines=", ".join(one.id[1:] for one in found)))
        else:
            notes.append(_("{student} is not in the sheet: left out.").format(student=shown))
    for at, claiming in claims.items():
        if len(claiming) > 1:
            who = ", ".join(one_line(student, 80) for student in claiming)
            text = _("{students} all match the row on line {line}: left as it is.")
            notes.append(text.format(students=who, line=people[at].id[1:]))
    return {at: claiming[0] for at, claiming in claims.items() if len(claiming) == 1}, notes


def _hints(student: str, known: Person | None) -> list[str]:
    """What a row may know a student by, the most telling first."""
    return [hint for hint in (student, *((known.email, known.name) if known else ())) if hint]


# ---------------------------------------------------------------- numbers and cells


def number(text: str) -> float | None:
    """A number with a point or a comma; None if it is none."""
    text = text.strip()
    return float(text.replace(",", ".")) if NUMBER.fullmatch(text) else None


def points_text(value: float, *, comma: bool = False) -> str:
    """Points with at most two decimals, with a comma where the platform's language has one."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return text.replace(".", ",") if comma else text


def require_graded(slugs: Iterable[str], graded: Collection[str]) -> None:
    """Do nothing if somebody was graded in each of these exercises.

    Raises:
        GraderError: naming the first of the others.
    """
    for slug in slugs:
        if slug not in graded:
            raise GraderError(f"The gradebook has no reports of {slug!r}{suggest(slug, graded)}.")


def doubtful(report: Report) -> str:
    """What a person should know of a score that our own fault has a part in; empty if none has, or a person has decided."""
    lost = sum(v.status is Status.BROKEN for v in report.verdicts)
    if not lost or report.final is None or report.override is not None:
        return ""
    text = _(
        "the grader itself failed in {n} of {all} checks, which are left out. Look at it before this score counts."
    )
    return text.format(n=lost, all=len(report.verdicts))


def scaled(report: Report, possible: float | None) -> float | None:
    """The final score as a share of what the platform says is possible; None if there is no score."""
    if report.final is None or not possible or not report.points:
        return report.final
    return report.final * possible / report.points
