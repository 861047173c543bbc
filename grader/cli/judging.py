"""Commands that change a gradebook without a run: judge, override."""

from __future__ import annotations

import sys
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli.shared import console, data_option, student_option
from grader.course import Course, find_course
from grader.errors import ALL_PASSED, SOMETHING_FAILED
from grader.i18n import _

if TYPE_CHECKING:
    from grader.rejudge import Change


@click.command()
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only print who would move.")
@student_option
@data_option
@click.pass_obj
def judge(folder: Path | None, out: Path, dry_run: bool, students: tuple[str, ...], data: str) -> None:
    """Judge a gradebook's evidence anew, after a check or its points changed. No learner's code is run.

    Example: grader judge gradebook --dry-run
    """
    from grader.gradebook import Gradebook
    from grader.rejudge import rejudge
    from grader.render.files import columns, write

    course = find_course(folder)
    started = time.monotonic()
    judged = 0
    stale: Counter[str] = Counter()  # by exercise
    changes: list[Change] = []
    with Gradebook(out, existing=True) as book:
        book.require(students)
        for change in rejudge(course, book, data, students or None):
            if change.after is None:
                stale[change.before.exercise] += 1
                continue
            judged += 1
            if change.after != change.before or change.capped:  # of a large class, most reports are not
                changes.append(change)
        _print_moved([c for c in changes if c.moved])
        if not dry_run:
            for change in changes:
                assert change.after is not None  # or it is stale
                book.record(change.student, change.after)
            finals = book.finals()
            write(out, book.each(students or None), columns(finals, course.exercises()), finals)
    moved, reworded = sum(c.moved for c in changes), sum(c.reworded for c in changes)
    text = _("{n} judged in {seconds:.1f} s: {moved} moved, {reworded} with another message only.")
    seconds = time.monotonic() - started
    click.echo(text.format(n=judged, seconds=seconds, moved=moved, reworded=reworded))
    _print_left(course, stale, [c for c in changes if c.capped])
    if dry_run:
        click.echo(_("Nothing was written."))
    sys.exit(SOMETHING_FAILED if stale else ALL_PASSED)


@click.command()
@click.argument("out", type=click.Path(path_type=Path))
@click.argument("student")
@click.argument("slug")
@click.argument("points", type=float, required=False)
@click.option("--why", default="", help="The reason. Students read it.")
@click.option("--withdraw", is_flag=True, help="Take an earlier decision back.")
@click.pass_obj
def override(
    folder: Path | None, out: Path, student: str, slug: str, points: float | None, why: str, withdraw: bool
) -> None:
    """Put a person's decision in the place of a score. It stays when the class is judged or graded again.

    Example: grader override gradebook ada iris 8 --why "Shown in the lab."
    """
    from grader.gradebook import Gradebook
    from grader.render.files import columns, write

    if withdraw == (points is not None):
        raise click.UsageError("Expected POINTS with --why, or --withdraw without them.")
    with Gradebook(out, existing=True) as book:
        report = book.withdraw(student, slug) if points is None else book.override(student, slug, points, why)
        finals = book.finals()
        write(out, book.each([student]), columns(finals, find_course(folder).exercises()), finals)
    final = "–" if report.final is None else f"{report.final:g}"
    click.echo(f"{student}, {slug}: {final}/{report.points:g}")


def _print_left(course: Course, stale: Counter[str], capped: list[Change]) -> None:
    """What could not be judged, by exercise, and what a person should look at."""
    changed = sorted(slug for slug in stale if course.has(slug))
    gone = sorted(set(stale) - set(changed))
    if changed:
        text = _(
            "{n} could not be judged: questions, their data, limits or versions of libraries have changed, or evidence is "
            "damaged, and `grader grade` has to ask: {who}"
        )
        click.echo(text.format(n=sum(stale[slug] for slug in changed), who=", ".join(changed)))
    if gone:
        text = _("{n} could not be judged and stay as they are, since the course has the exercise no longer: {what}")
        click.echo(text.format(n=sum(stale[slug] for slug in gone), what=", ".join(gone)))
    if capped:
        text = _(
            "A person decided on more points than the exercise is worth now, which count as all of them; look at these again "
            "(`grader override`): {who}"
        )
        click.echo(text.format(who=", ".join(f"{c.student} {c.before.exercise}" for c in capped)))


def _print_moved(changes: list[Change]) -> None:
    if not changes:
        return
    from grader.render.terminal import change_line

    terminal = console()
    for change in changes:
        terminal.print(change_line(change), soft_wrap=True)


COMMANDS = (judge, override)
