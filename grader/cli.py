"""The commands. This module alone prints and exits; it imports what a command needs when it is called."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from grader import __version__
from grader.course import Course, find_course
from grader.errors import ALL_PASSED, OUR_FAULT, SOMETHING_FAILED, USED_WRONGLY, GraderError
from grader.i18n import _

if TYPE_CHECKING:
    from rich.console import Console

    from grader.exercise import Exercise
    from grader.report import Report
    from grader.sandbox import Isolation

HOME_SEED = 1  # at home the same file gives the same verdict; a class is graded with a seed nobody can know before

isolation_option = click.option(
    "--isolation",
    type=click.Choice(["bubblewrap", "none"]),
    help="`none` runs the code with limits but without walls: only for code that you trust.",
)
seed_option = click.option("--seed", type=click.IntRange(0, 2**63 - 1), help="What all randomness is derived from.")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="grader")
@click.option("--course", type=click.Path(path_type=Path), help="The course's folder (or GRADER_COURSE).")
@click.pass_context
def cli(context: click.Context, course: Path | None) -> None:
    """Deep-learning exercises for TensorFlow and Keras, and their grader.

    Example: grader check linear_regression.py
    """
    context.obj = course


@cli.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")
@click.pass_obj
def list_command(folder: Path | None, as_json: bool) -> None:
    """List the exercises in the order of the course.

    Example: grader list --json
    """
    exercises = find_course(folder).exercises()
    if as_json:
        keys = ("slug", "title", "track", "order", "minutes", "needs")
        _print_json([{k: getattr(e, k) for k in keys} for e in exercises])
        return
    width = max((len(e.slug) for e in exercises), default=0)
    track = ""
    for exercise in exercises:
        if exercise.track != track:
            track = exercise.track
            click.secho(track, bold=True)
        click.echo(f"  {exercise.slug:{width}}  {exercise.title} ({exercise.minutes} min)")


@cli.command()
@click.argument("slug")
@click.pass_obj
def show(folder: Path | None, slug: str) -> None:
    """Show the task of an exercise.

    Example: grader show linear_regression
    """
    exercise = find_course(folder).exercise(slug)
    click.echo(exercise.task().rstrip())
    click.echo("\n" + _("Start from: {path}").format(path=exercise.stub))


@cli.command()
@click.argument("targets", nargs=-1, metavar="[SLUG|FILE]...")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")
@click.option("--verbose", "-v", is_flag=True, help="Also show what the code printed.")
@seed_option
@isolation_option
@click.pass_obj
def check(
    folder: Path | None,
    targets: tuple[str, ...],
    as_json: bool,
    verbose: bool,
    seed: int | None,
    isolation: Isolation | None,
) -> None:
    """Check your own files: those named, or all that are in this folder.

    Example: grader check linear_regression
    """
    from grader.gradebook import as_data

    files = _own_files(find_course(folder), targets)
    console = _console()
    reports = []
    for report in _check_files(files, HOME_SEED if seed is None else seed, isolation, quiet=as_json):
        reports.append(report)
        if not as_json:
            from grader.render.terminal import show_report

            show_report(report, console, verbose=verbose)
    if as_json:
        _print_json(as_data("", reports)["exercises"])
    sys.exit(_exit_code(reports))


@cli.command()
@click.argument("submissions", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), required=True, help="The gradebook's folder.")
@click.option("--jobs", "-j", type=click.IntRange(1, 256), help="Slots at once; by default one a processor.")
@seed_option
@isolation_option
@click.pass_obj
def grade(
    folder: Path | None, submissions: Path, out: Path, jobs: int | None, seed: int | None, isolation: Isolation | None
) -> None:
    """Grade a class: a folder with one folder a student, <student>/<exercise>.py.

    Example: grader grade submissions --out gradebook
    """
    import os
    import secrets

    from grader.batch import grade_class, handed_in
    from grader.gradebook import Gradebook
    from grader.render.terminal import summary
    from grader.submission import students

    course = find_course(folder)
    _require_walls(isolation)
    found = students(submissions)
    exercises = handed_in(course.exercises(), found)
    console = _console()
    started = time.monotonic()
    with Gradebook(out) as book, _progress(console, len(found) * len(exercises)) as advance:
        seed = next(s for s in (seed, book.seed, secrets.randbits(48)) if s is not None)
        reports = grade_class(
            exercises,
            found,
            book,
            seed=seed,
            jobs=jobs or len(os.sched_getaffinity(0)),
            isolation=isolation or "bubblewrap",
            hidden=(course.root, submissions.resolve(), out.resolve()),
            done=advance,
        )
    console.print(summary(reports, [e.slug for e in exercises]))
    flat = [r for of_student in reports.values() for r in of_student.values()]
    _closing(console, out, flat, seed, time.monotonic() - started)
    sys.exit(_exit_code(flat))


@cli.command()
def doctor() -> None:
    """Say whether this machine can run the grader, and what to do if not.

    Example: grader doctor
    """
    from grader.doctor import examine

    findings = examine()
    for finding in findings:
        sign, colour = ("✔", "green") if finding.well else ("✘", "red")
        click.secho(sign, fg=colour, nl=False)
        click.echo(f" {finding.what}: {finding.said}")
    sys.exit(ALL_PASSED if all(f.well for f in findings) else OUR_FAULT)


def main() -> None:
    """Entry point: every expected error is a sentence and an exit code, never a traceback."""
    try:
        cli(standalone_mode=False)
    except click.exceptions.Exit as exit_:
        sys.exit(exit_.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(USED_WRONGLY)
    except (click.Abort, KeyboardInterrupt):
        click.echo(_("Stopped."), err=True)
        sys.exit(USED_WRONGLY)
    except BrokenPipeError:  # as in `grader list | head`
        sys.stderr.close()
        sys.exit(ALL_PASSED)
    except GraderError as error:
        click.echo(f"grader: {error}", err=True)
        sys.exit(error.exit_code)


# ---------------------------------------------------------------- shared by the commands


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
    files: list[tuple[Exercise, Path]], seed: int, isolation: Isolation | None, *, quiet: bool
) -> list[Report]:
    from grader.pipeline import grade as grade_one
    from grader.pipeline import set_paper
    from grader.sandbox import Slot, default_isolation
    from grader.submission import Refused, Submission, read_source

    warm = sorted({name for exercise, _path in files for name in exercise.warm})
    files_mb = max(exercise.limits.files_mb for exercise, _path in files)
    reports = []
    with Slot(warm, isolation or default_isolation(), files_mb=files_mb) as slot:
        for exercise, path in files:
            try:
                submission = Submission("", exercise, read_source(path.resolve()))
            except Refused as error:
                submission = Submission("", exercise, None, str(error))
            if not quiet and sys.stderr.isatty():
                click.echo(_("Running {path} …").format(path=path), err=True)
            with set_paper(exercise, seed) as paper:
                reports.append(grade_one(submission, paper, slot))
    return reports


def _require_walls(isolation: Isolation | None) -> None:
    from grader.errors import SandboxError
    from grader.sandbox import why_no_walls

    if isolation == "none":
        return
    if reason := why_no_walls():
        raise SandboxError(
            f"A class is graded only behind the sandbox's walls, and they can not be had here. {reason} "
            "If you trust every submission, `--isolation none` grades with limits but without walls."
        )


def _progress(console: Console, total: int) -> Any:
    from grader.render.progress import progress

    return progress(console, total)


def _closing(console: Console, out: Path, reports: list[Report], seed: int, seconds: float) -> None:
    full = sum(r.passed for r in reports)
    lost = sum(r.broken for r in reports)
    text = _("{n} submissions in {seconds:.0f} s, {full} with full marks, seed {seed}.")
    console.print("\n" + text.format(n=len(reports), seconds=seconds, full=full, seed=seed), highlight=False)
    if lost:
        console.print(_("{n} need a person: the grader itself failed there.").format(n=lost), style="magenta")
    for name in ("gradebook.csv", "results", "gradebook.sqlite"):
        console.print(str(out / name), highlight=False, soft_wrap=True)


def _exit_code(reports: list[Report]) -> int:
    if any(r.broken for r in reports):
        return OUR_FAULT
    return ALL_PASSED if all(r.passed for r in reports) else SOMETHING_FAILED


def _console() -> Console:
    from rich.console import Console

    return Console(highlight=False)


def _print_json(data: Any) -> None:
    import msgspec

    click.echo(msgspec.json.format(msgspec.json.encode(data), indent=2).decode())
