"""Commands for authors: selfcheck."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli.shared import (
    console,
    data_option,
    isolation_option,
    jobs_option,
    json_option,
    print_json,
    processors,
    spare,
)
from grader.course import find_course
from grader.errors import ALL_PASSED, SOMETHING_FAILED

if TYPE_CHECKING:
    from grader.sandbox import Isolation
    from grader.selfcheck import Finding


@click.command("selfcheck")
@click.argument("slugs", nargs=-1, metavar="[SLUG]...")
@json_option
@click.option("--seeds", type=click.IntRange(1, 100), default=3, show_default=True, help="Runs of each reference.")
@click.option("--twice", "again", is_flag=True, help="Only show that each reference's runs are determined.")
@click.option("--only", metavar="TEXT", help="Only the files whose path contains this.")
@click.option(
    "--minutes",
    type=click.FloatRange(min=0),
    default=math.inf,
    help="Leave out what is not done by then; references come first.",
)
@jobs_option
@data_option
@isolation_option
@click.pass_obj
def selfcheck_command(
    folder: Path | None,
    slugs: tuple[str, ...],
    as_json: bool,
    seeds: int,
    again: bool,
    only: str | None,
    minutes: float,
    jobs: int | None,
    data: str,
    isolation: Isolation | None,
) -> None:
    """Grade the course's own stubs, references and mistakes, and say what does not hold.

    Example: grader selfcheck iris --data builtin
    """
    from collections import Counter

    from grader.batch import Setting
    from grader.sandbox import default_isolation
    from grader.selfcheck import selfcheck
    from grader.twice import twice

    course = find_course(folder)
    exercises = [course.exercise(s) for s in slugs] or course.exercises()
    setting = Setting(
        jobs or processors(), isolation or default_isolation(), (course.root,), spare=spare(jobs), lazy=True
    )
    findings = []
    chosen = tuple(range(1, seeds + 1))
    if again:
        looked: Iterator[Finding] = (
            f for e in exercises for f in twice(course, e, setting.isolation, seed=chosen[0], data=data)
        )
    else:
        looked = selfcheck(course, exercises, setting, seeds=chosen, data=data, only=only or "", minutes=minutes)
    for finding in looked:
        findings.append(finding)
        if not as_json and not finding.left_out:
            _show(finding)
    wrong = sum(bool(f.wrong) for f in findings)
    if as_json:
        keys = ("exercise", "what", "seed", "wrong", "cpu", "left_out")
        print_json([{k: getattr(f, k) for k in keys} for f in findings])
    else:
        for said in sorted({f.report.data for f in findings if f.report and f.report.data}):
            console().print(said, highlight=False)
        left = Counter(f.exercise for f in findings if f.left_out)
        click.echo(f"{len(findings) - left.total()} looked at, {wrong} wrong.")
        if left:
            named = ", ".join(f"{slug} ({number})" for slug, number in left.items())
            click.echo(f"{left.total()} left out, since {minutes:g} minutes were over: {named}.")
    sys.exit(SOMETHING_FAILED if wrong else ALL_PASSED)


def _show(finding: Finding) -> None:
    sign, colour = ("✘", "red") if finding.wrong else ("✔", "green")
    click.secho(sign, fg=colour, nl=False)
    seed = f" seed {finding.seed}, {finding.cpu:.1f} s" if finding.seed is not None else ""
    click.echo(f" {finding.exercise}: {finding.what}{seed}")
    if finding.wrong:
        click.echo(f"    {finding.wrong}")


COMMANDS = (selfcheck_command,)
