"""A learner's own report in the terminal: the one thing to mend now, explained best, then the rest in short.

All text from a run has been made printable, and none of it is read as markup. No meaning hangs on a colour alone, and none
is yellow or another that vanishes on a light background.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from grader.advice import Advice, Cause, Excerpt, advise, excerpt, parted
from grader.ending import Ending
from grader.i18n import _, ngettext
from grader.report import Report, Status, Verdict
from grader.text import one_line, printable

SIGNS = {
    Status.PASSED: ("✔", "green"),
    Status.FAILED: ("✘", "red"),
    Status.SKIPPED: ("·", "dim"),
    Status.TODO: ("○", "blue"),
    Status.BROKEN: ("⚠", "magenta"),
}
LONGEST = 700  # characters of a message, unless all are asked for
PRINTED = 10  # lines of what the learner's code printed, unless all are asked for


@dataclass(frozen=True)
class Shown:
    """How a report is shown.

    Attributes:
        source: the code that was checked.
        path: of the learner's file, as they would write it.
        notebook: whether that is one.
        verbose: whether to show all: original messages, passed checks, what was printed, times.
        hints: whether `grader hint` can be offered here.
        again: whether the same was checked before.
        brief: whether one line is enough where everything has passed, as among several exercises.
    """

    source: str = ""
    path: str = ""
    notebook: bool = False
    verbose: bool = False
    hints: bool = False
    again: bool = False
    brief: bool = False


def show_check(report: Report, console: Console, how: Shown) -> None:
    """Print one report."""
    advice = advise(report)
    if how.brief and report.passed and not how.verbose:
        sign, style = SIGNS[Status.PASSED]
        console.print(
            Text.assemble((f"{sign} ", style), (report.title, "bold"), f"  {report.score:g}/{report.points:g}")
        )
        return
    console.print(_head(report, how))
    for part in _parts(report, advice, how):
        console.print(part)


def _parts(report: Report, advice: Advice, how: Shown) -> Iterable[RenderableType]:
    if report.note:
        yield _indented(Text(report.note), 2)
    if advice.first is not None and not report.note:
        yield from _first(report, advice.first, how) if report.loads else _unloaded(report, advice.first, how)
    if report.loads:
        yield from _others(report, advice)
    yield from _section(_("The grader's own fault"), [_cause(Cause((v,))) for v in advice.broken])
    if advice.passed:
        whole = how.verbose or not (advice.first or advice.broken)
        passed = [_found(v) for v in advice.passed] if whole else [_counted(advice.passed)]
        yield from _section(_("Passed"), passed)
    yield from _printed(report, how)
    if how.verbose:
        yield from _section(_("How it ran"), _runs(report))
    yield _closing(report, advice)


def _others(report: Report, advice: Advice) -> Iterable[RenderableType]:
    yield from _section(_("Failing too"), [_cause(c) for c in advice.failing])
    yield from _section(_("Waiting until that passes"), [_line(v) for v in advice.waiting])
    yield from _section(_("Still to be written"), [_todo(c) for c in advice.todo] if not report.note else [])


# ---------------------------------------------------------------- the first thing to do


def _first(report: Report, cause: Cause, how: Shown) -> Iterable[RenderableType]:
    writing = cause.verdict.status is Status.TODO
    yield _heading(_("Write this next") if writing else _("Mend this first"))
    yield _indented(_line(cause.verdict, whole=True), 2)
    if len(cause.verdicts) > 1:
        more = len(cause.verdicts) - 1
        text = ngettext("The same decides {n} further check.", "The same decides {n} further checks.", more)
        yield _indented(Text(text.format(n=more), "dim"), 4)
    yield _indented(explained(cause.verdict, how), 4)
    if how.hints:
        yield Text("")
        yield _indented(_commands(report.exercise, writing), 4)


def _unloaded(report: Report, cause: Cause, how: Shown) -> Iterable[RenderableType]:
    yield _heading(_("Mend this first"))
    count = len(report.verdicts)
    text = ngettext("Your file does not load; {n} check waits.", "Your file does not load; all {n} checks wait.", count)
    sign, style = SIGNS[Status.FAILED]
    yield _indented(Text.assemble((f"{sign} ", style), (text.format(n=count), "bold")), 2)
    yield _indented(explained(cause.verdict, how), 4)


def explained(verdict: Verdict, how: Shown) -> Group:
    """One verdict with all that helps: what was wrong, what was expected and received, the learner's own lines."""
    parts: list[RenderableType] = []
    before, behind = parted(verdict)
    if before:
        parts.append(Text(before if how.verbose else _shortened(before)))
    if verdict.expected or verdict.received:
        parts.append(_indented(_compared(verdict), 2 if before else 0))
    if behind:
        parts.append(Text(behind))
    for diagnosis in verdict.diagnoses:
        parts.append(Text.assemble((f"{diagnosis.title}: ", "bold"), f"{diagnosis.seen}. ", (diagnosis.meaning, "dim")))
    if verdict.raised:
        kind = verdict.raised.partition(":")[0]
        text = _("Python's own words: {message}") if how.verbose else _("({kind}; with -v in Python's own words)")
        parts.append(Text(text.format(message=verdict.raised, kind=kind), "dim"))
    seen = excerpt(verdict, how.source, notebook=how.notebook)
    if seen is not None:
        parts.append(Text(""))
        for line in verdict.lines[-3:-1]:
            text = _("called from line {number}: {code}").format(number=line.number, code=line.text.strip())
            parts.append(Text(one_line(text), "dim"))
        parts.append(_code(seen, how.path))
    return Group(*parts)


def _shortened(message: str) -> str:
    """The beginning and the end of a long message: some exceptions print whole arrays, or a traceback of their own."""
    return message if len(message) <= LONGEST else f"{message[: LONGEST // 2]} … {message[-LONGEST // 2 :]}"


def _compared(verdict: Verdict) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    table.add_row(Text(_("expected"), "dim"), Text(verdict.expected, "bold"))
    table.add_row(Text(_("received"), "dim"), Text(verdict.received, "bold"))
    return table


def _code(seen: Excerpt, path: str) -> Group:
    where = f"{path}:{seen.number}" if path and seen.cell is None else _("line {n}").format(n=seen.number)
    if seen.cell is not None:
        where = _("{path}, cell {cell}, line {n}").format(path=path, cell=seen.cell, n=seen.number)
    if seen.function:
        where = _("{place}, in `{function}`").format(place=where, function=seen.function)
    width = max(len(str(n)) for n, _text in seen.lines)
    table = Table.grid(padding=(0, 1, 0, 0))
    table.add_column(no_wrap=True, min_width=width + 4)
    table.add_column(no_wrap=True, overflow="ellipsis")
    for number, text in seen.lines:
        here = number == seen.number
        margin = Text(f"{'❱' if here else ' '} {number:{width}d} │", "bold red" if here else "dim")
        table.add_row(margin, Text(printable(text.rstrip(), 500), "bold" if here else ""))
    return Group(Text(where, "dim"), _indented(table, 1))


def _commands(slug: str, writing: bool) -> Table:
    table = Table.grid(padding=(0, 1, 0, 0))
    if writing:
        table.add_row(Text(_("The task:"), "dim"), Text(f"grader show {slug}", "bold"))
    table.add_row(Text(_("A hint:"), "dim"), Text(f"grader hint {slug}", "bold"))
    return table


# ---------------------------------------------------------------- the rest, in short


def _section(heading: str, lines: Iterable[RenderableType]) -> Iterable[RenderableType]:
    lines = list(lines)
    if lines:
        yield _heading(heading)
        yield from (_indented(line, 2) for line in lines)


def _line(verdict: Verdict, *, whole: bool = False) -> Table:
    """A check in one line: its sign, its sentence and its points; `whole` for the sentence in full."""
    sign, style = SIGNS[verdict.status]
    overflow = {"overflow": "fold"} if whole else {"overflow": "ellipsis", "no_wrap": True}
    table = Table.grid(expand=True, padding=(0, 1, 0, 0))
    table.add_column(no_wrap=True, width=1)
    table.add_column(ratio=1, **overflow)
    table.add_column(no_wrap=True, justify="right")
    table.add_row(Text(sign, style), Text(verdict.description, "bold" if whole else ""), Text(_points(verdict), "dim"))
    return table


def _found(verdict: Verdict) -> Group:
    """A check that passed, and what it found where it says so, such as the runs that support a claim."""
    said = [_indented(Text(verdict.message, "dim"), 2)] if verdict.message else []
    return Group(_line(verdict), *said)


def _cause(cause: Cause) -> Group:
    """A failure in short: its sentence, and the beginning of what is wrong."""
    rest = len(cause.verdicts) - 1
    said = one_line(cause.verdict.message, 500)
    if rest:
        said += " " + ngettext("({n} further check)", "({n} further checks)", rest).format(n=rest)
    message = Text(said, "dim", overflow="ellipsis", no_wrap=True)
    return Group(_line(cause.verdict), _indented(message, 2))


def _todo(cause: Cause) -> Text:
    sign, style = SIGNS[Status.TODO]
    worth = _worth(len(cause.verdicts), cause.points)
    text = Text.assemble((f"{sign} ", style), cause.verdict.message, (f"  {worth}", "dim"))
    text.no_wrap, text.overflow = True, "ellipsis"
    return text


def _counted(verdicts: tuple[Verdict, ...]) -> Text:
    sign, style = SIGNS[Status.PASSED]
    return Text.assemble((f"{sign} ", style), _worth(len(verdicts), sum(v.earned for v in verdicts)))


def _worth(checks: int, points: float) -> str:
    """Such as "2 checks, 1 point"."""
    counted = ngettext("{n} check", "{n} checks", checks).format(n=checks)
    worth = ngettext("{n} point", "{n} points", 1 if points == 1 else 2).format(n=f"{points:g}")
    return f"{counted}, {worth}"


def _points(verdict: Verdict) -> str:
    if verdict.status is Status.BROKEN:
        return _("not counted")
    return f"{verdict.earned:g}/{verdict.points:g}"


def _printed(report: Report, how: Shown) -> Iterable[RenderableType]:
    if not report.output or not (how.verbose or report.ending is not Ending.FINISHED):
        return
    lines = report.output.splitlines()
    count = len(lines) if how.verbose else PRINTED
    text = Text("\n".join([*lines[:count], *(["…"] if len(lines) > count else [])]))
    if not how.verbose:
        text.no_wrap, text.overflow = True, "ellipsis"
    yield from _section(_("Your code printed"), [text])


def _runs(report: Report) -> Iterable[Text]:
    for run in report.runs:
        text = _("{probe}: {ending}, {cpu:.1f} s of processor time, {wall:.1f} s by the clock, {peak:.0f} MB")
        peak = run.peak / 2**20
        said = text.format(probe=run.probe, ending=run.ending.value, cpu=run.cpu, wall=run.wall, peak=peak)
        yield Text(said, "dim")
    yield Text(_("seed {seed}").format(seed=report.seed), "dim")


# ---------------------------------------------------------------- head and foot


def _head(report: Report, how: Shown) -> Text:
    text = Text.assemble("\n", (report.title, "bold"))
    if report.score is not None:
        text.append("  ").append(f"{report.score:g}/{report.points:g}", "bold")
        text.append(" " + ngettext("point", "points", 2))
    about = [how.path] if how.path else []
    if how.again:
        about.append(_("unchanged since the last check"))
    if report.data and (how.verbose or not report.official):
        about.append(report.data)
    return text.append(f"\n{'; '.join(about)}", "dim") if about else text


def _closing(report: Report, advice: Advice) -> Text:
    if report.score is None:
        return Text(
            "\n" + _("Not scored: the grader itself failed. This is not your fault; please report it."), "magenta"
        )
    if report.passed:
        return Text("\n" + _("Everything passed."), "bold green")
    if all(v.status in (Status.PASSED, Status.BROKEN) for v in report.verdicts):
        return Text("\n" + _("Everything else passed: you have nothing to mend."), "bold green")
    left = report.points - report.score  # where a check of ours broke down, the others weigh more
    if len(advice.passed) == 0 and advice.first is not None and advice.first.verdict.status is Status.TODO:
        return Text("")
    text = ngettext("{n} point to go.", "{n} points to go.", 1 if left == 1 else 2)
    return Text("\n" + text.format(n=f"{left:g}"))


def _heading(text: str) -> Text:
    return Text(f"\n{text}", "bold underline")


def _indented(part: RenderableType, by: int) -> Padding:
    return Padding(part, (0, 0, 0, by))
