"""Where the time of a mixed class goes: by phase, and compared with the learners' code alone.

    python -m benchmarks.phases --each 4                    # of the short course
    python -m benchmarks.phases linear_regression perceptron --each 20 --fresh

makes a class in which every exercise is handed in so many times, its right solutions in turn and no two the same file; grades it
on all processors; and runs the same files bare, an exercise after the other in as many warm processes at once. Phases are
exclusive: what runs inside another phase counts for itself alone. Seconds below a phase are those of the sandbox's processes.
"""

from __future__ import annotations

import contextlib
import functools
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

import click

from benchmarks.costs import FRESH, SEED, Bare, Spent, bare_of, cpu_of_children, fresh_interpreter
from benchmarks.sample import make_class
from grader import batch, pipeline
from grader.batch import Setting, grade_class
from grader.cli.shared import processors, spare
from grader.course import Course, find_course
from grader.exercise import Exercise
from grader.forking import Forking
from grader.gradebook import Gradebook
from grader.intake import collect
from grader.observing import Observation
from grader.sandbox import Slot, default_isolation
from grader.store import EvidenceStore

# What is timed: where it is looked up, its name there, and its phase.
TIMED: tuple[tuple[Any, str, str], ...] = (
    (batch, "set_paper", "making questions"),
    (Forking, "start", "starting slots"),
    (pipeline, "examine", "referee"),
    (pipeline, "rerun", "experiments"),
    (pipeline, "judge", "judging"),
    (pipeline, "explain", "diagnosing"),
    (EvidenceStore, "save", "storing"),
    (EvidenceStore, "load", "looking up"),
    (Gradebook, "record", "storing"),
    (Gradebook, "keep_source", "storing"),
    (batch, "write", "writing tables"),
)


@dataclass
class Phase:
    """Seconds of one phase: by the clock, of this process's processor time, and of the runs below it."""

    wall: float = 0.0
    cpu: float = 0.0
    below: float = 0.0


@dataclass
class Clock:
    """Sums seconds by phase, over all threads."""

    phases: dict[str, Phase] = field(default_factory=lambda: defaultdict(Phase))
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _mine: threading.local = field(default_factory=threading.local)

    @contextlib.contextmanager
    def phase(self, name: str) -> Iterator[None]:
        """Count what happens inside for this phase, and no longer for the one around it."""
        stack = self._stack()
        self._count(stack[-1] if stack else "")
        stack.append(name)
        try:
            yield
        finally:
            self._count(stack.pop())

    def add_run(self, seconds: float) -> None:
        """Processor time of a run below the present phase."""
        with self._lock:
            self.phases[self._stack()[-1]].below += seconds

    def _stack(self) -> list[str]:
        if not hasattr(self._mine, "stack"):
            self._mine.stack, self._mine.since = [], (0.0, 0.0)
        stack: list[str] = self._mine.stack
        return stack

    def _count(self, name: str) -> None:
        now = time.perf_counter(), time.thread_time()
        if name:
            with self._lock:
                self.phases[name].wall += now[0] - self._mine.since[0]
                self.phases[name].cpu += now[1] - self._mine.since[1]
        self._mine.since = now


def timed(clock: Clock) -> ExitStack:
    """Time every phase while the stack is open."""

    def wrap(owner: Any, name: str, phase: str) -> Callable[..., Any]:
        original = getattr(owner, name)

        @functools.wraps(original)
        def call(*args: Any, **kwargs: Any) -> Any:
            with clock.phase(phase):
                return original(*args, **kwargs)

        return call

    run = Slot.run

    def run_and_count(self: Slot, *args: Any, **kwargs: Any) -> Observation:
        inside = clock._stack()
        with contextlib.nullcontext() if inside else clock.phase("learners' runs"):
            seen = run(self, *args, **kwargs)
            clock.add_run(seen.cpu)
        return seen

    stack = ExitStack()
    for owner, name, phase in TIMED:
        stack.enter_context(mock.patch.object(owner, name, wrap(owner, name, phase)))
    stack.enter_context(mock.patch.object(Slot, "run", run_and_count))
    return stack


@dataclass(frozen=True)
class Graded:
    """A class that was graded: seconds by the clock, of this process, of all others, and how many reports had full marks."""

    wall: float
    engine: float
    below: float
    reports: int
    passed: int
    phases: dict[str, Phase]

    @property
    def cpu(self) -> float:
        """All processor time."""
        return self.engine + self.below


def graded(exercises: list[Exercise], folder: Path, setting: Setting) -> Graded:
    """Grade the class in `folder/class`."""
    clock, below, count, passed = Clock(), 0.0, 0, 0

    def done(_student: str, report: Any) -> None:
        nonlocal below, count, passed
        below, count, passed = cpu_of_children(), count + 1, passed + bool(report.passed)

    started, used = time.perf_counter(), time.process_time()
    with timed(clock), Gradebook(folder / "book") as book:
        intake = collect(folder / "class", exercises)
        grade_class(exercises, intake, book, setting, seed=SEED, done=done)
    wall, engine = time.perf_counter() - started, time.process_time() - used
    return Graded(wall, engine, below, count, passed, dict(clock.phases))


def hand_in(course: Course, exercise: Exercise, folder: Path, each: int) -> list[Path]:
    """Write the class's files for one exercise; the right solutions in turn."""
    reference = course.solution(exercise)
    right = [reference, *sorted((reference.parent / "alternatives").glob("*.py"))]
    students = make_class(folder, exercise, right, each)
    return [f / exercise.filename for f in students.values()]


def alone(bare: Bare, files: list[Path], jobs: int) -> Spent:
    """The same files without the grader, dealt out to a warm process for each processor, after one that is not counted.

    All processes run at once, since two processors that share a cache, or a host's, are slower than one.
    """
    with ThreadPoolExecutor(jobs) as pool:
        hands = [[files[0], *files[number::jobs]] for number in range(jobs)]
        spent = [s for found in pool.map(bare, hands) for s in found[1:]]
    return Spent(sum(s.wall for s in spent), sum(s.cpu for s in spent))


def text(found: Graded, bare: Spent, setting: Setting, interpreters: float | None) -> Iterator[str]:
    """The table."""
    yield f"{found.reports} submissions, {found.passed} with full marks, {found.wall:.1f} s by the clock"
    yield f"slots: {setting.jobs}, and {setting.spare} in reserve"
    yield ""
    yield f"{'phase':20}{'clock':>9}{'grader':>9}{'runs':>9}   seconds, summed over threads"
    for name, phase in sorted(found.phases.items(), key=lambda item: -item[1].below - item[1].cpu):
        yield f"{name:20}{phase.wall:9.2f}{phase.cpu:9.2f}{phase.below:9.2f}"
    runs = sum(p.below for p in found.phases.values())
    yield f"{'warm processes':20}{'':9}{'':9}{found.below - runs:9.2f}"
    yield f"{'all':20}{found.wall:9.2f}{found.engine:9.2f}{found.below:9.2f}"
    yield ""
    yield f"the learners' code alone, in {processors()} warm processes at once: {bare.cpu:.2f} s of processor time"
    yield f"of it they waited: {1 - bare.cpu / bare.wall:.1%} of the time by the clock"
    yield f"their share of all processor time: {bare.cpu / found.cpu:.1%}"
    yield f"graded / bare, processor time: {found.cpu / bare.cpu:.2f}"
    yield f"processors busy: {found.cpu / found.wall / processors():.1%}"
    if interpreters is not None:
        yield f"a fresh interpreter a submission / graded, processor time: {interpreters / found.cpu:.1f}"


@click.command()
@click.argument("slugs", nargs=-1)
@click.option("--each", default=4, show_default=True, help="Submissions of each exercise.")
@click.option("--jobs", "-j", type=int, help="At once; by default as `grader grade` does.")
@click.option("--fresh", "with_fresh", is_flag=True, help="Also measure a fresh interpreter a submission.")
def main(slugs: tuple[str, ...], each: int, jobs: int | None, with_fresh: bool) -> None:
    """Measure where the time of a mixed class goes."""
    course = find_course()
    course_map, every = course.mapped()
    exercises = [course.exercise(s) for s in slugs] or course_map.shortened(every)
    with tempfile.TemporaryDirectory(prefix="grader-phases-") as scratch:
        folder = Path(scratch).resolve()
        files = {e.slug: hand_in(course, e, folder / "class", each) for e in exercises}
        hidden = (course.root, folder / "class", folder / "book")
        setting = Setting(jobs or processors(), default_isolation(), hidden, spare=spare(jobs))
        found = graded(exercises, folder, setting)
        bare, interpreters = Spent(0.0, 0.0), 0.0
        for exercise in exercises:
            (folder / exercise.slug).mkdir()
            run = bare_of(exercise, folder / exercise.slug)
            spent = alone(run, files[exercise.slug], processors())
            bare = Spent(bare.wall + spent.wall, bare.cpu + spent.cpu)
            if with_fresh:
                some = files[exercise.slug][:FRESH]
                interpreters += each * sum(fresh_interpreter(run, file).cpu for file in some) / len(some)
    for line in text(found, bare, setting, interpreters if with_fresh else None):
        click.echo(line)


if __name__ == "__main__":
    main()
