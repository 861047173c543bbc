"""The command that checks whatever is saved: watch."""

from __future__ import annotations

import contextlib
import io
import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from grader.cli.shared import HOME_SEED, READABLE, data_option, here, isolation_option, page, scale_option, seed_option
from grader.errors import GraderError, OwnFault

if TYPE_CHECKING:
    from rich.console import Console

    from grader.course import Course
    from grader.sandbox import Isolation
    from grader.watch.session import Session
    from grader.work import Work
    from grader.workspace import Workspace

LOOK_SECONDS = 0.04  # between two looks at the files; a key is answered at once
DRAW_SECONDS = 0.1  # between two pictures of a run that goes on
TERMINATED = 143  # 128 and the signal's number, as a shell has it


@click.command()
@click.argument("target", required=False, metavar="[SLUG|FILE]")
@seed_option
@data_option
@scale_option
@isolation_option
@click.pass_obj
def watch(
    folder: Path | None,
    target: str | None,
    seed: int | None,
    data: str,
    scale: str,
    isolation: Isolation | None,
) -> None:
    """Check a file whenever you save it; in your own folder, any exercise's. One screen tells what to mend; keys are below it.

    Example: grader watch linear_regression
    """
    workspace, course = here(folder)
    works, work = _watched(course, workspace, target)
    with _session(
        course, workspace, works, work, (HOME_SEED if seed is None else seed, data, scale), isolation
    ) as session:
        terminal = page()
        whole = terminal.is_terminal and not terminal.is_dumb_terminal and sys.stdin.isatty()
        with _ended_by_signals(), contextlib.suppress(KeyboardInterrupt):
            try:
                (_screen if whole else _lines)(session, terminal)
            except GraderError:
                raise
            except Exception as error:
                raise OwnFault(error) from error


@contextlib.contextmanager
def _session(
    course: Course,
    workspace: Workspace | None,
    works: list[Work],
    work: Work,
    asked: tuple[int, str, str],
    isolation: Isolation | None,
) -> Iterator[Session]:
    from grader.home import check
    from grader.sandbox import Slot, default_isolation
    from grader.watch.checker import Checker
    from grader.watch.session import Session

    seed, data, scale = asked

    def checked(run: Any, slot: Slot) -> Any:
        return check(run.work, slot, seed=seed, data=data, scale=scale, afresh=run.afresh, watcher=run)

    exercises = [w.exercise.at_scale(scale) for w in works]
    checker = Checker(Slot.for_exercises(exercises, isolation or default_isolation()), checked)
    try:
        session = Session(course, workspace, works, work, checker, scale)
        session.begin(work)
        yield session
    finally:
        checker.close()


def _watched(course: Course, workspace: Workspace | None, target: str | None) -> tuple[list[Work], Work]:
    """The files to watch, and the one to look at first: what is named, else what is to be done next.

    Raises:
        GraderError: if there is no such file, or nothing tells which one is meant.
    """
    from grader.progress import next_up, progress
    from grader.work import exercise_here, find_work

    if workspace is None:
        works = find_work(course, None, (target,) if target else ())
        return works, works[0]
    works = [w for e in course.exercises() for w in _answer(course, workspace, e.slug)]
    if target:
        (work,) = find_work(course, workspace, (target,))
        same = next((w for w in works if w.path.resolve() == work.path.resolve()), None)
        return ([work], work) if same is None else (works, same)
    exercises = [w.exercise for w in works]
    chosen = exercise_here(exercises, workspace) or next_up(exercises, progress(workspace, exercises))
    if not works:
        raise GraderError(f"There is no file of the course in {workspace.root}. `grader update` lays them out anew.")
    return works, next((w for w in works if w.exercise == chosen), works[0])


def _answer(course: Course, workspace: Workspace, slug: str) -> list[Work]:
    from grader.work import find_work

    with contextlib.suppress(GraderError):  # one that is not there is not watched
        return find_work(course, workspace, (slug,))
    return []


def _screen(session: Session, terminal: Console) -> None:
    """Take the whole terminal, until a key ends it."""
    from rich.control import Control

    from grader.render.screen import frame
    from grader.watch.keys import keyboard

    heard = _Heard()
    with keyboard() as pressed, terminal.screen(hide_cursor=True) as screen, contextlib.redirect_stderr(heard):
        drawn, size = 0.0, (0, 0)
        while not session.over:
            changed = session.look()
            for key in pressed.read(LOOK_SECONDS):
                session.press(key)
                changed = True
            now = os.get_terminal_size(terminal.file.fileno())
            if changed or now != size or (session.checker.run and time.monotonic() - drawn > DRAW_SECONDS):
                terminal.width = min(READABLE, now.columns)
                session.heard = heard.last
                picture = frame(session, terminal)
                with terminal:  # in one piece, or it would flicker
                    terminal.control(*([Control.clear()] if now != size else []), Control.home())
                    screen.update(picture)
                drawn, size = time.monotonic(), now


class _Heard(io.TextIOBase):
    """What libraries print while the screen is ours, such as how far a download is: the last line."""

    def __init__(self) -> None:
        self.last = ""

    def write(self, text: str) -> int:
        lines = [line for line in text.replace("\r", "\n").splitlines() if line.strip()]
        self.last = lines[-1] if lines else self.last
        return len(text)


def _lines(session: Session, terminal: Console) -> None:
    """Print a report at each save, where there is no screen and no keyboard."""
    from grader.render.learner import show_check
    from grader.render.screen import shown

    while not session.over:
        waits = session.checker.run is not None
        if session.look() and waits and session.checker.run is None:
            if session.outcome is not None:
                show_check(session.outcome.report, terminal, shown(session))
            else:
                terminal.print(session.trouble, markup=False)
            terminal.file.flush()
        time.sleep(LOOK_SECONDS)


@contextlib.contextmanager
def _ended_by_signals() -> Iterator[None]:
    """Let a signal that ends us end us by the way that leaves the terminal as it was."""

    def end(number: int, frame: object) -> None:
        raise SystemExit(TERMINATED)

    names = [name for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = {name: signal.signal(getattr(signal, name), end) for name in names}
    try:
        yield
    finally:
        for name, handler in before.items():
            signal.signal(getattr(signal, name), handler)


COMMANDS = (watch,)
