"""What a kernel keeps between checks: a warm slot, the questions, and evidence, so that the same code is not run twice.

Nothing of the kernel goes into a check but the text of its cells. The slot is a process of its own, started afresh rather than
forked: a kernel has TensorFlow at work in it, which no fork survives.
"""

from __future__ import annotations

import functools
import tempfile
from collections.abc import Container
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from grader.course import Course, find_course
from grader.exercise import Exercise
from grader.hints import Given, hint
from grader.home import check_code
from grader.i18n import _
from grader.intake.notebook import Taken, defined_in, take
from grader.memory import deepen
from grader.notebooks.history import Counted
from grader.observing import Watcher
from grader.paper import Paper, set_paper
from grader.pictures import Picture, pictures_of
from grader.pipeline import recalled, untouched
from grader.progress import Checked, next_up, progress
from grader.report import Report, Status
from grader.sandbox import Isolation, Slot, default_isolation
from grader.store import EvidenceStore
from grader.submission import Refused, Submission
from grader.work import Work
from grader.workspace import MEMORY, NOTEBOOK, Workspace, file_fingerprint, find_workspace


class Options(msgspec.Struct, frozen=True):
    """How a check is made; each as the option of `grader check` that has its name."""

    seed: int = 1
    data: str = ""
    scale: str = "lab"
    verbose: bool = False


@dataclass(frozen=True)
class Outcome:
    """What came of a check.

    Attributes:
        source: the code that was checked; empty if there was none.
        runs: of each cell that it was taken from, by its number in the code, the number of its latest run.
        notes: sentences on the notebook itself, such as that a name is known to its memory alone.
        next: the exercise to do next, once all has passed and where that is remembered.
        store: where its evidence lies.
    """

    exercise: Exercise
    report: Report
    source: str = ""
    runs: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()
    next: Exercise | None = None
    verbose: bool = False
    store: EvidenceStore | None = None


class Session:
    """The checks of one kernel. Used by one thread at a time."""

    def __init__(self) -> None:
        self._slot: Slot | None = None
        self._isolation: Isolation = default_isolation()
        self._papers: dict[str, tuple[Options, Paper]] = {}
        self._cleanup = ExitStack()
        self._scratch = ""
        self._hinted: dict[tuple[str, str], int] = {}  # how many hints were given, by exercise and check

    @property
    def warm(self) -> bool:
        """Whether the slot is there, so that a check need not wait for TensorFlow."""
        return self._slot is not None and self._slot.pid is not None

    def exercise(self, slug: str) -> Exercise:
        """An exercise of the course: that of the workspace that the kernel works in, else the installed one.

        Raises:
            GraderError: if there is none of that name, or the course is wrong.
        """
        return self._course().exercise(slug)

    def check(
        self,
        slug: str,
        cells: Counted,
        memory: Container[str],
        options: Options,
        watcher: Watcher | None = None,
    ) -> Outcome:
        """Check what the cells hold for an exercise, and remember what came where the kernel works in a workspace.

        Args:
            memory: the names that the kernel knows; only to explain why one of them is missing in the check.

        Raises:
            GraderError: if there is no such exercise, or the sandbox can not be started.
        """
        exercise = self.exercise(slug).at_scale(options.scale)
        paper = self._paper(exercise, options)
        order = defined_in(exercise.text(exercise.filename))
        try:
            taken = take(cells.cells, set(order))
        except Refused:
            text = _(
                "No cell that you have run defines a function of this exercise: {names}. Run those cells, then check."
            )
            return Outcome(exercise, untouched(paper, text.format(names=_listed(order))), verbose=options.verbose)
        absent = tuple(n for n in order if n in taken.absent)
        submission = Submission("", exercise, taken.source + _unwritten(absent))
        done = self._graded(submission, paper, options, watcher)
        taken = replace(taken, absent=absent)
        return replace(done, runs=cells.runs, notes=(*_notes(taken, done.report, memory), *done.notes))

    def hint(self, outcome: Outcome) -> Given:
        """The next hint on the check that fails now; which ones were given is remembered as `grader hint` does."""
        if not outcome.source:  # a hint that is not shown is not counted
            return Given()
        slug, workspace = outcome.exercise.slug, find_workspace()

        def count(check: str, _total: int) -> int:
            self._hinted[slug, check] = self._hinted.get((slug, check), 0) + 1
            return self._hinted[slug, check]

        counted = functools.partial(deepen, workspace, slug) if workspace else count
        return hint(outcome.exercise, outcome.report, counted)

    def pictures(self, outcome: Outcome) -> tuple[Picture, ...]:
        """The pictures of the last check, which must be of this outcome."""
        _options, paper = self._papers[outcome.exercise.slug]
        evidence = recalled(outcome.report.submission, paper, outcome.store) if outcome.store else {}
        return pictures_of(paper, evidence)

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
        self._cleanup.close()
        self._scratch = ""

    # ------------------------------------------------------------ one check

    def _graded(self, submission: Submission, paper: Paper, options: Options, watcher: Watcher | None) -> Outcome:
        exercise, workspace = submission.exercise, find_workspace()
        answer = workspace.answer(exercise) if workspace else None
        why = ""
        if workspace is not None and (answer is None or answer.suffix != NOTEBOOK):
            name = workspace.name(answer) if answer else _("none")
            why = _("your file for this exercise is not a notebook ({name}).").format(name=name)
            workspace = None
        work = Work(exercise, answer or Path(f"{exercise.slug}{NOTEBOOK}"), workspace)
        checked = Checked(file_fingerprint(work.path), data=options.data, scale=options.scale)
        done = check_code(work, submission, checked, paper, self._started(), self._scratch_store(), watcher=watcher)
        why = why or done.forgotten
        return Outcome(
            exercise,
            done.report,
            done.source.decode("utf-8", "replace"),
            (),
            (_("This check is not remembered: {why}").format(why=why),) if why else (),
            _following(workspace) if workspace and done.report.passed else None,
            options.verbose,
            self._scratch_store() if workspace is None else EvidenceStore(workspace.root / MEMORY / "evidence"),
        )

    def _course(self) -> Course:
        workspace = find_workspace()
        return workspace.course() if workspace else find_course()

    def _paper(self, exercise: Exercise, options: Options) -> Paper:
        """The questions; those of the last check of an exercise are kept."""
        options = msgspec.structs.replace(options, verbose=False)
        known = self._papers.get(exercise.slug)
        if known is not None and known[0] == options and known[1].exercise == exercise:
            return known[1]
        made = set_paper(exercise, options.seed, options.data)
        if known is not None:
            known[1].__exit__()
        self._papers[exercise.slug] = options, made
        return made

    def _started(self) -> Slot:
        if self._slot is None:
            self._slot = Slot.for_exercises(self._course().exercises(), self._isolation)
        return self._slot

    def _scratch_store(self) -> EvidenceStore:
        """Where evidence lies that is not remembered: in a folder that goes with the kernel."""
        if not self._scratch:
            self._scratch = self._cleanup.enter_context(tempfile.TemporaryDirectory(prefix="grader-"))
        return EvidenceStore(Path(self._scratch))


def _unwritten(names: tuple[str, ...]) -> bytes:
    """The functions of cells that have not been run: still to be written, rather than deleted by mistake."""
    return "".join(f"\n\ndef {n}(*given, **options):\n    raise NotImplementedError\n" for n in names).encode()


def _notes(taken: Taken, made: Report, memory: Container[str]) -> list[str]:
    """What is to be said of the notebook rather than of the code."""
    notes = []
    complaints = " ".join(f"{v.message} {v.raised}" for v in made.verdicts if v.status is Status.FAILED)
    for name in taken.unknown:
        if f"'{name}'" not in complaints and f"`{name}`" not in complaints:
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


def _following(workspace: Workspace) -> Exercise | None:
    exercises = workspace.course().exercises()
    return next_up(exercises, progress(workspace, exercises))
