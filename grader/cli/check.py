"""Commands for learners on what they have written: check, hint, plot."""

from __future__ import annotations

import contextlib
import functools
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli.shared import (
    HOME_SEED,
    data_option,
    exit_code,
    gpu_option,
    here,
    isolation_option,
    json_option,
    page,
    print_json,
    scale_option,
    seed_option,
)
from grader.errors import GraderError
from grader.i18n import _

if TYPE_CHECKING:
    from rich.console import Console

    from grader.exercise import Exercise
    from grader.home import Outcome
    from grader.memory import Remembered
    from grader.observing import Watcher
    from grader.render.learner import Shown
    from grader.sandbox import Isolation
    from grader.work import Work
    from grader.workspace import Workspace


@click.command()
@click.argument("targets", nargs=-1, metavar="[SLUG|FILE]...")
@json_option
@click.option(
    "--verbose", "-v", is_flag=True, help="Show all: Python's own messages, what passed, what was printed, times."
)
@seed_option
@data_option
@scale_option
@isolation_option
@gpu_option
@click.pass_obj
def check(
    folder: Path | None,
    targets: tuple[str, ...],
    as_json: bool,
    verbose: bool,
    seed: int | None,
    data: str,
    scale: str,
    isolation: Isolation | None,
    gpu: bool,
) -> None:
    """Check your own files: those named, or all that you have begun.

    Example: grader check linear_regression
    """
    from grader.render.files import as_data
    from grader.work import beside, find_work

    workspace, course = here(folder)
    terminal = page()
    reports = []
    works = find_work(course, workspace, targets)
    options = Options(HOME_SEED if seed is None else seed, data, scale, isolation, gpu)
    for outcome in _checked(works, options, quiet=as_json):
        reports.append(outcome.report)
        if not as_json:
            _show(outcome, terminal, verbose=verbose, brief=len(works) > 1)
        if outcome.forgotten:
            click.echo(_("This check is not remembered: {why}").format(why=outcome.forgotten), err=True)
        if note := beside(outcome.work):
            click.echo(note, err=True)
    if as_json:
        print_json(as_data("", reports)["exercises"])
    elif workspace is not None and all(r.passed for r in reports):
        from grader.progress import progress
        from grader.render.path import show_next

        exercises = course.exercises()
        show_next(exercises, progress(workspace, exercises), terminal)
    sys.exit(exit_code(reports))


@click.command()
@click.argument("slug", required=False)
@data_option
@isolation_option
@click.pass_obj
def hint(folder: Path | None, slug: str | None, data: str, isolation: Isolation | None) -> None:
    """Give a hint on the check that fails now. Each call goes a step further, from a question to nearly the solution.

    Example: grader hint linear_regression
    """
    from grader.hints import hint as next_hint
    from grader.memory import deepen, last
    from grader.render.hint import show_hint
    from grader.work import one_exercise

    workspace, course = here(folder)
    workspace = _required(workspace)
    exercise = one_exercise(course, workspace, slug, last=last(workspace))
    remembered = _up_to_date(workspace, exercise, data, isolation)
    count = functools.partial(deepen, workspace, exercise.slug)
    given = next_hint(exercise.at_scale(remembered.checked.scale), remembered.report, count, remembered.checked.hints)
    show_hint(given, exercise, page(), _file(workspace, exercise, remembered, read_again=not given.loads))


@click.command()
@click.argument("slug", required=False)
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    help="The folder for the pictures; by default this one.",
)
@data_option
@click.pass_obj
def plot(folder: Path | None, slug: str | None, out: Path, data: str) -> None:
    """Draw what your last check produced, such as learning curves, as PNG files in this folder. Nothing is run.

    Example: grader plot linear_regression
    """
    from grader.memory import last, recall
    from grader.plots import draw
    from grader.work import one_exercise
    from grader.workspace import file_fingerprint

    workspace, course = here(folder)
    workspace = _required(workspace)
    exercise = one_exercise(course, workspace, slug, last=last(workspace))
    remembered = recall(workspace, exercise.slug)
    drawn = draw(workspace, exercise, remembered, out, data)
    for path in drawn.paths:
        click.echo(str(path))
    for note in drawn.notes:
        click.echo(note, err=True)
    answer = workspace.answer(exercise)
    if remembered and answer and file_fingerprint(answer) != remembered.checked.file:
        click.echo(_("Your file has changed since: these pictures show the check before."), err=True)


def _file(workspace: Workspace, exercise: Exercise, remembered: Remembered, *, read_again: bool) -> Shown:
    """The learner's file, for a hint that shows a line of it.

    Args:
        read_again: whether a line will be shown, which in a notebook takes its cells to find.
    """
    from grader.render.learner import Shown
    from grader.workspace import NOTEBOOK

    path = remembered.checked.path
    source = b""
    if read_again:
        from grader.home import read
        from grader.work import Work

        source = read(Work(exercise, workspace.root / path))[0].source or b""
    return Shown(source.decode("utf-8", "replace"), path, notebook=path.endswith(NOTEBOOK))


def _up_to_date(workspace: Workspace, exercise: Exercise, data: str, isolation: Isolation | None) -> Remembered:
    """The last check of an exercise; where the file has changed since, or was never checked, it is checked first."""
    from grader.memory import recall
    from grader.work import find_work
    from grader.workspace import file_fingerprint

    (work,) = find_work(workspace.course(exercise.folder.parents[1]), workspace, (exercise.slug,))
    remembered = recall(workspace, exercise.slug)
    if remembered is not None and remembered.checked.file == file_fingerprint(work.path):
        return remembered
    seed = remembered.report.seed if remembered else HOME_SEED
    data = data or (remembered.checked.data if remembered else "")
    scale = remembered.checked.scale if remembered else "lab"
    gpu = bool(remembered and remembered.checked.device)
    (outcome,) = _checked([work], Options(seed, data, scale, isolation, gpu), quiet=False)
    remembered = recall(workspace, exercise.slug)
    if remembered is None or remembered.checked.file != file_fingerprint(work.path):
        raise GraderError(
            outcome.report.note or outcome.forgotten or "The check gave no result. `grader check` says more."
        )
    return remembered


@dataclass(frozen=True)
class Options:
    """How files are checked."""

    seed: int
    data: str
    scale: str
    isolation: Isolation | None
    gpu: bool


def _checked(works: list[Work], options: Options, *, quiet: bool) -> Iterator[Outcome]:
    from grader.home import check as check_one
    from grader.sandbox import Slot, default_isolation

    isolation = options.isolation or default_isolation()
    devices, device = _gpus(isolation) if options.gpu else (("",), "")
    with Slot.for_exercises([w.exercise for w in works], isolation, device=devices[0]) as slot:
        for work in works:
            with _waiting(work, quiet=quiet) as watcher:
                outcome = check_one(
                    work,
                    slot,
                    seed=options.seed,
                    data=options.data,
                    scale=options.scale,
                    device=device,
                    watcher=watcher,
                )
            yield outcome


def _gpus(isolation: Isolation) -> tuple[tuple[str, ...], str]:
    from grader.gpu_trial import require

    return require(isolation)


@contextlib.contextmanager
def _waiting(work: Work, *, quiet: bool) -> Iterator[Watcher | None]:
    """Say what is waited for, and how far it is, where someone looks on."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console

    from grader.memory import recall
    from grader.render.progress import run_progress

    remembered = recall(work.workspace, work.exercise.slug) if work.workspace else None
    about = _("Checking {path}").format(path=work.shown)
    with run_progress(Console(stderr=True), about, remembered.report.seconds if remembered else None) as watcher:
        yield watcher


def _show(outcome: Outcome, terminal: Console, *, verbose: bool, brief: bool) -> None:
    from grader.render.learner import Shown, show_check
    from grader.workspace import NOTEBOOK

    how = Shown(
        source=outcome.source.decode("utf-8", "replace"),
        path=outcome.work.shown,
        notebook=outcome.work.path.suffix == NOTEBOOK,
        verbose=verbose,
        hints=outcome.work.workspace is not None,
        again=outcome.again,
        brief=brief,
    )
    show_check(outcome.report, terminal, how)


def _required(workspace: Workspace | None) -> Workspace:
    if workspace is None:
        raise GraderError(
            "This folder is no workspace, which is where the grader remembers your checks. `grader init` makes one, with "
            "the exercises in it."
        )
    return workspace


COMMANDS = (check, hint, plot)
