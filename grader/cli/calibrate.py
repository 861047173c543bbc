"""The command that measures thresholds: calibrate."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli.shared import console, data_option, isolation_option, jobs_option, processors, spare
from grader.course import Course, find_course

if TYPE_CHECKING:
    from grader.batch import Setting
    from grader.exercise import Exercise
    from grader.sandbox import Isolation


@click.command("calibrate")
@click.argument("slugs", nargs=-1, metavar="[SLUG]...")
@click.option("--seeds", type=click.IntRange(2, 10_000), default=30, show_default=True, help="Runs of each solution.")
@click.option("--wrong-seeds", type=click.IntRange(1, 10_000), help="Runs of each mistake, if fewer.")
@click.option(
    "--bands", is_flag=True, help="Only learning curves: run the reference, and write exercises/SLUG/bands.json."
)
@click.option("--table", is_flag=True, help="Print the course's thresholds as a table. Nothing is run.")
@click.option("--cache", type=click.Path(path_type=Path), help="Where evidence is kept, to go on where it stopped.")
@jobs_option
@data_option
@isolation_option
@click.pass_obj
def calibrate_command(
    folder: Path | None,
    slugs: tuple[str, ...],
    seeds: int,
    wrong_seeds: int | None,
    bands: bool,
    table: bool,
    cache: Path | None,
    jobs: int | None,
    data: str,
    isolation: Isolation | None,
) -> None:
    """Measure thresholds: run every right solution and mistake over seeds, and write exercises/SLUG/calibration.json.

    Example: grader calibrate iris --seeds 100
    """
    from grader.batch import Setting
    from grader.sandbox import default_isolation

    course = find_course(folder)
    if bands:
        setting = Setting(jobs or processors(), isolation or default_isolation(), (course.root,), spare=spare(jobs))
        for exercise in [course.exercise(s) for s in slugs] or course.exercises():
            click.echo(str(_bands(course, exercise, setting, seeds, data)))
        return
    exercises = [course.exercise(s) for s in slugs] or [e for e in course.exercises() if _has_threshold(e)]
    if table:
        from grader.render.thresholds import thresholds_table

        click.echo(thresholds_table(exercises))
        return
    for exercise in exercises:
        setting = Setting(jobs or processors(), isolation or default_isolation(), (course.root,), spare=spare(jobs))
        _calibrate(course, exercise, setting, (seeds, min(wrong_seeds or seeds, seeds)), cache, data)


def _has_threshold(exercise: Exercise) -> bool:
    from grader.rubric import load_rubric

    return any(c.bound for c in load_rubric(exercise).checks)


def _calibrate(
    course: Course,
    exercise: Exercise,
    setting: Setting,
    seeds: tuple[int, int],
    cache: Path | None,
    data: str,
) -> None:
    from grader.calibrate import calibrate, is_wrong, solutions
    from grader.calibration import save
    from grader.data import cache as downloads
    from grader.render.progress import progress
    from grader.store import EvidenceStore

    right, wrong = seeds
    store = EvidenceStore((cache or downloads() / "calibration") / exercise.slug)
    command = f"grader calibrate {exercise.slug} --seeds {right}"
    command += f" --wrong-seeds {wrong}" * (wrong < right)
    click.echo(f"{command} --data {data}" if data else command)
    mistakes = sum(is_wrong(path) for path in solutions(course, exercise))
    total = right * (len(solutions(course, exercise)) - mistakes) + wrong * mistakes
    with progress(console(), total) as advance:
        made = calibrate(
            course, exercise, setting, store, seeds=right, wrong_seeds=wrong, data=data, command=command, done=advance
        )
    click.echo(str(save(exercise, made)))
    for kind, entry in made.entries.items():
        for missed in entry.missed():
            click.echo(f"{exercise.slug}, {kind}: {missed}. What to do says docs/thresholds.md.", err=True)


def _bands(course: Course, exercise: Exercise, setting: Setting, seeds: int, data: str) -> Path:
    from grader.calibrate import measure_bands

    return measure_bands(course, exercise, setting, seeds=seeds, data=data)


COMMANDS = (calibrate_command,)
