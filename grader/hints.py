"""Hints on the check that fails now: one more at each call, and never more than its author wrote."""

from __future__ import annotations

import msgspec

from grader.advice import advise
from grader.exercise import Exercise
from grader.memory import Remembered, deepen
from grader.report import Verdict
from grader.rubric import load_rubric
from grader.workspace import Workspace


class Given(msgspec.Struct, frozen=True):
    """The answer to one call for a hint.

    Attributes:
        verdict: what the hint is about; None if everything has passed.
        hints: the one hint, or, once all have been given, all of them.
        number: of that hint, from 1; 0 if there is none, or all have been given.
        total: how many hints the check has.
        loads: whether the learner's file can be executed at all. If not, there is only its error to mend.
    """

    verdict: Verdict | None = None
    hints: tuple[str, ...] = ()
    number: int = 0
    total: int = 0
    loads: bool = True


def hint(workspace: Workspace, exercise: Exercise, remembered: Remembered) -> Given:
    """The next hint on the check that fails first, or is to be written first, in the last report.

    Raises:
        GraderError: if the course's files are wrong, or nothing can be remembered.
    """
    cause = advise(remembered.report).first
    if cause is None:
        return Given()
    verdict = cause.verdict
    if not remembered.report.loads:
        return Given(verdict, loads=False)
    hints = next((c.hints for c in load_rubric(exercise).checks if c.name == verdict.check), ())
    asked = deepen(workspace, exercise.slug, verdict.check, len(hints))
    if not hints:
        return Given(verdict)
    if asked > len(hints):
        return Given(verdict, hints, 0, len(hints))
    return Given(verdict, (hints[asked - 1],), asked, len(hints))
