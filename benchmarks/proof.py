"""Grades right solutions and mistakes again and again on fresh seeds: how often is one failed, or the other passed?

    python -m benchmarks.proof iris --right 200 --wrong 50 --minutes 30
    python -m benchmarks.proof --table            # what was found so far, as docs/thresholds.md shows it

What is found is kept in benchmarks/proofs/, and goes on where it stopped, on another day or machine too: of a solution that has
changed it begins anew, and of the whole lab if its questions or thresholds have. "Passed" is the whole rubric; the naive
threshold is the mean score of the reference's runs.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path

import click

from benchmarks.proven import FIRST_SEED, FOLDER, Proof, Runs, load, save, table
from grader.batch import Setting, Task, run_all
from grader.calibrate import is_wrong, solutions
from grader.cli.shared import processors, spare
from grader.course import Course, find_course
from grader.errors import GraderError
from grader.exercise import Exercise
from grader.paper import set_paper
from grader.rubric import load_rubric
from grader.sandbox import default_isolation
from grader.store import EvidenceStore, digest
from grader.submission import Submission

AT_ONCE = 10  # seeds: their questions are in memory
LOT_SECONDS = 150.0  # what is begun together is kept together


def prove(
    course: Course,
    exercise: Exercise,
    setting: Setting,
    store: EvidenceStore,
    right: int,
    wrong: int,
    minutes: float,
    data: str = "",
    records: Path = FOLDER,
) -> Proof:
    """Grade until every solution has had its runs or the time is up, and keep what was found.

    Args:
        right: runs of all right solutions together; wrong: of each mistake.
        records: where what was found is kept.
    """
    files = solutions(course, exercise)
    proof = _begun(exercise, files, data, records)
    each = {path: wrong if is_wrong(path) else -(-right // len(proof.of(wrong=False))) for path in files}
    ends, at_once = time.monotonic() + 60 * minutes, 1
    while (now := time.monotonic()) < ends and (lot := _lot(proof, each, at_once)):
        with ExitStack() as stack:
            papers = {s: stack.enter_context(set_paper(exercise, s, data)) for s in {seed for _path, seed in lot}}
            tasks = [Task(Submission(p, exercise, Path(files[p]).read_bytes()), papers[s]) for p, s in lot]
            found = {(t.submission.student, t.paper.seed): report for t, report in run_all(tasks, setting, store)}
        for path, seed in lot:
            proof.solutions[path].add(path, found[path, seed])
        save(exercise.slug, proof, records)
        took = time.monotonic() - now
        at_once = max(1, min(AT_ONCE, int(at_once * min(LOT_SECONDS, ends - time.monotonic()) / took)))
    return proof


def _begun(exercise: Exercise, files: dict[str, Path], data: str, records: Path) -> Proof:
    """What is known already, of what is as it was."""
    with set_paper(exercise, FIRST_SEED, data) as paper:
        if paper.kind == "stand-in":  # its record would take the place of the official files'
            raise GraderError(
                f"{exercise.slug}: the proof needs the official files, --data FOLDER; received {paper.data}."
            )
        asked, limits = paper.asked, {c.name: c.threshold.value for c in paper.rubric.checks if c.threshold}
    proof = load(exercise.slug, records)
    if (proof.asked, proof.thresholds) != (asked, limits):
        proof = Proof(asked, limits)
    now = {path: digest(file.read_bytes()) for path, file in files.items()}
    known = {path: runs for path, runs in proof.solutions.items() if now.get(path) == runs.file}
    proof.solutions = {path: known.get(path, Runs(key)) for path, key in now.items()}
    return proof


def _lot(proof: Proof, each: dict[str, int], at_once: int) -> list[tuple[str, int]]:
    """The next runs, by solution and seed: of those with the fewest so far, so that all get on alike."""
    left = {path: runs.runs for path, runs in proof.solutions.items() if runs.runs < each[path]}
    if not left:
        return []
    first = min(left.values())
    return [
        (path, FIRST_SEED + number)
        for path, done in left.items()
        for number in range(done, min(first + at_once, each[path]))
    ]


def _exercises(course: Course, slugs: Iterable[str]) -> list[Exercise]:
    """Those that were named, or else all that have a threshold."""
    named = [course.exercise(slug) for slug in slugs]
    return named or [e for e in course.exercises() if any(c.bound for c in load_rubric(e).checks)]


@click.command()
@click.argument("slugs", nargs=-1)
@click.option("--table", "only_table", is_flag=True, help="Only print what was found so far. Nothing is run.")
@click.option("--right", default=200, show_default=True, help="Runs of a lab's right solutions, together.")
@click.option("--wrong", default=50, show_default=True, help="Runs of each mistake.")
@click.option("--minutes", default=60.0, show_default=True, help="For each lab.")
@click.option("--jobs", "-j", type=int, help="Slots at once; by default as `grader grade` has them.")
@click.option("--data", default="")
@click.option("--cache", type=click.Path(path_type=Path), default=Path("build/proof"), show_default=True)
def main(
    slugs: tuple[str, ...],
    only_table: bool,
    right: int,
    wrong: int,
    minutes: float,
    jobs: int | None,
    data: str,
    cache: Path,
) -> None:
    """Prove that thresholds neither fail right solutions nor pass mistakes."""
    course = find_course()
    setting = Setting(jobs or processors(), default_isolation(), (course.root,), lazy=True, spare=spare(jobs))
    for exercise in [] if only_table else _exercises(course, slugs):
        proof = prove(course, exercise, setting, EvidenceStore(cache / exercise.slug), right, wrong, minutes, data)
        for path, runs in proof.solutions.items():
            for seed in runs.astonishing:
                click.echo(f"{exercise.slug}: {path}, seed {seed}: {'passes' if is_wrong(path) else 'fails'}", err=True)
    for line in table(course):
        click.echo(line)


if __name__ == "__main__":
    main()
