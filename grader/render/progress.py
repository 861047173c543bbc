"""How far a class has come, and how long the rest will take."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from grader.report import Report
from grader.text import one_line

Advance = Callable[[str, Report], None]
LINE_SECONDS = 10.0


@contextmanager
def progress(console: Console, total: int) -> Iterator[Advance]:
    """A bar with an estimate of what remains; where the output is no terminal, a line now and then."""
    if not console.is_terminal:
        yield _lines(console, total)
        return
    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}", markup=False))
    with Progress(*columns, TimeElapsedColumn(), TimeRemainingColumn(), console=console, transient=True) as bar:
        task = bar.add_task("", total=total)

        def advance(student: str, report: Report) -> None:
            if not report.submission:  # nothing was handed in, so nothing was waited for
                return
            bar.update(task, advance=1, description=one_line(f"{student}: {report.exercise}", 40))

        yield advance


def _lines(console: Console, total: int) -> Advance:
    started = time.monotonic()
    last, count = started, 0

    def advance(student: str, report: Report) -> None:
        nonlocal last, count
        if not report.submission:
            return
        count, now = count + 1, time.monotonic()
        if now - last >= LINE_SECONDS:
            last = now
            left = (now - started) / count * (total - count)
            console.print(f"{count}/{total}, about {left:.0f} s left", highlight=False)

    return advance
