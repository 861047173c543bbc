"""Reports in the terminal. All text from submissions has been made printable; none of it is read as markup."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from grader.diagnose import Diagnosis
from grader.evidence import Ending
from grader.i18n import _, ngettext
from grader.report import Report, Status, Verdict
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


def show_report(report: Report, console: Console, *, verbose: bool = False) -> None:
    """One submission's verdicts: what passed in a line each, what did not with its cause, the first failure explained best."""
    console.print(Text(report.title, "bold"), Text(f"({report.exercise})", "dim"))
    told: set[str] = set()
    for verdict in report.verdicts:
        console.print(Padding(_verdict(verdict, told, verbose), (0, 0, 0, 2)))
        told.add(verdict.message)
    if report.output and (verbose or report.ending is not Ending.FINISHED):
        console.print(Text(_("Your code printed:"), "dim"))
        console.print(Padding(Text(_first_lines(report.output, 10)), (0, 0, 0, 4)))
    console.print(_closing(report))


def _verdict(verdict: Verdict, told: set[str], verbose: bool) -> Group:
    sign, style = SIGNS[verdict.status]
    head = Text.assemble((f"{sign} ", style), verdict.description, (f"  {_points(verdict)}", "dim"))
    parts: list[RenderableType] = [head]
    if verdict.message and verdict.message not in told and (verbose or verdict.status is not Status.SKIPPED):
        style = "" if verdict.status is Status.FAILED else "dim"
        parts.append(Padding(Text(verdict.message, style), (0, 0, 0, 4)))
        for line in verdict.lines[-3:]:
            where = _("line {number}").format(number=line.number)
            parts.append(Padding(Text(f"{where}: {line.text.strip()}", "cyan"), (0, 0, 0, 6)))
    parts += [Padding(_diagnosis(d, verbose), (0, 0, 0, 4)) for d in verdict.diagnoses]
    return Group(*parts)


def _diagnosis(diagnosis: Diagnosis, verbose: bool) -> Text:
    text = Text.assemble((f"{diagnosis.title}: ", "bold"), f"{diagnosis.seen}.")
    return text.append(f" {diagnosis.meaning}", "dim") if verbose and diagnosis.meaning else text


def _points(verdict: Verdict) -> str:
    if verdict.status is Status.BROKEN:
        return _("not counted")
    return f"{verdict.earned:g}/{verdict.points:g}"


def _closing(report: Report) -> Text:
    if report.score is None:
        return Text(_("Not scored: the grader itself failed. This is not your fault; please report it."), "magenta")
    text = Text.assemble((f"{report.score:g}", "bold"), f"/{report.points:g} ", ngettext("point", "points", 2))
    if report.override is not None:
        reason = _("A person decided: {points} points. {why}")
        text.append(" " + reason.format(points=f"{report.override.points:g}", why=one_line(report.override.why)))
    todo = sum(v.status is Status.TODO for v in report.verdicts)
    if report.passed:
        text.append(" " + _("Everything passed."), "green")
    elif todo == len(report.verdicts):
        text.append(" " + _("Nothing is written yet: begin with the first TODO."), "yellow")
    seed = _("seed {seed}").format(seed=report.seed)
    text.append(f"  ({seed})", "dim")
    return text


def _first_lines(text: str, count: int) -> str:
    lines = text.splitlines()
    more = ["…"] if len(lines) > count else []
    return "\n".join([*lines[:count], *more])


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
