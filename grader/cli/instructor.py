"""Commands for instructors: grade."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from grader.cli.shared import (
    at_scale,
    console,
    data_option,
    exit_code,
    isolation_option,
    jobs_option,
    processors,
    scale_option,
    seed_option,
)
from grader.course import find_course
from grader.i18n import _

if TYPE_CHECKING:
    from rich.console import Console

    from grader.report import Report
    from grader.sandbox import Isolation


@click.command()
@click.argument("submissions", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), required=True, help="The gradebook's folder.")
@jobs_option
@seed_option
@data_option
@scale_option
@isolation_option
@click.pass_obj
def grade(
    folder: Path | None,
    submissions: Path,
    out: Path,
    jobs: int | None,
    seed: int | None,
    data: str,
    scale: str,
    isolation: Isolation | None,
) -> None:
    """Grade a class: a folder with one folder a student, <student>/<exercise>.py.

    Example: grader grade submissions --out gradebook
    """
    import secrets

    from grader.batch import Setting, grade_class, handed_in
    from grader.gradebook import Gradebook
    from grader.render.terminal import summary
    from grader.submission import students

    course = find_course(folder)
    _require_walls(isolation)
    found = students(submissions)
    exercises = at_scale(handed_in(course.exercises(), found), scale)
    terminal = console()
    started = time.monotonic()
    with Gradebook(out) as book, _progress(terminal, len(found) * len(exercises)) as advance:
        seed = next(s for s in (seed, book.seed, secrets.randbits(48)) if s is not None)
        hidden = (course.root, submissions.resolve(), out.resolve())
        setting = Setting(jobs or processors(), isolation or "bubblewrap", hidden)
        reports = grade_class(exercises, found, book, setting, seed=seed, data=data, done=advance)
    terminal.print(summary(reports, [e.slug for e in exercises]))
    flat = [r for of_student in reports.values() for r in of_student.values()]
    _closing(terminal, out, flat, seed, time.monotonic() - started)
    sys.exit(exit_code(flat))


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
    for said in sorted({r.data for r in reports if r.data}):
        console.print(said, highlight=False)
    if lost:
        console.print(_("{n} need a person: the grader itself failed there.").format(n=lost), style="magenta")
    for name in ("gradebook.csv", "results", "gradebook.sqlite"):
        console.print(str(out / name), highlight=False, soft_wrap=True)


COMMANDS = (grade,)
