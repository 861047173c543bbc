"""What a kernel keeps between checks: a warm slot, the questions, and evidence, so that the same code is not run twice.

Nothing of the kernel goes into a check but the text of its cells. The slot is a process of its own, started afresh rather than
forked: a kernel has TensorFlow at work in it, which no fork survives.
"""

from __future__ import annotations

import tempfile
from collections.abc import Container
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from grader.course import Course, find_course
from grader.errors import GraderError
from grader.evidence import Evidence
from grader.exercise import Exercise
from grader.i18n import _
from grader.intake.cells import Cell
from grader.intake.notebook import Taken, defined_in, take
from grader.paper import Paper, set_paper
from grader.pipeline import broken, grade, recalled, untouched
from grader.report import Report, Status
from grader.sandbox import Isolation, Slot, default_isolation
from grader.store import EvidenceStore
from grader.submission import Refused, Submission
from grader.workspace import MEMORY, STUDENT, Workspace, find_workspace

LONG = 20  # seconds of processor time from which on a further run's start, 0.2 s, is worth a training that is left out


class Options(msgspec.Struct, frozen=True):
    """How a check is made; each as the option of `grader check` that has its name.

    Attributes:
        verbose: whether to show what the code printed, and every message.
    """

    seed: int = 1
    data: str = ""
    scale: str = "lab"
    verbose: bool = False


@dataclass(frozen=True)
class Outcome:
    """What came of a check.

    Attributes:
        taken: the code that was checked; None if there was none.
        notes: sentences on the notebook itself, such as that a name is known to its memory alone.
        evidence: by probe.
    """

    paper: Paper
    report: Report
    taken: Taken | None
    notes: tuple[str, ...]
    evidence: dict[str, Evidence]
    options: Options


class Session:
    """The checks of one kernel. Used by one thread at a time.

    Args:
        course: by default that of the workspace that the kernel works in, else the installed one.
        isolation: by default as for `grader check`.
    """

    def __init__(self, course: Course | None = None, isolation: Isolation | None = None) -> None:
        self._course, self._isolation = course, isolation
        self._slot: Slot | None = None
        self._papers: dict[str, tuple[Options, Paper]] = {}
        self._cleanup = ExitStack()
        self._scratch = ""
        self.outcomes: dict[str, Outcome] = {}

    @property
    def warm(self) -> bool:
        """Whether the slot is there, so that a check need not wait for TensorFlow."""
        return self._slot is not None and self._slot.pid is not None

    def exercise(self, slug: str) -> Exercise:
        """An exercise of the course.

        Raises:
            GraderError: if there is none of that name, or the course is wrong.
        """
        return self._found().exercise(slug)

    def check(self, slug: str, cells: tuple[Cell, ...], memory: Container[str], options: Options) -> Outcome:
        """Check what the cells hold for an exercise.

        Args:
            memory: the names that the kernel knows; only to explain why one of them is missing in the check.

        Raises:
            GraderError: if there is no such exercise, or the sandbox can not be started.
        """
        exercise = self.exercise(slug).at_scale(options.scale)
        paper = self._paper(exercise, options)
        order = defined_in(exercise.text(exercise.filename))
        try:
            taken = take(cells, set(order))
        except Refused:
            text = _(
                "No cell that you have run defines a function of this exercise: {names}. Run those cells, then check."
            )
            note = text.format(names=_listed(order))
            outcome = Outcome(paper, untouched(paper, note), None, (note,), {}, options)
        else:
            taken = replace(taken, absent=tuple(n for n in order if n in taken.absent))
            outcome = self._graded(taken, paper, memory, options)
        self.outcomes[slug] = outcome
        return outcome

    def stop(self) -> None:
        """Give a run up; the next check starts a new slot."""
        if self._slot is not None:
            self._slot.close()
            self._slot = None

    def close(self) -> None:
        """End the slot and give everything back."""
        self.stop()
        for _options, paper in self._papers.values():
            paper.__exit__()
        self._papers.clear()
        self.outcomes.clear()
        self._cleanup.close()
        self._scratch = ""

    # ------------------------------------------------------------ one check

    def _graded(self, taken: Taken, paper: Paper, memory: Container[str], options: Options) -> Outcome:
        taken = replace(taken, source=taken.source + _unwritten(taken.absent))
        workspace = self._workspace()
        store = EvidenceStore(self._kept(workspace))
        lazy = paper.exercise.limits.cpu_seconds >= LONG
        submission = Submission("", paper.exercise, taken.source)
        try:
            made = grade(submission, paper, self._started(), store, lazy=lazy)
        except GraderError:
            raise
        except Exception as error:  # noqa: BLE001 - our own bug is said to be ours, and no traceback is a learner's to read
            made = broken(submission, paper, error)
        notes = [*_notes(taken, made, memory), *(_remembered(workspace, made, taken) if workspace else ())]
        return Outcome(paper, made, taken, tuple(notes), recalled(submission.digest, paper, store), options)

    def _found(self) -> Course:
        workspace = self._workspace()
        return self._course or (workspace.course() if workspace else find_course())

    def _workspace(self) -> Workspace | None:
        return find_workspace() if self._course is None else None

    def _paper(self, exercise: Exercise, options: Options) -> Paper:
        """The questions; those of the last check of an exercise are kept."""
        options = msgspec.structs.replace(options, verbose=False)
        known = self._papers.get(exercise.slug)
        if known is not None and known[0] == options:
            return known[1]
        made = set_paper(exercise, options.seed, options.data)
        if known is not None:
            known[1].__exit__()
        self._papers[exercise.slug] = options, made
        return made

    def _started(self) -> Slot:
        if self._slot is None:
            isolation = self._isolation or default_isolation()
            self._slot = Slot.for_exercises(self._found().exercises(), isolation)
        return self._slot

    def _kept(self, workspace: Workspace | None) -> Path:
        """The folder for evidence: the workspace's, or one that goes with the kernel."""
        if workspace is not None:
            return workspace.root / MEMORY / "evidence"
        if not self._scratch:
            self._scratch = self._cleanup.enter_context(tempfile.TemporaryDirectory(prefix="grader-"))
        return Path(self._scratch)


def _unwritten(names: tuple[str, ...]) -> bytes:
    """The functions of cells that have not been run: still to be written, rather than deleted by mistake."""
    return "".join(f"\n\ndef {n}(*given, **options):\n    raise NotImplementedError\n" for n in names).encode()


def _notes(taken: Taken, made: Report, memory: Container[str]) -> list[str]:
    """What is to be said of the notebook rather than of the code."""
    notes = []
    complaints = " ".join(v.message for v in made.verdicts if v.status is Status.FAILED)
    for name in taken.unknown:
        if f"'{name}'" not in complaints:
            continue
        if name in memory:
            text = _(
                "`{name}` is in this notebook's memory, but no cell that you have run defines it. A check starts without that "
                "memory, as your notebook does when it is opened again: define `{name}` in a cell, or hand it to the function."
            )
        else:
            text = _("`{name}` is defined in no cell that you have run.")
        notes.append(text.format(name=name))
    if taken.absent:
        notes.append(_("In no cell that you have run yet: {names}.").format(names=_listed(taken.absent)))
    return notes


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{n}`" for n in names)


def _remembered(workspace: Workspace, made: Report, taken: Taken) -> list[str]:
    """Keep the outcome in the workspace; where that can not be, say so."""
    try:
        with workspace.memory() as book:
            book.keep_source(made.submission, taken.source)
            book.record(STUDENT, made)
    except GraderError as error:
        return [_("This outcome could not be kept: {error}").format(error=str(error))]
    return []
