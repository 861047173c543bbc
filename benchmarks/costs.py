"""Seconds a submission: graded, bare in one warm process, and with an interpreter of its own."""

from __future__ import annotations

import itertools
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

from benchmarks.sample import make_class, styles
from grader.batch import Setting, grade_class
from grader.bubblewrap import environment
from grader.course import Course
from grader.exercise import Exercise
from grader.gradebook import Gradebook
from grader.intake import collect
from grader.paper import set_paper
from grader.report import Report
from grader.sandbox import Isolation

SEED = 20_240_117
FRESH = 5  # an interpreter takes seconds, and always the same


@dataclass(frozen=True)
class Spent:
    """Seconds by the clock and of processor time. On an idle machine they are nearly the same: all is on one core."""

    wall: float
    cpu: float


@dataclass(frozen=True)
class Costs:
    """What was measured, for a submission where nothing else is said.

    Attributes:
        grade: the whole of `grade_class`, from opening the gradebook to having written it, divided by the submissions.
        start: of the whole class: until the first report, less what a later one takes. Seconds by the clock.
        steady: from one report to the next, the median, by the clock.
        run: of `steady`, what the warm process saw: from the fork to the child's end. The median.
        passed: how many had full marks; all must, or something else was measured.
    """

    submissions: int
    passed: int
    styles: list[str]
    grade: Spent
    bare: Spent
    fresh: Spent
    start: float
    steady: float
    run: float


@dataclass(frozen=True)
class Bare:
    """Runs sources without the grader, on the same questions and with the same environment variables."""

    questions: Path
    probe: Path
    scratch: Path

    def __call__(self, sources: list[Path]) -> list[Spent]:
        """What each source took."""
        variables = environment(str(self.scratch), os.pathsep.join(p or "." for p in sys.path), own_file_system=False)
        command = [sys.executable, "-m", "benchmarks.bare", str(self.questions), str(self.probe), *map(str, sources)]
        done = subprocess.run(command, env=variables, capture_output=True, check=False, text=True)
        if done.returncode != 0:
            raise SystemExit(f"The bare run failed:\n{done.stderr[-2_000:]}")
        return [Spent(*pair) for pair in json.loads(done.stdout.splitlines()[-1])]


def measure(course: Course, exercise: Exercise, size: int, isolation: Isolation, folder: Path) -> Costs:
    """Measure all three on one class, in a scratch folder."""
    chosen = styles(course, exercise)
    students = make_class(folder / "class", exercise, chosen, size)
    files = [f / exercise.filename for f in students.values()]
    bare = bare_of(exercise, folder)

    # Half of it before grading and half after, so that a busy spell meets both alike; each after one that is not counted.
    warm = bare([chosen[0], *files[::2]])[1:]
    grade, moments, reports = _grade(course, exercise, isolation, folder)
    warm += bare([chosen[0], *files[1::2]])[1:]
    fresh = [fresh_interpreter(bare, file) for file in files[:FRESH]]

    steady = statistics.median(b - a for a, b in itertools.pairwise(moments))
    return Costs(
        submissions=size,
        passed=sum(r.passed for r in reports),
        styles=[p.stem for p in chosen],
        grade=Spent(grade.wall / size, grade.cpu / size),
        bare=_mean(warm),
        fresh=_mean(fresh),
        start=moments[1] - moments[0] - steady,
        steady=steady,
        run=statistics.median(r.runs[0].wall if r.runs else 0.0 for r in reports),
    )


def bare_of(exercise: Exercise, folder: Path) -> Bare:
    bare = Bare(folder / "questions", folder / "probe.py", folder)
    with set_paper(exercise, SEED) as paper:
        bare.questions.write_bytes(os.pread(paper.questions.fd, os.fstat(paper.questions.fd).st_size, 0))
        bare.probe.write_text(paper.probe_source, encoding="utf-8")
    return bare


def _grade(
    course: Course, exercise: Exercise, isolation: Isolation, folder: Path
) -> tuple[Spent, list[float], list[Report]]:
    """Grade the class; the time of it all, the moments of its beginning and of each report, and the reports."""
    hidden = (course.root, folder / "class", folder / "book")
    used_by_slot = 0.0

    def done(student: str, report: Report) -> None:
        nonlocal used_by_slot
        moments.append(time.perf_counter())
        used_by_slot = cpu_of_children()

    used = time.process_time()
    moments = [time.perf_counter()]
    with Gradebook(folder / "book") as book:
        intake = collect(folder / "class", [exercise])
        reports = grade_class([exercise], intake, book, Setting(1, isolation, hidden), seed=SEED, done=done)
    whole = Spent(time.perf_counter() - moments[0], time.process_time() - used + used_by_slot)
    return whole, moments, [r[exercise.slug] for r in reports.values()]


def cpu_of_children() -> float:
    """Processor time of all processes below this one, and of those of theirs that have ended."""
    total = 0.0
    for process in psutil.Process().children(recursive=True):
        try:
            total += sum(process.cpu_times()[:4])
        except psutil.Error:  # it has just ended
            continue
    return total


def fresh_interpreter(bare: Bare, file: Path) -> Spent:
    started, used = time.perf_counter(), _cpu_of_the_ended()
    bare([file])
    return Spent(time.perf_counter() - started, _cpu_of_the_ended() - used)


def _cpu_of_the_ended() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _mean(spent: list[Spent]) -> Spent:
    return Spent(statistics.mean(s.wall for s in spent), statistics.mean(s.cpu for s in spent))
