"""Moodle's grading worksheet of one assignment, with grades and feedback filled in."""

from __future__ import annotations

import html
from collections.abc import Mapping
from pathlib import Path

from grader.errors import GraderError
from grader.export.sheets import Export, Row, Sheet, doubtful, matched, number, person, points_text, read, scaled
from grader.gradebook import Reports
from grader.i18n import _
from grader.person import Person
from grader.report import Report, Status
from grader.text import one_line

WHAT = "Moodle's grading worksheet"
GRADE, MAXIMUM, FEEDBACK, OPEN = "Grade", "Maximum Grade", "Feedback comments", "Grade can be changed"
# Between these an earlier export's text is found and replaced. Both can be seen, as editors throw comments away.
MARK, END = "<p><strong>Keras Labs</strong>", "<p><small>Keras Labs</small></p>"
SHOWN = 20
MESSAGE = 300


def to_moodle(reports: Reports, sheet: Path, exercise: str, known: Mapping[str, Person] | None = None) -> Export:
    """Fill in a worksheet that was downloaded from Moodle.

    Args:
        sheet: the worksheet of one assignment (View all submissions, Download grading worksheet).
        exercise: the slug of what that assignment is about.
        known: what the gradebook knows of the students besides their ids.

    Returns:
        The sheet with all its rows and columns. Who is locked, is not matched or has no score is left as they are, and
        noted.

    Raises:
        GraderError: naming file and line, if it is no such sheet, or the assignment has no points.
    """
    table = read(sheet, WHAT, ["Identifier", GRADE])
    if table.at("Scale") is not None:
        raise GraderError(f"{sheet}:1: this assignment is graded with a scale, not with points. Set points in Moodle.")
    mine = {student: of_student[exercise] for student, of_student in reports.items() if exercise in of_student}
    if not mine:
        raise GraderError(f"The gradebook has no reports of {exercise!r}. Name one of its exercises with --exercise.")
    people = {i: one for i, row in enumerate(table.rows) if (one := _person(table, row))}
    numbered = {i: _numbered(table.text(table.rows[i], "Identifier"), one.name) for i, one in people.items()}
    rows_of, notes = matched(mine, people, known or {}, numbered)
    notes += _notes(table, next(iter(mine.values())))
    filled = [list(row.cells) for row in table.rows]
    for i, student in sorted(rows_of.items()):
        notes += _fill(table, table.rows[i], filled[i], student, mine[student])
    # Moodle imports the feedback, so what the instructors wrote into it stays to the letter.
    verbatim = [at for at in [table.at(FEEDBACK)] if at is not None]
    return Export(table.written([list(table.titles), *filled], verbatim=verbatim), tuple(notes))


def _person(table: Sheet, row: Row) -> Person | None:
    identifier = table.text(row, "Identifier")
    name, email = table.text(row, "Full name"), table.text(row, "Email address")
    if not identifier:
        return None
    ids = [identifier, email, table.text(row, "ID number"), table.text(row, "Username")]
    if not name and not email:  # blind marking: the participant's number is all that there is
        ids.append(identifier.split()[-1])
    return person(row, name, *ids)


def _numbered(identifier: str, name: str) -> str:
    """A name and the number in "Participant 7001"; with blind marking that is all."""
    return f"{name} {identifier.rsplit(maxsplit=1)[-1]}" if name else identifier


def _notes(table: Sheet, report: Report) -> list[str]:
    notes = []
    maxima = {m for row in table.rows if (m := number(table.text(row, MAXIMUM)))}
    if not maxima:
        notes.append(_("The sheet names no maximum grade; the scores are not scaled."))
    elif maxima != {report.points}:
        shown = ", ".join(points_text(m) for m in sorted(maxima))
        text = _("Scaled from {points} to {possible} points.")
        notes.append(text.format(points=points_text(report.points), possible=shown))
    if table.at(FEEDBACK) is None:
        notes.append(_("The sheet has no column for feedback; switch feedback comments on in Moodle to have one."))
    return notes


def _fill(table: Sheet, row: Row, cells: list[str], student: str, report: Report) -> list[str]:
    """Fill a row in; what a person should know of it."""
    who = {"student": one_line(student, 80), "line": row.line}
    if table.text(row, OPEN).casefold() == "no":
        return [_("{student} (line {line}): the grade is locked in Moodle, left as it is.").format(**who)]
    maximum = table.text(row, MAXIMUM)
    value = scaled(report, number(maximum))
    if value is None:
        text = _("{student} (line {line}): the grader itself failed there and gave no score; left as it is.")
        return [text.format(**who)]
    at = table.at(GRADE)
    assert at is not None  # `read` required it
    cells[at] = points_text(value, comma="," in maximum)
    notes = []
    at = table.at(FEEDBACK)
    if at is not None:
        cells[at], whole = _replaced(cells[at], feedback(report))
        if not whole:
            text = _(
                "{student} (line {line}): it can not be told where an earlier export's feedback ends, so it stays below the "
                "new. Delete it in Moodle."
            )
            notes.append(text.format(**who))
    if doubt := doubtful(report):
        notes.append(_("{student} (line {line}): {doubt}").format(**who, doubt=doubt))
    return notes


def _replaced(cell: str, ours: str) -> tuple[str, bool]:
    """The cell with our text in the place of an earlier one; False if it can not be told where that ends, so that it stays."""
    before, mark, rest = cell.partition(MARK)
    _earlier, end, after = rest.partition(END)
    whole = bool(end) or not mark
    return before + ours + (after if whole else mark + rest), whole


def feedback(report: Report) -> str:
    """What failed, in a few lines of HTML. All that comes from a submission is escaped."""
    score = "–" if report.final is None else points_text(report.final)
    parts = [f"{MARK}, {_text(report.title)}: {score}/{points_text(report.points)}</p>"]
    said = [report.note, report.late.rule if report.late else "", report.override.why if report.override else ""]
    parts += [f"<p>{_text(text)}</p>" for text in said if text]
    lost = [v for v in report.verdicts if v.status is not Status.PASSED]
    lines = [f"<li>{_text(v.description)}{f' {_text(v.message)}' if v.message else ''}</li>" for v in lost]
    if len(lines) > SHOWN:
        lines[SHOWN:] = [f"<li>{_text(_('… and {n} more.').format(n=len(lines) - SHOWN))}</li>"]
    parts.append(f"<ul>{''.join(lines)}</ul>" if lines else f"<p>{_text(_('All checks passed.'))}</p>")
    return "".join([*parts, END])


def _text(text: str) -> str:
    return html.escape(one_line(text, MESSAGE))
