"""Commands for learners on the course: list, show; and doctor, for anyone."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli.shared import here, json_option, page, print_json, short_option
from grader.errors import ALL_PASSED, OUR_FAULT
from grader.i18n import _, languages

if TYPE_CHECKING:
    from grader.exercise import Exercise
    from grader.tracks import Map


@click.command("list")
@short_option
@json_option
@click.pass_obj
def list_command(folder: Path | None, short: bool, as_json: bool) -> None:
    """List the exercises in the order of the course; in your own folder with how far you are, and what to do next.

    Example: grader list --short
    """
    from grader.progress import progress

    workspace, course = here(folder)
    course_map, exercises = course.mapped()
    if short:
        exercises = course_map.shortened(exercises)
    standings = progress(workspace, exercises) if workspace else {}
    if as_json:
        import msgspec

        keys = ("slug", "title", "track", "order", "minutes", "needs")
        rows = [{k: getattr(e, k) for k in keys} | {"short": e.slug in course_map.short} for e in exercises]
        print_json([row | msgspec.to_builtins(standings.get(row["slug"], {})) for row in rows])
    elif workspace is not None:
        from grader.render.path import show_path

        show_path(course_map, exercises, standings, page())
    else:
        _plain_list(course_map, exercises)


def _plain_list(course_map: Map, exercises: list[Exercise]) -> None:
    from grader.tracks import total

    width = max((len(e.slug) for e in exercises), default=0)
    for track, of_track in course_map.by_track(exercises):
        click.echo(f"{click.style(track.title, bold=True)}, {total(of_track)}")
        if track.about:
            click.echo(f"  {track.about}")
        for exercise in of_track:
            needs = _(", after {names}").format(names=", ".join(exercise.needs)) if exercise.needs else ""
            click.echo(f"  {exercise.slug:{width}}  {exercise.title} ({exercise.minutes} min{needs})")
        click.echo()
    click.echo(_("{n} exercises, {time} in all").format(n=len(exercises), time=total(exercises)))


@click.command()
@click.argument("slug", required=False)
@click.pass_obj
def show(folder: Path | None, slug: str | None) -> None:
    """Show the task of an exercise.

    Example: grader show linear_regression
    """
    from grader.sheets import with_sheet
    from grader.work import one_exercise

    workspace, course = here(folder)
    exercise = one_exercise(course, workspace, slug)
    answer = workspace.answer(exercise) if workspace else None
    task = with_sheet(exercise.task(languages()).rstrip(), exercise, answer or Path(exercise.filename))
    where = _("Your file: {path}") if answer else _("Start from: {path}")
    where = where.format(path=answer or exercise.stub)
    if not sys.stdout.isatty():
        click.echo(f"{task}\n\n{where}")
        return
    from rich.markdown import Markdown

    terminal = page()
    terminal.print(Markdown(task, code_theme="bw"))
    terminal.print(f"\n{where}", markup=False, soft_wrap=True)


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


COMMANDS = (list_command, show, doctor)
