"""Shows that a run is determined: the same evidence, byte for byte, twice in a row and after a restart; with more threads
the same verdicts.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from grader.course import Course
from grader.evidence import Evidence
from grader.exercise import Exercise
from grader.paper import Paper, set_paper
from grader.pipeline import gather, grade
from grader.sandbox import Isolation, Slot
from grader.selfcheck import Finding
from grader.store import fingerprint
from grader.submission import Submission

THREADS = 2


def twice(course: Course, exercise: Exercise, isolation: Isolation, *, seed: int, data: str = "") -> Iterator[Finding]:
    """Run an exercise's reference again and again.

    Args:
        data: a folder with official data files, or "builtin"; by default what `GRADER_DATA` says.
    """
    source = course.solution(exercise).read_bytes()
    with set_paper(exercise, seed, data) as paper:
        with Slot.for_exercises([exercise], isolation) as slot:
            first, second = (gather(source, paper, slot) for _ in range(2))
            report = grade(Submission("", exercise, source), paper, slot)
        with Slot.for_exercises([exercise], isolation) as slot:
            restarted = gather(source, paper, slot)
        yield Finding(exercise.slug, "twice in a row", seed, _differs(paper, first, second))
        yield Finding(exercise.slug, "after a restart", seed, _differs(paper, first, restarted))
    patient = _patient(exercise)
    with set_paper(patient, seed, data) as paper, Slot.for_exercises([patient], isolation, threads=THREADS) as slot:
        other = grade(Submission("", patient, source), paper, slot)
    before = {v.check: v.status for v in report.verdicts}
    moved = [v.check for v in other.verdicts if before[v.check] is not v.status]
    wrong = f"other verdicts: {', '.join(moved)}" if moved else ""
    yield Finding(exercise.slug, f"with {THREADS} threads", seed, wrong, other.cpu, other)


def _patient(exercise: Exercise) -> Exercise:
    """With the processor time of one thread for each: threads that wait for each other use theirs up."""
    limits = replace(exercise.limits, cpu_seconds=THREADS * exercise.limits.cpu_seconds)
    return replace(exercise, limits=limits)


def _differs(paper: Paper, one: dict[str, Evidence], other: dict[str, Evidence]) -> str:
    probes = [p for p in paper.probes if fingerprint(one[p]) != fingerprint(other[p])]
    return f"other evidence for {', '.join(probes)}: something in it is not determined by the seed" if probes else ""
