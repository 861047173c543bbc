"""A class's reports in the terminal. All text from submissions has been made printable; none of it is read as markup."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from grader.ending import Ending
from grader.i18n import _
from grader.report import Report, Status
from grader.text import one_line

if TYPE_CHECKING:
    from grader.rejudge import Change


def summary(reports: dict[str, dict[str, Report]], exercises: Iterable[str], width: int = 80) -> Table:
    """A class in a table: a row a student, a column an exercise with its score, and what stands out.

    Args:
        width: of the terminal; where the exercises do not fit into it, the row tells how many were handed in.
    """
    slugs = list(exercises)
    rows = {student: [of_student.get(slug) for slug in slugs] for student, of_student in reports.items()}
    scores = [[Text("–", "dim") if r is None else _score(r) for r in row] for row in rows.values()]
    heads = [slug.replace("_", "\n") for slug in slugs]
    names = min(28, max(7, *(len(s) for s in reports)))
    if names + sum(_wide(head, column) + 2 for head, column in zip(heads, _columns(scores), strict=True)) + 30 > width:
        heads = [_("handed in")]
        scores = [
            [Text(f"{sum(r is not None and bool(r.submission) for r in row)}/{len(slugs)}")] for row in rows.values()
        ]
    totals = [Text(f"{sum(r.final or 0 for r in row if r is not None):g}", "bold") for row in rows.values()]
    # Expanded, so that the last column gets what is left: of a table that is too wide, Rich drops the narrow columns.
    table = Table(box=None, header_style="bold", pad_edge=False, expand=True)
    table.add_column(_("student"), no_wrap=True, min_width=names)
    for head, column in [*zip(heads, _columns(scores), strict=True), (_("points"), totals)]:
        table.add_column(head, justify="right", no_wrap=True, min_width=_wide(head, column))
    table.add_column(_("what stands out"), overflow="ellipsis", no_wrap=True, ratio=1)
    for (student, row), cells, total in zip(rows.items(), scores, totals, strict=True):
        remark = _remark(r for r in row if r is not None)
        table.add_row(Text(one_line(student, names)), *cells, total, Text(remark, "dim"))
    return table


def _columns(rows: list[list[Text]]) -> list[list[Text]]:
    return [list(column) for column in zip(*rows, strict=True)]


def _wide(head: str, column: list[Text]) -> int:
    return max(*(len(part) for part in head.split("\n")), *(len(cell) for cell in column), 5)


def _score(report: Report) -> Text:
    if report.final is None:
        return Text("⚠", "magenta")
    if not report.submission and report.override is None:
        return Text("–", "dim")
    style = "green" if report.final == report.points else "red" if report.final == 0 else "yellow"
    mark = "*" if report.override is not None else ""
    return Text(f"{report.final:g}{mark}/{report.points:g}", style)


def change_line(change: Change) -> Text:
    """What judging anew did to one report: who, from what to what, and why."""
    assert change.after is not None
    before, after = ("–" if s is None else f"{s:g}" for s in (change.before.final, change.after.final))
    text = Text.assemble((one_line(change.student, 40), "bold"), f" {change.before.exercise}: ")
    text.append(f"{before}/{change.before.points:g} → {after}/{change.after.points:g}", "cyan")
    return text.append(f"  {one_line('; '.join(change.why()), 300)}", "dim")


def _remark(reports: Iterable[Report]) -> str:
    everything = list(reports)
    handed_in = [r for r in everything if r.submission or r.override is not None]
    for report in handed_in or everything[:1]:
        if report.override is not None:
            return "* " + one_line(report.override.why, 120)
        if report.note:
            return one_line(report.note, 120)
        ours = next((v for v in report.verdicts if v.status is Status.BROKEN), None)
        if ours is None and report.ending not in (Ending.FINISHED, Ending.CRASHED):
            return report.ending.value
        first = ours or next((v for v in report.verdicts if v.status is not Status.PASSED), None)
        if first is not None:
            return one_line(f"{first.status.value}: {first.message}", 160)
    return ""
