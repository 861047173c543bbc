"""Commands for handing work in and giving a course out: submit, for learners, and release, for instructors."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from grader.cli.shared import HOME_SEED, console, data_option, isolation_option, json_option, print_json, short_option
from grader.course import find_course
from grader.errors import GraderError
from grader.i18n import _, ngettext

if TYPE_CHECKING:
    from rich.console import Console

    from grader.handin import Found, Piece
    from grader.sandbox import Isolation
    from grader.workspace import Workspace


@click.command()
@click.option("--out", type=click.Path(path_type=Path), help="The zip to write, or a folder for it.")
@click.option("--no-check", is_flag=True, help="Hand in without running anything.")
@json_option
@data_option
@isolation_option
@click.pass_obj
def submit(
    folder: Path | None, out: Path | None, no_check: bool, as_json: bool, data: str, isolation: Isolation | None
) -> None:
    """Check all that you have begun once more, and put it into one zip to hand in. A failing check never stops that.

    Example: grader submit --out ~/Desktop/handin.zip
    """
    from grader.handin import look_through, manifest_of, pack, save, target
    from grader.workspace import Workspace, find_workspace

    space = find_workspace() or Workspace(Path().resolve())
    course = space.course(folder)
    work = look_through(space, course)
    path = target(space, out)
    pieces, notes = _checked(space, work, data, isolation, run=not no_check, quiet=as_json)
    about = manifest_of(pieces, course)
    save(path, pack(pieces, about))
    if as_json:
        shown = [
            {"file": p.name, "problem": p.problem, "claim": f.claim} for p, f in zip(pieces, about.files, strict=True)
        ]
        others = {"untouched": work.untouched, "refused": work.refused, "notes": notes}
        print_json({"zip": str(path), "handed_in": shown, **others})
        return
    _show(console(), pieces, work, notes)
    text = ngettext(
        "{path} holds {n} file. Hand it in as it is.", "{path} holds {n} files. Hand it in as it is.", len(pieces)
    )
    click.echo("\n" + text.format(path=path, n=len(pieces)))
    click.echo(_("The points are those of your own check. What counts is grading, which runs every file again."))


def _checked(
    space: Workspace, work: Found, data: str, isolation: Isolation | None, *, run: bool, quiet: bool
) -> tuple[list[Piece], list[str]]:
    """The pieces with what the learner's machine says of them, and what is to be told. Whatever fails, none is lost."""
    from grader.handin import check_all, remembered
    from grader.sandbox import default_isolation

    done: list[Piece] = []
    notes = list(work.notes)
    try:
        if not run:
            return list(remembered(work.pieces, space)), notes
        for piece, forgotten in check_all(work.pieces, space, HOME_SEED, data, isolation or default_isolation()):
            done.append(piece)
            if forgotten:
                text = _("What was checked is not remembered, which does not matter for handing in: {why}")
                notes.append(text.format(why=forgotten))
            if not quiet and sys.stderr.isatty():
                click.echo(_("Checked {name}").format(name=piece.name), err=True)
    except GraderError as error:
        notes.append(_("Not everything was checked, which does not matter for handing in: {why}").format(why=error))
    return [*done, *work.pieces[len(done) :]], notes


def _show(terminal: Console, pieces: list[Piece], work: Found, notes: list[str]) -> None:
    from rich.padding import Padding
    from rich.text import Text

    rows = [(piece.exercise.slug, *_row(piece)) for piece in pieces]
    rows += [(slug, "✘", "red", "–", _("not in it: {why}").format(why=why)) for slug, why in work.refused.items()]
    width, wide = (max(len(row[i]) for row in rows) for i in (0, 3))
    names = {piece.exercise.slug: piece.name for piece in pieces}
    for slug, sign, colour, points, remark in rows:
        terminal.print(
            Text.assemble((sign, colour), f" {slug:{width}}  {points:>{wide}}  ", (names.get(slug, ""), "dim"))
        )
        if remark:
            terminal.print(Padding(Text(remark, "dim"), (0, 0, 0, 4)))
    if work.untouched:
        text = _("Not begun, so not in it: {slugs}")
        terminal.print(Text(text.format(slugs=", ".join(work.untouched)), "dim"))
    for note in notes:
        terminal.print(Text(note, "yellow"))


def _row(piece: Piece) -> tuple[str, str, str, str]:
    """Sign, colour, points and what is to be said of a piece."""
    from grader.report import Status

    report = piece.report
    if report is None:
        return "?", "yellow", "–", piece.problem or _("not checked since it was changed")
    if report.score is None:
        return "⚠", "magenta", f"–/{report.points:g}", _("The grader itself failed. It is handed in nevertheless.")
    points = f"{report.score:g}/{report.points:g}"
    if report.passed:
        return "✔", "green", points, ""
    first = next(
        v for status in (Status.FAILED, Status.TODO, Status.SKIPPED) for v in report.verdicts if v.status is status
    )
    if first.status is Status.FAILED:
        return "✘", "red", points, _("fails: {check}").format(check=first.description)
    return "○", "yellow", points, _("still to be written: {check}").format(check=first.description)


@click.command()
@click.argument("target", metavar="DIR", type=click.Path(path_type=Path))
@short_option
@click.pass_obj
def release(folder: Path | None, target: Path, short: bool) -> None:
    """Write the students' version of the course: exercises, checks and the grader, and nothing of the solutions.

    DIR is a new folder, an empty one, or an earlier release, which is brought up to date.

    Example: grader release ../keras-labs-students
    """
    from grader.release import release as write

    written = write(find_course(folder), target, short=short)
    for note in written.notes:
        click.echo(note)
    text = _("{n} files in {folder}. Nothing of the {solutions} files in solutions/ is in them.")
    click.echo(text.format(n=written.files, folder=target, solutions=written.solutions))
    click.echo(_("To try it: pip install {folder}").format(folder=target))


COMMANDS: tuple[Any, ...] = (submit, release)
