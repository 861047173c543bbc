"""Commands for a learner's own folder: init, update."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.course import VARIABLE, Course, find_course
from grader.errors import GraderError
from grader.i18n import _, ngettext
from grader.workspace import Workspace, find_workspace

if TYPE_CHECKING:
    from grader.layout import Laid

FOLDER = "keras-labs"  # what `grader init` makes where no folder is named


@click.command()
@click.argument("directory", type=click.Path(path_type=Path), metavar="[DIR]", required=False)
@click.option("--notebooks", is_flag=True, help="Lay the exercises out as notebooks for Jupyter.")
@click.pass_obj
def init(folder: Path | None, directory: Path | None, notebooks: bool) -> None:
    """Lay the exercises out in a folder of your own, by default in `keras-labs`. Your own work is never overwritten.

    Example: grader init my-labs
    """
    from grader.layout import new_workspace

    here = find_workspace() if directory is None else None
    workspace = here or new_workspace(directory or Path(FOLDER))
    fresh = not workspace.settings.laid
    named = folder or (Path(os.environ[VARIABLE]) if fresh and os.environ.get(VARIABLE) else None)
    course = find_course(named) if fresh else workspace.course(folder)
    exercises = course.exercises()
    workspace, done = _lay_out(course, workspace, notebooks=notebooks, named=named)
    where = _from_here(workspace.root)
    text = ngettext("{n} exercise is laid out in {folder}.", "{n} exercises are laid out in {folder}.", len(exercises))
    click.echo(text.format(n=len(exercises), folder=workspace.root))
    if not fresh:
        _say(done)
    click.echo(_("Begin:"))
    for command in ([] if where == "." else [f"cd {_quoted(where)}"]) + ["grader list"]:
        click.echo(f"    {command}")
    if exercises:
        click.echo(f"    grader show {exercises[0].slug}")


@click.command()
@click.pass_obj
def update(folder: Path | None) -> None:
    """Bring the course's new task texts and exercises into your folder. What you have changed stays as it is.

    Example: grader update
    """
    workspace = find_workspace()
    if workspace is None:
        raise GraderError("This folder is no workspace. `grader init` makes one, with the exercises in it.")
    workspace, done = _lay_out(
        workspace.course(folder), workspace, notebooks=workspace.settings.notebooks, named=folder
    )
    _say(done)


def _lay_out(
    course: Course, workspace: Workspace, *, notebooks: bool, named: Path | None
) -> tuple[Workspace, list[Laid]]:
    from grader.layout import lay_out

    settings = workspace.settings
    return lay_out(
        course,
        workspace,
        named=str(course.root) if named else settings.course,
        notebooks=notebooks or settings.notebooks,
    )


def _say(done: list[Laid]) -> None:
    from grader.layout import Done

    words = {
        Done.NEW: _("New:"),
        Done.RENEWED: _("Renewed:"),
        Done.MERGED: _("Brought up to date; what you have written is as it was:"),
        Done.MOVED: _("Moved, as the course's order has changed:"),
        Done.BESIDE: _("Kept, since you have changed it; the course's new version lies beside it:"),
        Done.KEPT: _("Kept, since you have changed it:"),
    }
    for what, heading in words.items():
        found = [d for d in done if d.done is what]
        if found:
            click.echo(heading)
        for laid in found:
            if laid.done is Done.MOVED:
                click.echo(f"    {laid.other} → {laid.path}")
            else:
                click.echo(f"    {laid.path}" + (f" → {Path(laid.other).name}" if laid.other else ""))
    if not any(d.done is not Done.KEPT for d in done):
        click.echo(_("There is nothing new in the course."))


def _from_here(folder: Path) -> str:
    try:
        return os.path.relpath(folder)
    except ValueError:  # on Windows there is no way from one drive to another
        return str(folder)


def _quoted(path: str) -> str:
    return f'"{path}"' if " " in path else path


COMMANDS = (init, update)
