"""What a report means to the learner: which thing to mend now, and what can wait. Pure data, for whatever shows it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from grader.i18n import _
from grader.report import Report, Status, Verdict

AROUND = 2  # lines of context above and below


class Cause(msgspec.Struct, frozen=True):
    """Verdicts that come of the same: a file that does not load fails every check alike, but is one thing to mend."""

    verdicts: tuple[Verdict, ...]

    @property
    def verdict(self) -> Verdict:
        """The first of them, which is the one to explain."""
        return self.verdicts[0]

    @property
    def points(self) -> float:
        """What they are worth together."""
        return sum(v.points for v in self.verdicts)


class Advice(msgspec.Struct, frozen=True):
    """A report's verdicts, by what to do about them.

    Attributes:
        first: the one thing to do now: the first failure, or, where nothing fails, what to write next. None if nothing
            is left to do.
        failing: the other failures.
        waiting: what says nothing before something else passes.
        todo: what is still to be written.
        broken: our own faults.
        passed: what is right.
    """

    first: Cause | None
    failing: tuple[Cause, ...]
    waiting: tuple[Verdict, ...]
    todo: tuple[Cause, ...]
    broken: tuple[Verdict, ...]
    passed: tuple[Verdict, ...]


class Excerpt(msgspec.Struct, frozen=True):
    """Some of the learner's lines, with one that matters.

    Attributes:
        lines: number and text of each.
        number: the one that matters.
        cell: of a notebook, whose lines are counted from the cell's beginning.
        function: that it lies in; empty outside of any.
    """

    lines: tuple[tuple[int, str], ...]
    number: int
    cell: int | None = None
    function: str = ""


def advise(report: Report) -> Advice:
    """Sort a report's verdicts by what to do about them."""
    of: dict[Status, list[Verdict]] = {status: [] for status in Status}
    for verdict in report.verdicts:
        of[verdict.status].append(verdict)
    failing, todo = _causes(of[Status.FAILED]), _causes(of[Status.TODO])
    first: Cause | None = None
    if failing:
        first, *failing = failing
    elif todo:
        first, *todo = todo
    waiting, broken, passed = (tuple(of[s]) for s in (Status.SKIPPED, Status.BROKEN, Status.PASSED))
    return Advice(first, tuple(failing), waiting, tuple(todo), broken, passed)


def excerpt(verdict: Verdict, source: str, *, notebook: bool = False) -> Excerpt | None:
    """The learner's line that raised the exception, with those around it.

    Args:
        source: the code that was checked. What the run said of its own lines is believed as far as it agrees with it.
        notebook: whether it was taken from a notebook, and so has a comment with its number before each cell.
    """
    if not verdict.lines:
        return None
    line = verdict.lines[-1]
    function = "" if line.function.startswith("<") else line.function
    texts = source.splitlines()
    if not 1 <= line.number <= len(texts) or texts[line.number - 1].strip() != line.text.strip():
        return Excerpt(((line.number, line.text),), line.number, None, function)
    begin, cell = _cell(texts, line.number) if notebook else (0, None)
    first, last = max(begin + 1, line.number - AROUND), min(len(texts), line.number + AROUND)
    lines = [(n - begin, texts[n - 1]) for n in range(first, last + 1)]
    while not lines[-1][1].strip() and lines[-1][0] > line.number - begin:
        lines.pop()
    while not lines[0][1].strip() and lines[0][0] < line.number - begin:
        lines.pop(0)
    return Excerpt(tuple(lines), line.number - begin, cell, function)


def parted(verdict: Verdict) -> tuple[str, str]:
    """A verdict's message without the compared values: what comes before them, and the likely cause behind them.

    Where they are not in it as `expect` writes them, all of the message comes first.
    """
    if not verdict.expected and not verdict.received:
        return verdict.message, ""
    values: Mapping[str, str] = {"expected": verdict.expected, "received": verdict.received}
    named = _("{name}: expected {expected}, received {received}.").format(name="\0", **values).partition("\0")[2]
    before, found, behind = verdict.message.partition(named)
    if found:
        return before, behind.strip()
    plain = " " + _("Expected {expected}, received {received}.").format(**values)
    return verdict.message.removesuffix(plain), ""


def _causes(verdicts: Iterable[Verdict]) -> list[Cause]:
    found: dict[tuple[object, ...], list[Verdict]] = {}
    for verdict in verdicts:
        alike = (verdict.message, verdict.lines) if verdict.message else (verdict.check,)
        found.setdefault(alike, []).append(verdict)
    return [Cause(tuple(same)) for same in found.values()]


def _cell(texts: list[str], number: int) -> tuple[int, int | None]:
    """The line of the comment that begins the cell in which a line is, and the cell's number."""
    for i in range(number, 0, -1):
        words = texts[i - 1].split()
        if texts[i - 1].startswith("# cell ") and len(words) == 3 and words[2].isdecimal():
            return i, int(words[2])
    return 0, None
