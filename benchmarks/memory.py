"""Memory: what a second slot adds, and whether anything grows from run to run."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import psutil

from grader.course import Course
from grader.exercise import Exercise
from grader.gradebook import Gradebook
from grader.paper import set_paper
from grader.pipeline import grade
from grader.sandbox import Isolation, Slot
from grader.submission import Submission

MB = 2**20
SETTLED = 50  # runs after which caches are filled


@dataclass(frozen=True)
class Sizes:
    """Resident memory in MB: of the engine's process, and of a slot's process tree, shared pages counted in full or by share."""

    engine: float
    slot: float
    slot_pss: float | None


@dataclass(frozen=True)
class Growth:
    """Sizes after `SETTLED` runs and after all of them."""

    runs: int
    settled: Sizes
    end: Sizes


@dataclass(frozen=True)
class Slots:
    """PSS in MB, None where the kernel does not let us read it.

    Attributes:
        first: of one slot alone.
        two: of both together.
        further: what the second added.
        resident: RSS of a slot, its shared pages counted in full.
    """

    first: float | None
    two: float | None
    further: float | None
    resident: float


def slots(exercise: Exercise, isolation: Isolation) -> Slots:
    """Start two slots, one after the other."""
    with ExitStack() as stack:
        one, two = (stack.enter_context(Slot(exercise.warm, isolation)) for _ in range(2))
        one.start()
        first, resident = _pss(one), _rss(one)
        two.start()
        parts = [_pss(one), _pss(two)]
        both = sum(p for p in parts if p is not None) if None not in parts else None
        return Slots(first, both, both - first if both is not None and first is not None else None, resident)


def growth(course: Course, warm: tuple[str, ...], runs: int, isolation: Isolation, folder: Path) -> Growth:
    """Grade a small exercise again and again in one slot that is warm for a large one."""
    exercise = course.exercise("double")
    text = course.solution(exercise).read_text(encoding="utf-8")
    settled = None
    with Gradebook(folder) as book, set_paper(exercise, 1) as paper, Slot(warm, isolation) as slot:
        for i in range(runs):
            source = f"# Handed in by student {i}.\n{text}".encode()
            report = grade(Submission(f"student{i}", exercise, source), paper, slot, book.evidence)
            book.record(f"student{i}", report)
            if i + 1 == min(SETTLED, runs):
                settled = _sizes(slot)
        end = _sizes(slot)
    return Growth(runs, settled or end, end)


def _sizes(slot: Slot) -> Sizes:
    return Sizes(psutil.Process().memory_info().rss / MB, _rss(slot), _pss(slot))


def _tree(slot: Slot) -> list[psutil.Process]:
    head = psutil.Process(slot.pid)
    return [head, *head.children(recursive=True)]


def _rss(slot: Slot) -> float:
    return float(sum(p.memory_info().rss for p in _tree(slot))) / MB


def _pss(slot: Slot) -> float | None:
    """A slot's processes make themselves unreadable to others of the same user; root may read them all the same."""
    total = 0
    for process in _tree(slot):
        try:
            lines = Path(f"/proc/{process.pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
            total += next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
        except (OSError, StopIteration):
            return None
    return total / 1_024
