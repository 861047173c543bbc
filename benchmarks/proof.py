"""Grades right solutions and mistakes again and again on fresh seeds: how often is one failed, or the other passed?

    python -m benchmarks.proof iris --right 200 --wrong 50 --minutes 30

goes on where it stopped (evidence is kept by digest) and prints the table that docs/thresholds.md shows. Seeds are others than
those of `grader calibrate`. "Passed" is the whole rubric; the naive threshold is the mean score of the reference's runs.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import click

from grader.batch import Setting, Task, run_all
from grader.calibrate import is_wrong, solutions
from grader.cli.shared import processors
from grader.course import Course, find_course
from grader.exercise import Exercise
from grader.paper import set_paper
from grader.report import Report
from grader.sandbox import default_isolation
from grader.store import EvidenceStore
from grader.submission import Submission
from grader.tolerance import at_most

FIRST_SEED = 1_000_001
AT_ONCE = 10  # seeds: two slots are started for each lot

HEADER = (
    "| lab | right solutions: runs, failed (at most) | tried again | a naive threshold would have failed | "
    "mistakes: runs, passed (at most) |",
    "|---|---|---|---|---|",
)


@dataclass
class Tally:
    """What came of a lab's runs.

    Attributes:
        right: of each run of a right solution, whether it passed; wrong: of a mistake.
        again: how many runs of right solutions had a score close to its threshold.
        scores: first scores by check, then by solution.
        told: what went wrong, for a person to look at.
    """

    right: list[bool] = field(default_factory=list)
    wrong: list[bool] = field(default_factory=list)
    again: int = 0
    scores: dict[str, dict[str, list[float]]] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)

    def add(self, path: str, report: Report) -> None:
        """Count a run."""
        if is_wrong(path):
            self.wrong.append(report.passed)
            if report.passed:
                self.told.append(f"{report.exercise}: {path} passes on seed {report.seed}")
            return
        self.right.append(report.passed)
        self.again += any(len(v.scores) > 1 for v in report.verdicts)
        for verdict in report.verdicts:
            if verdict.scores and verdict.scores[0] is not None:
                self.scores.setdefault(verdict.check, {}).setdefault(path, []).append(verdict.scores[0])
        if not report.passed:
            failed = next(v for v in report.verdicts if not v.earned)
            self.told.append(f"{report.exercise}: {path} fails on seed {report.seed}: {failed.check}: {failed.message}")

    def naive(self, reference: str) -> str:
        """How many right runs lie below the mean of the reference's."""
        for of_path in self.scores.values():
            mine = of_path.get(reference, [])
            mean = sum(mine) / max(1, len(mine))
            all_ = [score for scores in of_path.values() for score in scores]
            below = sum(score < mean for score in all_)
            return f"{below} of {len(all_)} ({below / len(all_):.0%})"
        return "no score"


def prove(
    course: Course,
    exercise: Exercise,
    setting: Setting,
    store: EvidenceStore,
    right: int,
    wrong: int,
    minutes: float,
    data: str,
) -> Tally:
    """Grade until every kind has had its runs or the time is up.

    Args:
        right: runs of all right solutions together; wrong: of each mistake.
    """
    tally, ends = Tally(), time.monotonic() + 60 * minutes
    files = solutions(course, exercise)
    good = [p for p in files if not is_wrong(p)]
    for first in range(FIRST_SEED, FIRST_SEED + max(-(-right // len(good)), wrong), AT_ONCE):
        if time.monotonic() > ends:
            break
        with ExitStack() as stack:
            tasks = []
            for seed in range(first, first + AT_ONCE):
                number = seed - FIRST_SEED
                paths = [p for p in files if number < (wrong if is_wrong(p) else -(-right // len(good)))]
                if paths:
                    paper = stack.enter_context(set_paper(exercise, seed, data))
                    tasks += [Task(Submission(p, exercise, Path(files[p]).read_bytes()), paper) for p in paths]
            for task, report in run_all(tasks, setting, store):
                tally.add(task.submission.student, report)
    return tally


def row(exercise: Exercise, tally: Tally) -> str:
    """A line of the table."""
    failed, passed = tally.right.count(False), tally.wrong.count(True)
    return (
        f"| {exercise.slug} | {len(tally.right)}, {failed} ({at_most(failed, max(1, len(tally.right))):.2%}) | {tally.again} | "
        f"{tally.naive(exercise.filename)} | {len(tally.wrong)}, {passed} ({at_most(passed, max(1, len(tally.wrong))):.2%}) |"
    )


def _lines(
    course: Course, slugs: tuple[str, ...], setting: Setting, cache: Path, limits: tuple[int, int, float], data: str
) -> Iterator[str]:
    for exercise in [course.exercise(s) for s in slugs] or course.exercises():
        tally = prove(course, exercise, setting, EvidenceStore(cache / exercise.slug), *limits, data)
        yield row(exercise, tally)
        yield from (f"<!-- {text} -->" for text in tally.told)


@click.command()
@click.argument("slugs", nargs=-1)
@click.option("--right", default=200, show_default=True, help="Runs of a lab's right solutions, together.")
@click.option("--wrong", default=50, show_default=True, help="Runs of each mistake.")
@click.option("--minutes", default=60.0, show_default=True, help="No lab is begun anew with another seed after that.")
@click.option("--jobs", "-j", type=int)
@click.option("--data", default="")
@click.option("--cache", type=click.Path(path_type=Path), default=Path("build/proof"), show_default=True)
def main(
    slugs: tuple[str, ...], right: int, wrong: int, minutes: float, jobs: int | None, data: str, cache: Path
) -> None:
    """Prove that thresholds neither fail right solutions nor pass mistakes."""
    course = find_course()
    setting = Setting(jobs or processors(), default_isolation(), (course.root,), lazy=True)
    for line in (*HEADER, *_lines(course, slugs, setting, cache, (right, wrong, minutes), data)):
        click.echo(line)


if __name__ == "__main__":
    main()
