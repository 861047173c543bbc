"""Canvas's gradebook: the instructor's own export, with the scores of the matched assignments filled in.

Canvas finds students and assignments by the ids in its export, so these are kept to the letter. An emptied cell would
delete a grade there, so what the gradebook says nothing of stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from grader.errors import GraderError
from grader.export.sheets import (
    Export,
    Row,
    Sheet,
    doubtful,
    matched,
    number,
    person,
    points_text,
    read,
    require_graded,
    scaled,
)
from grader.gradebook import Reports
from grader.i18n import _
from grader.person import Person
from grader.report import Report
from grader.text import one_line, suggest

WHAT = "Canvas's gradebook"
IDENTITY = {
    "student",
    "lastname",
    "firstname",
    "id",
    "sis user id",
    "sis login id",
    "integration id",
    "root account",
} | {"section"}
TEST_STUDENT = {"student, test", "test student"}
_TITLE = re.compile(r"(?P<title>.*?)\s*\((?P<id>\d+)\)", re.DOTALL)


def to_canvas(
    reports: Reports,
    sheet: Path,
    exercises: Iterable[str],
    columns: Mapping[str, str] | None = None,
    known: Mapping[str, Person] | None = None,
) -> Export:
    """Fill in a sheet that was exported from Canvas.

    Args:
        sheet: Canvas's export (Grades, Export).
        exercises: slugs, those wanted.
        columns: for an exercise, the title of its column; otherwise the column called like the exercise is taken.
        known: what the gradebook knows of the students besides their ids.

    Returns:
        The columns of identity and of the matched assignments, all students. Scores are scaled to the assignment's
        points. The notes name who and what could not be matched.

    Raises:
        GraderError: naming file and line, if it is no such sheet, a column is not there or not unique, or none matches;
            or if nobody was graded in one of the exercises.
    """
    table = read(sheet, WHAT, ["ID", "Section"])
    if table.at("Student") is None and table.at("LastName") is None:
        raise GraderError(f"{sheet}:1: no column 'Student'. Expected {WHAT}, as Canvas exports it.")
    possible = _points_row(table)
    notes: list[str] = []
    slugs = list(exercises)
    titles = {s: r.title for of_student in reports.values() for s, r in of_student.items() if s in slugs}
    require_graded(slugs, titles)
    chosen = _chosen(table, possible, titles, dict(columns or {}), notes)
    people = {i: one for i, row in enumerate(table.rows) if row is not possible and (one := _person(table, row))}
    numbered = {i: f"{one.name} {table.text(table.rows[i], 'ID')}" for i, one in people.items()}
    rows_of, unmatched = matched(
        [s for s, of_student in reports.items() if set(of_student) & set(chosen)], people, known or {}, numbered
    )
    notes += unmatched
    kept = [i for i, t in enumerate(table.titles) if t.casefold() in IDENTITY] + sorted(set(chosen.values()))
    filled = [list(row.cells) for row in table.rows]
    for slug, at in chosen.items():
        notes += _scale_note(table, slug, at, possible, reports)
        for i, student in rows_of.items():
            report = reports[student].get(slug)
            if report is not None:
                filled[i][at] = _score(report, filled[i][at], possible.cells[at], student, notes)
    return Export(table.written([[row[i] for i in kept] for row in [list(table.titles), *filled]]), tuple(notes))


def _points_row(table: Sheet) -> Row:
    for row in table.rows[:3]:
        if "points possible" in row.cells[0].casefold():
            return row
    raise GraderError(f"{table.path}:2: no row 'Points Possible'. Expected {WHAT}, as Canvas exports it.")


def _person(table: Sheet, row: Row) -> Person | None:
    """Who a row is; None for the test student and the row that says which grades are hidden."""
    name = table.text(row, "Student") or f"{table.text(row, 'FirstName')} {table.text(row, 'LastName')}".strip()
    if not name or name.casefold() in TEST_STUDENT or not table.text(row, "ID"):
        return None
    # The ID too, by which the gradebook knows everybody when the roster was this very export.
    return person(row, name, *(table.text(row, title) for title in ("SIS Login ID", "SIS User ID", "ID")))


def _chosen(
    table: Sheet, possible: Row, titles: Mapping[str, str], named: dict[str, str], notes: list[str]
) -> dict[str, int]:
    """The column of each exercise."""
    assignments = {i: t for i, t in enumerate(table.titles) if t.casefold() not in IDENTITY}
    open_to_us = {
        i: t for i, t in assignments.items() if not re.search(r"read\s*only", possible.cells[i], re.IGNORECASE)
    }
    chosen: dict[str, int] = {}
    for slug in named:
        if slug not in titles:
            raise GraderError(f"--column {slug}=…: the gradebook has no exercise {slug!r}{suggest(slug, titles)}.")
    for slug, title in titles.items():
        if slug in named:
            chosen[slug] = _named(table, slug, named[slug], assignments, open_to_us)
            continue
        # Only what has an id is an assignment: instructors may have columns of their own, for notes.
        with_id = [i for i, t in open_to_us.items() if _TITLE.fullmatch(t)]
        found = [i for i in with_id if _plain(_bare(table.titles[i])) in {_plain(slug), _plain(title)}]
        if len(found) > 1:
            both = ", ".join(repr(table.titles[i]) for i in found)
            raise GraderError(
                f'{table.path}:1: {slug} could be any of the columns {both}. Choose with --column {slug}="TITLE (ID)".'
            )
        if found:
            chosen[slug] = found[0]
        else:
            text = _(
                '{slug} ("{title}") has no column of that name: left out. Choose one with --column {slug}="TITLE (ID)".'
            )
            notes.append(text.format(slug=slug, title=title))
    if not chosen:
        shown = ", ".join(repr(one_line(t, 60)) for t in list(open_to_us.values())[:8]) or "none"
        raise GraderError(
            f"{table.path}:1: no assignment's column is called like an exercise of the gradebook "
            f'({", ".join(titles) or "which is empty"}). Choose with --column SLUG="TITLE (ID)". Assignments: {shown}.'
        )
    _each_once(table, chosen)
    return chosen


def _named(table: Sheet, slug: str, title: str, assignments: dict[int, str], open_to_us: dict[int, str]) -> int:
    found = [i for i, t in assignments.items() if t == title.strip()]
    found = found or [i for i, t in assignments.items() if _bare(t).casefold() == title.strip().casefold()]
    place = f"{table.path}:1: --column {slug}={title!r}:"
    if not found:
        raise GraderError(f"{place} there is no such column{suggest(title, assignments.values())}.")
    if len(found) > 1:
        raise GraderError(f"{place} several columns are called so. Give the title with the id in parentheses.")
    if found[0] not in open_to_us:
        raise GraderError(f"{place} Canvas says that this column is read only. Choose an assignment's.")
    return found[0]


def _each_once(table: Sheet, chosen: dict[str, int]) -> None:
    for slug, at in chosen.items():
        other = next((s for s, i in chosen.items() if i == at and s != slug), None)
        if other:
            title = table.titles[at]
            raise GraderError(f"{table.path}:1: {slug} and {other} would both fill {title!r}. Choose with --column.")


def _scale_note(table: Sheet, slug: str, at: int, possible: Row, reports: Reports) -> list[str]:
    points = {of_student[slug].points for of_student in reports.values() if slug in of_student}
    there = number(possible.cells[at])
    if not there:
        text = _("{column}: Canvas names no points possible; the scores are not scaled.")
        return [text.format(column=table.titles[at])]
    if points == {there}:
        return []
    shown = ", ".join(points_text(p) for p in sorted(points))
    text = _("{column}: scaled from {points} to {possible} points.")
    return [text.format(column=table.titles[at], points=shown, possible=points_text(there))]


def _score(report: Report, old: str, possible: str, student: str, notes: list[str]) -> str:
    """The cell's new text; what must stay stays, and is noted."""
    who = {"student": one_line(student, 80), "slug": report.exercise}
    if old.strip().upper() == "EX":
        notes.append(_("{student}, {slug}: excused in Canvas, left as it is.").format(**who))
        return old
    if old.strip().upper() == "N/A":
        notes.append(_("{student}, {slug}: not assigned in Canvas, left as it is.").format(**who))
        return old
    value = scaled(report, number(possible))
    if value is None:
        notes.append(
            _("{student}, {slug}: the grader itself failed there and gave no score; left as it is.").format(**who)
        )
        return old
    if doubt := doubtful(report):
        notes.append(_("{student}, {slug}: {doubt}").format(**who, doubt=doubt))
    return points_text(value, comma="," in possible)


def _bare(title: str) -> str:
    """An assignment's title without Canvas's id."""
    match = _TITLE.fullmatch(title)
    return match["title"] if match else title


def _plain(title: str) -> str:
    return re.sub(r"[\W_]+", " ", title.casefold()).strip()
