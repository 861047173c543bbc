"""How many hours a class takes: from what its exercises cost, in seconds of processor time, and the cores that there are.

What a submission costs is known from a gradebook, whose reports tell what each run took, or from the course's own table,
exercises/times.json, for which `grader plan --measure` grades each reference once.
"""

from __future__ import annotations

import platform
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

import msgspec

from grader.course import Course
from grader.disk import replace_file
from grader.errors import CourseError, GraderError
from grader.exercise import Exercise
from grader.gradebook import Reports
from grader.observing import Observation
from grader.paper import set_paper
from grader.pipeline import grade
from grader.report import Report
from grader.sandbox import Isolation, Slot
from grader.submission import Submission

FILE = "times.json"
SEED = 1


class Times(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a submission costs.

    Attributes:
        processor: that it was measured on.
        seconds: of processor time on one core, by slug: the learner's process, the referee's, and judging.
    """

    processor: str = ""
    seconds: dict[str, Annotated[float, msgspec.Meta(ge=0)]] = {}


def known(course: Course) -> Times:
    """The course's own table; empty if it has none.

    Raises:
        CourseError: if it can not be read.
    """
    path = course.root / "exercises" / FILE
    if not path.is_file():
        return Times()
    try:
        return msgspec.json.decode(path.read_bytes(), type=Times)
    except ValueError as error:
        raise CourseError(f"{path}: {error}. `grader plan --measure` writes it anew.") from error


def keep(course: Course, slug: str, seconds: float) -> Path:
    """Put what an exercise costs into the course's table, beside what was measured on the same processor."""
    before = known(course)
    seen = before.seconds if before.processor == processor() else {}
    found = Times(processor(), dict(sorted({**seen, slug: round(seconds, 2)}.items())))
    path = course.root / "exercises" / FILE
    replace_file(path, msgspec.json.format(msgspec.json.encode(found), indent=2) + b"\n")
    return path


class _Counting(Slot):
    """A slot that adds up what its runs take."""

    spent = 0.0

    def run(self, *arguments: Any, **named: Any) -> Observation:
        seen = super().run(*arguments, **named)
        self.spent += seen.cpu
        return seen


def measure(course: Course, exercise: Exercise, isolation: Isolation, data: str) -> float:
    """Grade the reference once in a warm slot, and say how many seconds of processor time that took.

    Raises:
        GraderError: if there is no reference, or it has not full marks, so that something else was measured.
    """
    path = course.solution(exercise)
    if not path.is_file():
        raise GraderError(
            f"{path}: missing. Costs are measured on the references, which a learner's course does not have."
        )
    work = Submission("", exercise, path.read_bytes())
    hidden = (course.root,)
    with (
        set_paper(exercise, SEED, data) as paper,
        _Counting.for_exercises([exercise], isolation, hidden=hidden) as slot,
    ):
        slot.start()
        before = time.thread_time()
        report = grade(work, paper, slot)
        own = time.thread_time() - before
    if not report.passed:
        raise GraderError(f"{exercise.slug}: the reference has not full marks here. `grader selfcheck` says why.")
    return slot.spent + own


def recorded(reports: Reports) -> dict[str, float]:
    """What a submission of each exercise took on average, by the reports of a class; what the referee took they do not say."""
    found: dict[str, list[float]] = {}
    for of_student in reports.values():
        for slug, report in of_student.items():
            if report.runs:
                found.setdefault(slug, []).append(_spent(report))
    return {slug: sum(seconds) / len(seconds) for slug, seconds in found.items()}


def _spent(report: Report) -> float:
    """Probes that shared a run each tell of the whole of it."""
    return sum(cpu for cpu, _wall, _peak in {(r.cpu, r.wall, r.peak) for r in report.runs})


def at_most(seconds: Iterable[float], students: int, cores: int) -> float:
    """Seconds by the clock that a class takes at most, each student handing in for each exercise.

    Whatever is begun whenever a core is free ends after total / cores + (1 - 1 / cores) * the longest (Graham, 1966).
    """
    seconds = list(seconds)
    longest = max(seconds, default=0.0)
    return (students * sum(seconds) + (cores - 1) * longest) / cores


def processor() -> str:
    """The name of this machine's processor."""
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return platform.processor() or platform.machine()
    lines = (line.partition(":") for line in text.splitlines())
    return next(
        (" ".join(value.split()) for name, _, value in lines if name.strip() == "model name"), platform.machine()
    )
