"""How far a class, or one run, has come, and how long the rest will take."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console, ConsoleOptions, RenderResult
from rich.live import Live
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.text import Text

from grader import observing
from grader.i18n import _
from grader.report import Report
from grader.text import one_line

Advance = Callable[[str, Report], None]
LINE_SECONDS = 10.0
PATIENCE_SECONDS = 0.5  # before a run is worth a line
FIRST_SHARE = 0.05  # of a training that must be done before it tells how long the rest takes
BAR_WIDTH = 12


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


class Outlook:
    """Watches one check (it is a `Watcher`) and says in a line how far it has come.

    Args:
        about: what is checked, to begin the line with.
        expected: seconds that the last check of the same exercise took, if there was one.
    """

    def __init__(self, about: str = "", expected: float | None = None) -> None:
        self._about = about
        self._expected = expected or None
        self._began = self._ran = self._fit_began = time.monotonic()
        self._seen: observing.Progress | None = None

    def output(self, data: bytes) -> None:
        """What the code prints is in the report."""

    def cancelled(self) -> bool:
        """Whoever waits before a plain line ends a run with Ctrl-C."""
        return False

    def progress(self, seen: observing.Progress) -> None:
        """Take in how far the run says it is."""
        before, self._seen = self._seen, seen
        if before is None:
            self._ran = time.monotonic()
        share, last = seen.done, before.done if before else None
        if share is not None and (last is None or share < last):  # another `fit` has begun
            self._fit_began = time.monotonic()

    @property
    def running(self) -> bool:
        """Whether the run has said anything yet."""
        return self._seen is not None

    @property
    def seconds(self) -> float:
        """Since the check began."""
        return time.monotonic() - self._began

    @property
    def left(self) -> float | None:
        """Seconds that the rest is likely to take; None where nothing tells."""
        share = self._seen.done if self._seen else None
        if share is not None and share >= FIRST_SHARE:
            return (time.monotonic() - self._fit_began) / share * (1 - share)
        if self._expected is None or self._seen is None:
            return None
        left = self._expected - (time.monotonic() - self._ran)
        return left if left > 0 else None

    def line(self) -> Line:
        """What there is to say, on one line."""
        seen, seconds = self._seen, self.seconds
        if seconds < PATIENCE_SECONDS:
            return Line([Text(self._about or _("Running …"), "dim")])
        bar, place, took = _bar(seen), _place(seen), _time(seconds, self.left)
        about = Text(f"{self._about}: " if self._about else "", "dim")
        return Line(
            [
                about + bar + _listed([*place, took]),
                bar + _listed([*place, took]),
                _listed([*place, took]),
                _listed([*place[:2], took]),
                _listed([*place[1:2], took]),
            ]
        )

    @property
    def words(self) -> str:
        """How far it has come."""
        return ", ".join([*_place(self._seen), _time(self.seconds, self.left)])


class Line:
    """Of several ways to say a thing, the first that fits on the line."""

    def __init__(self, ways: Sequence[Text]) -> None:
        self.ways = ways

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        way = next((w for w in self.ways if w.cell_len <= options.max_width), self.ways[-1]).copy()
        way.no_wrap, way.overflow = True, "ellipsis"
        yield way


def _bar(seen: observing.Progress | None) -> Text:
    """How much of a training is done; nothing where that is not known."""
    share = seen.done if seen else None
    if share is None:
        return Text()
    done = round(share * BAR_WIDTH)
    return Text.assemble(("━" * done, "cyan"), ("━" * (BAR_WIDTH - done), "dim"), " ")


def _listed(parts: list[str]) -> Text:
    return Text(", ".join(parts), "dim")


def _place(seen: observing.Progress | None) -> list[str]:
    """Where a run is: the probe, and the epoch, step and loss of a training."""
    if seen is None:
        return [_("starting")]
    if not seen.probe:
        return [_("the model is looked at")]
    parts = [seen.probe]
    if seen.epochs:
        parts.append(_("epoch {epoch} of {epochs}").format(epoch=seen.epoch, epochs=seen.epochs))
    if seen.step:
        step = f"{seen.step}/{seen.steps}" if seen.steps else str(seen.step)
        parts.append(_("step {step}").format(step=step))
    if seen.loss is not None:
        parts.append(_("loss {loss}").format(loss=f"{float(seen.loss):.4g}"))
    return parts


def _time(seconds: float, left: float | None) -> str:
    if left is None:
        return _("{seconds:.0f} s").format(seconds=seconds)
    return _("{seconds:.0f} s, about {left:.0f} s left").format(seconds=seconds, left=max(1.0, left))


@contextmanager
def run_progress(
    console: Console, about: str = "", expected: float | None = None
) -> Iterator[observing.Watcher | None]:
    """A line about a run that vanishes when it ends. Nothing, and no watcher, where the output is no terminal.

    Args:
        about, expected: as for `Outlook`.
    """
    if not console.is_terminal:
        yield None
        return
    outlook = Outlook(about, expected)
    with Live(get_renderable=outlook.line, console=console, transient=True, refresh_per_second=8):
        yield outlook
