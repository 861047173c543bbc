"""What `grader watch` is doing: which exercise is watched, what came of it, and what each key does. It draws nothing."""

from __future__ import annotations

import contextlib
import enum
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from grader.course import Course
from grader.errors import GraderError
from grader.exercise import Exercise
from grader.hints import Given, hint
from grader.home import Outcome
from grader.i18n import _
from grader.memory import deepen, recall
from grader.progress import Standing, State, progress
from grader.watch import keys
from grader.watch.checker import Checker, Result, Run, Trouble
from grader.watch.saves import Saves
from grader.work import Work
from grader.workspace import Workspace


class View(enum.Enum):
    """What the middle of the screen holds."""

    CHECK = enum.auto()
    HINT = enum.auto()
    TASK = enum.auto()
    LIST = enum.auto()


@dataclass
class Checked:
    """The last result of an exercise, when it came and how long it took, in seconds."""

    result: Result
    when: float
    took: float


@dataclass
class Session:
    """All that a screen shows, and all that keys and saves change.

    Attributes:
        course: whose exercises these are.
        workspace: the learner's, which remembers; None where a file outside of one is watched.
        works: the files that are watched, in the course's order.
        work: the one that is looked at.
        scale: that exercises are checked at.
        checked: by slug.
        given: the hints that were asked for on the check that fails now.
        note: one sentence about the last key or save.
        heard: what a library printed last, such as how far a download is.
        scroll: lines of the middle that have gone out at the top.
        over: whether to end.
    """

    course: Course
    workspace: Workspace | None
    works: Sequence[Work]
    work: Work
    checker: Checker
    scale: str = "lab"
    checked: dict[str, Checked] = field(default_factory=dict)
    given: Given | None = None
    view: View = View.CHECK
    verbose: bool = False
    note: str = ""
    heard: str = ""
    scroll: int = 0
    over: bool = False
    saves: Saves = field(init=False)
    _began: float = 0.0
    _missing: bool = False
    _asked: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.saves = Saves(work.path for work in self.works)

    # ------------------------------------------------------------ what happens

    def begin(self, work: Work, *, afresh: bool = False) -> None:
        """Look at an exercise, and check it."""
        self.work, self.view, self.scroll, self.given = work, View.CHECK, 0, None
        self._began = time.monotonic()
        self.checker.begin(Run(work, self._expected(work), afresh=afresh))

    def look(self) -> bool:
        """Take in what was saved and what has been found out.

        Returns:
            Whether anything has changed.
        """
        saved, missing = self.saves.look(), self.saves.missing(self.work.path)
        changed, self._missing = missing is not self._missing, missing
        if saved:
            self.note = ""
            self.begin(next(w for w in self.works if w.path == saved[-1]))
        came = self.checker.result()
        if came is not None:
            work, result = came
            self.checked[work.exercise.slug] = Checked(result, time.time(), time.monotonic() - self._began)
            self.note = result.forgotten if isinstance(result, Outcome) else ""
        return changed or bool(saved) or came is not None

    def press(self, key: str) -> None:
        """Do what a key is for; one that is for nothing does nothing."""
        self.note = ""
        actions: dict[str, Callable[[], None]] = {
            "q": self._quit,
            keys.GONE: self._quit,
            "h": self._hint,
            "n": self._next,
            "l": partial(self._turn, View.LIST),
            "t": partial(self._turn, View.TASK),
            "r": partial(self.begin, self.work, afresh=True),
            "v": self._verbose,
            " ": partial(self._turn, View.CHECK),
            keys.UP: partial(self._move, -1),
            keys.DOWN: partial(self._move, 1),
            keys.PAGE_UP: partial(self._move, -10),
            keys.PAGE_DOWN: partial(self._move, 10),
            keys.HOME: partial(self._move, -self.scroll),
            keys.END: partial(self._move, 10**6),
        }
        action = actions.get(key)
        if action is not None:
            try:
                action()
            except GraderError as error:
                self.note = str(error)

    # ------------------------------------------------------------ what a screen asks

    @property
    def outcome(self) -> Outcome | None:
        """The last verdicts on the exercise that is looked at; None if there are none."""
        return self._outcome(self.work.exercise.slug)

    @property
    def trouble(self) -> str:
        """Why the last check gave no verdict; empty if it gave one."""
        checked = self.checked.get(self.work.exercise.slug)
        return checked.result.said if checked is not None and isinstance(checked.result, Trouble) else ""

    def standings(self) -> Mapping[str, Standing]:
        """How far the learner is with each exercise, by slug; outside of a workspace, as far as has been seen here."""
        exercises = self.course.exercises()
        return progress(self.workspace, exercises) if self.workspace else {e.slug: self._standing(e) for e in exercises}

    # ------------------------------------------------------------ keys

    def _quit(self) -> None:
        self.over = True

    def _turn(self, view: View) -> None:
        """Show something else, or, if it is shown already, the verdicts again."""
        self.view, self.scroll = View.CHECK if self.view is view else view, 0

    def _verbose(self) -> None:
        self.verbose, self.view, self.scroll = not self.verbose, View.CHECK, 0

    def _move(self, lines: int) -> None:
        self.scroll = max(0, self.scroll + lines)

    def _hint(self) -> None:
        """The next hint. While a check is under way, none: it might be about what has just been mended."""
        if self.checker.run is not None:
            self.note = _("Wait for the check: the hint is about what it finds.")
            return
        if self.outcome is None:
            self.note = _("There is no verdict yet that a hint could be about.")
            return
        self.given = hint(self.work.exercise.at_scale(self.scale), self.outcome.report, self._count).after(self.given)
        self.view, self.scroll = View.HINT, 0

    def _count(self, check: str, total: int) -> int:
        """Count one more hint on a check, in the workspace's memory, or in our own where there is none."""
        if self.work.workspace is not None:
            return deepen(self.work.workspace, self.work.exercise.slug, check, total)
        self._asked[check] = min(self._asked.get(check, 0), total) + 1
        return self._asked[check]

    def _next(self) -> None:
        """Go on to the next exercise that is not done."""
        standings = self.standings()
        place = self.works.index(self.work)
        others = [*self.works[place + 1 :], *self.works[:place]]
        left = [w for w in others if standings[w.exercise.slug].state is not State.DONE]
        if left:
            self.begin(left[0])
        else:
            self.note = _("There is no other exercise that is not done.")

    def _expected(self, work: Work) -> float | None:
        """How long the last check of an exercise took, if it is known."""
        outcome = self._outcome(work.exercise.slug)
        if outcome is not None:
            return outcome.report.seconds
        with contextlib.suppress(GraderError):  # what can not be remembered is told when something is to be
            remembered = recall(work.workspace, work.exercise.slug) if work.workspace else None
            return remembered.report.seconds if remembered else None
        return None

    def _outcome(self, slug: str) -> Outcome | None:
        checked = self.checked.get(slug)
        return checked.result if checked is not None and isinstance(checked.result, Outcome) else None

    def _standing(self, exercise: Exercise) -> Standing:
        outcome = self._outcome(exercise.slug)
        if outcome is None:
            return Standing(State.NEW)
        report = outcome.report
        return Standing(State.DONE if report.passed else State.BEGUN, outcome.work.shown, report.score, report.points)
