"""The command that says how long a class takes: plan."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli.shared import console, data_option, isolation_option, json_option, print_json, short_option
from grader.i18n import _

if TYPE_CHECKING:
    from rich.table import Table

    from grader.course import Course
    from grader.exercise import Exercise
    from grader.sandbox import Isolation

STUDENTS = (30, 100, 300, 1_000, 3_000)
CORES = (2, 8, 32, 128)


@click.command()
@click.argument("out", required=False, metavar="[GRADEBOOK]", type=click.Path(path_type=Path))
@click.option("--exercise", "-e", "slugs", multiple=True, metavar="SLUG", help="Only this one; may be repeated.")
@short_option
@click.option("--students", "-n", multiple=True, type=click.IntRange(1), help="How many; may be repeated.")
@click.option("--cores", "-c", multiple=True, type=click.IntRange(1), help="Of all machines together; may be repeated.")
@click.option("--measure", is_flag=True, help="Grade each reference once, and write exercises/times.json.")
@data_option
@isolation_option
@json_option
@click.pass_obj
def plan(
    folder: Path | None,
    out: Path | None,
    slugs: tuple[str, ...],
    short: bool,
    students: tuple[int, ...],
    cores: tuple[int, ...],
    measure: bool,
    data: str,
    isolation: Isolation | None,
    as_json: bool,
) -> None:
    """How long a class takes on so many cores: by what a gradebook has recorded, else by the course's own measurements.

    Example: grader plan --short --students 300 --cores 16
    """
    from grader.course import find_course
    from grader.hours import at_most

    course = find_course(folder)
    exercises = _chosen(course, slugs, short)
    if measure:
        _measure(course, exercises, isolation, data)
        return
    seconds, source = _costs(course, exercises, out)
    sizes, counts = students or STUDENTS, cores or CORES
    found = {n: {c: at_most(seconds.values(), n, c) for c in counts} for n in sizes}
    if as_json:
        print_json({"source": source, "seconds": seconds, "at_most": found})
        return
    terminal = console()
    terminal.print(_table(found, counts))
    text = _("Exercises: {n}. Processor time a student: {seconds:.1f} s. {source}")
    terminal.print(text.format(n=len(seconds), seconds=sum(seconds.values()), source=source), soft_wrap=True)
    if missing := [e.slug for e in exercises if e.slug not in seconds] if out is None else []:
        terminal.print(_("Not measured, so not in it: {names}").format(names=", ".join(missing)), soft_wrap=True)


def _chosen(course: Course, slugs: tuple[str, ...], short: bool) -> list[Exercise]:
    if slugs:
        return [course.exercise(s) for s in dict.fromkeys(slugs)]
    course_map, exercises = course.mapped()
    return course_map.shortened(exercises) if short else exercises


def _costs(course: Course, exercises: list[Exercise], out: Path | None) -> tuple[dict[str, float], str]:
    """Seconds by slug, and where they come from."""
    from grader.errors import GraderError
    from grader.gradebook import Gradebook
    from grader.hours import known, recorded

    if out is not None:
        with Gradebook(out, existing=True) as book:
            found, source = recorded(book.reports()), _("As recorded in {out}.").format(out=out)
    else:
        times = known(course)
        found, source = times.seconds, _("As measured on: {processor}.").format(processor=times.processor)
    seconds = {e.slug: found[e.slug] for e in exercises if e.slug in found}
    if not seconds:
        raise GraderError(
            "There are no times of these exercises. `grader plan GRADEBOOK` takes those of a class that was graded; "
            "`grader plan --measure` measures the course's references."
        )
    return seconds, source


def _measure(course: Course, exercises: list[Exercise], isolation: Isolation | None, data: str) -> None:
    from grader.hours import keep, measure
    from grader.sandbox import default_isolation

    for exercise in exercises:
        seconds = measure(course, exercise, isolation or default_isolation(), data)
        click.echo(f"{exercise.slug} {seconds:.2f} s  {keep(course, exercise.slug, seconds)}")


def _table(found: dict[int, dict[int, float]], cores: tuple[int, ...]) -> Table:
    from rich.box import MARKDOWN
    from rich.table import Table

    table = Table(box=MARKDOWN)
    table.add_column(_("students"), justify="right")
    for count in cores:
        table.add_column(_("1 core") if count == 1 else _("{n} cores").format(n=count), justify="right")
    for size, row in found.items():
        table.add_row(f"{size:,}", *(_duration(seconds) for seconds in row.values()))
    return table


def _duration(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5_400 else f"{seconds / 3_600:.1f} h"


COMMANDS = (plan,)
