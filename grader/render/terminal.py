"""A class's reports in the terminal. All text from submissions has been made printable; none of it is read as markup."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from grader.evidence import Ending
from grader.i18n import _
from grader.report import Report, Status
from grader.text import one_line

if TYPE_CHECKING:
    from grader.rejudge import Change

SIGNS = {
    Status.PASSED: ("✔", "green"),
    Status.FAILED: ("✘", "red"),
    Status.SKIPPED: ("–", "dim"),
    Status.TODO: ("○", "yellow"),
    Status.BROKEN: ("⚠", "magenta"),
}


def summary(reports: dict[str, dict[str, Report]], exercises: Iterable[str], width: int = 80) -> Table:
    """A class in a table: a row a student, a column an exercise with its score, and what stands out.

    Args:
        width: of the terminal; where the exercises do not fit into it, the row tells how many were handed in.
    """
    slugs = list(exercises)
    names = min(28, max(7, *(len(s) for s in reports)))
    table = Table(box=None, header_style="bold", pad_edge=False)
    table.add_column(_("student"), no_wrap=True, min_width=names, max_width=28)
    wide = names + sum(_column_width(slug) + 2 for slug in slugs) + 20 <= width
    for slug in slugs if wide else ():
        table.add_column(slug.replace("_", "\n"), justify="right", no_wrap=True, min_width=_column_width(slug))
    if not wide:
        table.add_column(_("handed in"), justify="right", no_wrap=True)
    table.add_column(_("points"), justify="right", no_wrap=True)
    table.add_column(_("what stands out"), overflow="ellipsis", no_wrap=True)
    for student, of_student in reports.items():
        here = [of_student[slug] for slug in slugs if slug in of_student]
        cells = [_score(of_student[slug]) if slug in of_student else Text("–", "dim") for slug in slugs]
        if not wide:
            cells = [Text(f"{sum(bool(r.submission) for r in here)}/{len(slugs)}")]
        total = Text(f"{sum(r.final or 0 for r in here):g}", "bold")
        table.add_row(Text(one_line(student, 28)), *cells, total, Text(_remark(here), "dim"))
    return table


def _column_width(slug: str) -> int:
    return max(6, *(len(part) for part in slug.split("_")))


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
        if report.ending not in (Ending.FINISHED, Ending.CRASHED):
            return report.ending.value
        first = next((v for v in report.verdicts if v.status is not Status.PASSED), None)
        if first is not None:
            return one_line(f"{first.status.value}: {first.message}", 160)
    return ""
