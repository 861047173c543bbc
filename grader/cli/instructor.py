"""The command that grades a class: grade."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from grader.cli.remarks import remarks
from grader.cli.shared import (
    console,
    data_option,
    exit_code,
    gpu_option,
    isolation_option,
    jobs_option,
    processors,
    scale_option,
    seed_option,
    spare,
)
from grader.course import find_course
from grader.i18n import _

if TYPE_CHECKING:
    from rich.console import Console

    from grader.batch import Deadline, Setting
    from grader.exercise import Exercise
    from grader.report import Report
    from grader.sandbox import Isolation


DATES = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d"]


class Until(click.DateTime):
    """The end of the day, minute or second that is named."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The last moment of it."""
        length = {0: timedelta(days=1), 1: timedelta(minutes=1)}.get(str(value).count(":"), timedelta(seconds=1))
        return super().convert(value, param, ctx) + length - datetime.resolution


@click.command()
@click.argument("submissions", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), required=True, help="The gradebook's folder.")
@click.option("--roster", type=click.Path(path_type=Path), help="CSV with a header: id, name, e-mail, section.")
@click.option(
    "--due",
    type=Until(DATES),
    help="When the work was due, in this machine's time zone: until the end of that day, minute or second.",
)
@click.option("--late", "rule", metavar="RULE", help='What lateness costs: "10%/day", "2/day grace=30m cap=50%".')
@click.option(
    "--exercise",
    "-e",
    "slugs",
    multiple=True,
    metavar="SLUG",
    help="Only this one; may be repeated. By default all that somebody has handed in.",
)
@click.option("--afresh", is_flag=True, help="Run all that is handed in, even what was run before and has not changed.")
@jobs_option
@seed_option
@data_option
@scale_option
@isolation_option
@gpu_option
@click.option(
    "--cluster", metavar="ADDRESS", help="Run on the workers of a Dask scheduler, such as tcp://10.0.0.5:8786."
)
@click.pass_obj
def grade(
    folder: Path | None,
    submissions: Path,
    out: Path,
    roster: Path | None,
    due: datetime | None,
    rule: str | None,
    slugs: tuple[str, ...],
    afresh: bool,
    jobs: int | None,
    seed: int | None,
    data: str,
    scale: str,
    isolation: Isolation | None,
    gpu: bool,
    cluster: str | None,
) -> None:
    """Grade a class: a folder with one folder a student, a folder of files, an archive, or what Canvas, Moodle, Gradescope
    or GitHub Classroom export.

    Example: grader grade submissions.zip --out gradebook --due 2026-11-20T23:59 --late 10%/day
    """
    import secrets

    from grader.batch import Setting, grade_class, handed_in
    from grader.gradebook import Gradebook
    from grader.intake import Roster, collect
    from grader.render.files import columns
    from grader.render.terminal import summary

    course = find_course(folder)
    if gpu and cluster is not None:
        raise click.UsageError("--gpu and --cluster do not go together yet: a worker's GPU is not passed on.")
    if out.resolve().is_relative_to(submissions.resolve()):
        raise click.UsageError(
            "--out lies in SUBMISSIONS, where it would be taken for a student's folder. Name one beside it."
        )
    _require_walls(isolation, elsewhere=cluster is not None)
    gpus, device = _gpus(isolation) if gpu else ((), "")
    deadline = _deadline(due, rule)
    asked_for = [course.exercise(s) for s in dict.fromkeys(slugs)]
    known = course.exercises()
    intake = collect(submissions, known, Roster.read(roster) if roster else None, slugs)
    found = handed_in(asked_for or known, intake)
    exercises = [e.at_scale(scale).on(device) for e in asked_for or found]
    terminal = console()
    started = time.monotonic()
    hidden = (course.root, submissions.resolve(), out.resolve())
    slots = jobs or len(gpus) or None
    setting = Setting(slots or processors(), isolation or "bubblewrap", hidden, gpus=gpus, spare=spare(slots))
    with (
        _away(setting, cluster, exercises, jobs) as setting,
        Gradebook(out) as book,
        _progress(terminal, sum(len(h.files) for h in intake.students.values())) as advance,
    ):
        seed = next(s for s in (seed, book.seed, secrets.randbits(48)) if s is not None)
        reports = grade_class(
            exercises, intake, book, setting, seed=seed, data=data, afresh=afresh, deadline=deadline, done=advance
        )
        others = book.size - len(reports)
    terminal.print(summary(reports, columns(reports, known), terminal.width))
    if others:
        terminal.print(_("{n} more students are in the gradebook from before.").format(n=others))
    flat = [r for of_student in reports.values() for r in of_student.values()]
    for remark in remarks(intake, exercises, reports, deadline, asked_for=bool(asked_for)):
        terminal.print(remark, highlight=False, markup=False)
    _closing(terminal, out, flat, seed, time.monotonic() - started)
    sys.exit(exit_code(flat))


def _deadline(due: datetime | None, rule: str | None) -> Deadline | None:
    from grader.batch import Deadline
    from grader.intake import LatePolicy

    if (due is None) != (rule is None):
        raise click.UsageError("--due and --late belong together: when the work was due, and what lateness costs.")
    if due is None or rule is None:
        return None
    return Deadline(due.astimezone(), LatePolicy.parse(rule))


@contextlib.contextmanager
def _away(setting: Setting, address: str | None, exercises: list[Exercise], jobs: int | None) -> Iterator[Setting]:
    """The setting, with the cluster in it, if there is an address of one."""
    if address is None:
        yield setting
        return
    from dataclasses import replace

    from grader.cluster.client import connect
    from grader.sandbox import Place

    with connect(address, Place.for_exercises(exercises, setting.isolation)) as cluster:
        yield replace(setting, jobs=jobs or cluster.runs, spare=0, away=cluster)


def _gpus(isolation: Isolation | None) -> tuple[tuple[str, ...], str]:
    """The GPUs that runs are spread over, and what they are called."""
    from grader.gpu_trial import require

    return require(isolation or "bubblewrap")


def _require_walls(isolation: Isolation | None, *, elsewhere: bool) -> None:
    """Refuse to grade without walls. Where runs take place elsewhere, it is the workers that must have them."""
    from grader.errors import SandboxError
    from grader.sandbox import why_no_walls

    if isolation == "none":
        return
    if isolation == "process":
        raise SandboxError(
            "`--isolation process` is for one's own code. A class is graded only behind the sandbox's walls; if you trust "
            "every submission, `--isolation none` grades with limits but without walls."
        )
    if not elsewhere and (reason := why_no_walls()):
        raise SandboxError(
            f"A class is graded only behind the sandbox's walls, and they can not be had here. {reason} "
            "If you trust every submission, `--isolation none` grades with limits but without walls."
        )


def _progress(console: Console, total: int) -> Any:
    from grader.render.progress import progress

    return progress(console, total)


def _closing(console: Console, out: Path, reports: list[Report], seed: int, seconds: float) -> None:
    reports = [r for r in reports if r.submission]
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
