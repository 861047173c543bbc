"""Commands for learners: list, show, check; and doctor, for anyone."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli.shared import (
    HOME_SEED,
    console,
    data_option,
    exit_code,
    isolation_option,
    json_option,
    print_json,
    scale_option,
    seed_option,
)
from grader.course import Course, find_course
from grader.errors import ALL_PASSED, OUR_FAULT, GraderError
from grader.i18n import _

if TYPE_CHECKING:
    from grader.exercise import Exercise
    from grader.report import Report
    from grader.sandbox import Isolation


LONG = 20  # seconds of processor time from which on a further run's start, 0.2 s, is worth a training that is left out


@click.command("list")
@json_option
@click.pass_obj
def list_command(folder: Path | None, as_json: bool) -> None:
    """List the exercises in the order of the course.

    Example: grader list --json
    """
    exercises = find_course(folder).exercises()
    if as_json:
        keys = ("slug", "title", "track", "order", "minutes", "needs")
        print_json([{k: getattr(e, k) for k in keys} for e in exercises])
        return
    width = max((len(e.slug) for e in exercises), default=0)
    track = ""
    for exercise in exercises:
        if exercise.track != track:
            track = exercise.track
            click.secho(track, bold=True)
        click.echo(f"  {exercise.slug:{width}}  {exercise.title} ({exercise.minutes} min)")


@click.command()
@click.argument("slug")
@click.pass_obj
def show(folder: Path | None, slug: str) -> None:
    """Show the task of an exercise.

    Example: grader show linear_regression
    """
    exercise = find_course(folder).exercise(slug)
    click.echo(exercise.task().rstrip())
    click.echo("\n" + _("Start from: {path}").format(path=exercise.stub))


@click.command()
@click.argument("targets", nargs=-1, metavar="[SLUG|FILE]...")
@json_option
@click.option("--verbose", "-v", is_flag=True, help="Also show what the code printed.")
@seed_option
@data_option
@scale_option
@isolation_option
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
) -> None:
    """Check your own files: those named, or all that are in this folder.

    Example: grader check linear_regression
    """
    from grader.render.files import as_data

    files = [(exercise.at_scale(scale), path) for exercise, path in _own_files(find_course(folder), targets)]
    terminal = console()
    reports = []
    for report in _check_files(files, HOME_SEED if seed is None else seed, data, isolation, quiet=as_json):
        reports.append(report)
        if not as_json:
            from grader.render.terminal import show_report

            show_report(report, terminal, verbose=verbose)
    if as_json:
        print_json(as_data("", reports)["exercises"])
    sys.exit(exit_code(reports))


@click.command()
def doctor() -> None:
    """Say whether this machine can run the grader, and what to do if not.

    Example: grader doctor
    """
    from grader.doctor import examine

    findings = examine()
    for finding in findings:
        sign, colour = {True: ("✔", "green"), False: ("✘", "red"), None: ("–", "yellow")}[finding.well]
        click.secho(sign, fg=colour, nl=False)
        click.echo(f" {finding.what}: {finding.said}")
    sys.exit(ALL_PASSED if all(f.well is not False for f in findings) else OUR_FAULT)


def _own_files(course: Course, targets: tuple[str, ...]) -> list[tuple[Exercise, Path]]:
    """The files to check, each with its exercise.

    Raises:
        GraderError: if a target is neither an exercise nor the file of one, or nothing is here.
    """
    if targets:
        return [_own_file(course, target) for target in targets]
    found = [(e, Path(e.filename)) for e in course.exercises() if Path(e.filename).is_file()]
    if not found:
        raise GraderError(
            "There is no file of the course in this folder. Name one: `grader check FILE`; or begin with "
            "`grader list` and `grader show SLUG`."
        )
    return found


def _own_file(course: Course, target: str) -> tuple[Exercise, Path]:
    path = Path(target)
    if path.suffix == ".py" or path.is_file():
        if not path.is_file():
            raise GraderError(f"There is no file {target}. Is it in another folder?")
        return course.exercise(path.stem), path
    exercise = course.exercise(target)
    for place in (Path(exercise.filename), Path(exercise.slug) / exercise.filename):
        if place.is_file():
            return exercise, place
    raise GraderError(f"There is no {exercise.filename} in this folder. Copy the stub here to begin: {exercise.stub}")


def _check_files(
    files: list[tuple[Exercise, Path]], seed: int, data: str, isolation: Isolation | None, *, quiet: bool
) -> list[Report]:
    from grader.paper import set_paper
    from grader.pipeline import grade as grade_one
    from grader.sandbox import Slot, default_isolation
    from grader.submission import Refused, Submission, read_source

    reports = []
    with Slot.for_exercises([exercise for exercise, _path in files], isolation or default_isolation()) as slot:
        for exercise, path in files:
            try:
                submission = Submission("", exercise, read_source(path.resolve()))
            except Refused as error:
                submission = Submission("", exercise, None, str(error))
            if not quiet and sys.stderr.isatty():
                click.echo(_("Running {path} …").format(path=path), err=True)
            with set_paper(exercise, seed, data) as paper:
                reports.append(grade_one(submission, paper, slot, lazy=exercise.limits.cpu_seconds >= LONG))
    return reports


COMMANDS = (list_command, show, check, doctor)
