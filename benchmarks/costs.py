"""Seconds a submission: graded, bare in one warm process, and with an interpreter of its own."""

from __future__ import annotations

import itertools
import json
import os
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.sample import make_class, styles
from grader.batch import grade_class
from grader.bubblewrap import environment
from grader.course import Course
from grader.exercise import Exercise
from grader.gradebook import Gradebook
from grader.pipeline import set_paper
from grader.report import Report
from grader.sandbox import Isolation

SEED = 20_240_117
FRESH = 5  # an interpreter takes seconds, and always the same
TOO_SLOW = 3.0  # a style that takes so many times the reference would hide what grading adds


@dataclass(frozen=True)
class Costs:
    """What was measured; all times are wall-clock seconds, and a submission where nothing else is said.

    Attributes:
        grade: the whole of `grade_class`, from opening the gradebook to having written it, divided by the submissions.
        start: of the whole class: until the first report, less what a later one takes.
        steady: from one report to the next, the median.
        run: of `steady`, what the warm process saw: from the fork to the child's end. The median.
        passed: how many had full marks; all must, or something else was measured.
    """

    submissions: int
    passed: int
    styles: dict[str, float]
    left_out: list[str]
    grade: float
    bare: float
    fresh: float
    start: float
    steady: float
    run: float


@dataclass(frozen=True)
class Bare:
    """Runs sources without the grader, on the same questions and with the same environment variables."""

    questions: Path
    probe: Path
    scratch: Path

    def __call__(self, sources: list[Path]) -> list[float]:
        variables = environment(str(self.scratch), os.pathsep.join(p or "." for p in sys.path), own_file_system=False)
        command = [sys.executable, "-m", "benchmarks.bare", str(self.questions), str(self.probe), *map(str, sources)]
        done = subprocess.run(command, env=variables, capture_output=True, check=False, text=True)
        if done.returncode != 0:
            raise SystemExit(f"The bare run failed:\n{done.stderr[-2_000:]}")
        seconds: list[float] = json.loads(done.stdout.splitlines()[-1])
        return seconds


def measure(course: Course, exercise: Exercise, size: int, isolation: Isolation, folder: Path) -> Costs:
    """Measure all three on one class, in a scratch folder."""
    bare = _bare(exercise, folder)
    by_style = _style_seconds(bare, styles(course, exercise))
    limit = TOO_SLOW * by_style["reference"]
    chosen = [path for name, path in styles(course, exercise).items() if by_style[name] <= limit]
    students = make_class(folder / "class", exercise, chosen, size)
    files = [f / exercise.filename for f in students.values()]

    reference = course.solution(exercise)
    warm = bare([reference, *files[::2]])[1:]  # half before and half after, so that a busy spell meets both alike
    moments: list[float] = []
    started = time.perf_counter()
    with Gradebook(folder / "book") as book:
        hidden = (course.root, folder / "class", folder / "book")
        reports = grade_class(
            [exercise],
            students,
            book,
            seed=SEED,
            jobs=1,
            isolation=isolation,
            hidden=hidden,
            done=lambda student, report: moments.append(time.perf_counter()),
        )
    whole = time.perf_counter() - started
    seen: list[Report] = [r[exercise.slug] for r in reports.values()]
    gaps = [b - a for a, b in itertools.pairwise(moments)] or [whole]
    steady = statistics.median(gaps)

    warm += bare([reference, *files[1::2]])[1:]
    alone = []
    for file in files[:FRESH]:
        begun = time.perf_counter()
        bare([file])
        alone.append(time.perf_counter() - begun)
    return Costs(
        submissions=size,
        passed=sum(r.passed for r in seen),
        styles=by_style,
        left_out=[name for name, seconds in by_style.items() if seconds > limit],
        grade=whole / size,
        bare=statistics.mean(warm),
        fresh=statistics.mean(alone),
        start=moments[0] - started - steady,
        steady=steady,
        run=statistics.median(r.runs[0].wall if r.runs else 0.0 for r in seen),
    )


def _bare(exercise: Exercise, folder: Path) -> Bare:
    bare = Bare(folder / "questions", folder / "probe.py", folder)
    with set_paper(exercise, SEED) as paper:
        bare.questions.write_bytes(os.pread(paper.questions.fd, os.fstat(paper.questions.fd).st_size, 0))
        bare.probe.write_text(paper.probe_source, encoding="utf-8")
    return bare


def _style_seconds(bare: Bare, found: dict[str, Path]) -> dict[str, float]:
    """Seconds of each style in one warm process, after one that does not count."""
    return dict(zip(found, bare([found["reference"], *found.values()])[1:], strict=True))
