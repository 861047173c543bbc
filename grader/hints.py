"""Hints on the check that fails now: one more at each call, and never more than its author wrote."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import msgspec

from grader.advice import advise
from grader.exercise import Exercise
from grader.report import Report, Verdict

if TYPE_CHECKING:
    from grader.rubric import Check


class Given(msgspec.Struct, frozen=True):
    """The answer to one call for a hint.

    Attributes:
        verdict: what the hint is about; None if everything has passed.
        hints: the one hint, or several, see `after`; once all had been given before, all of them.
        number: of the first of these hints, from 1; 0 if there is none, or all had been given before.
        total: how many hints the check has.
        loads: whether the learner's file can be executed at all. If not, there is only its error to mend.
    """

    verdict: Verdict | None = None
    hints: tuple[str, ...] = ()
    number: int = 0
    total: int = 0
    loads: bool = True

    @property
    def last(self) -> int:
        """The number of the last of these hints."""
        return self.number + len(self.hints) - 1

    def after(self, before: Given | None) -> Given:
        """The same together with the hints on the same check that were given just before."""
        if before is None or before.verdict != self.verdict or not before.number or before.last + 1 != self.number:
            return self
        return msgspec.structs.replace(self, hints=before.hints + self.hints, number=before.number)


def hint(exercise: Exercise, report: Report, count: Callable[[str, int], int], known: tuple[str, ...] = ()) -> Given:
    """The next hint on the check that fails first, or is to be written first, in the last report.

    Args:
        count: given a check and how many hints it has, says how many have been asked for with this one, see
            `memory.deepen`.
        known: the hints on that check, where they are remembered; else its file is read, which takes NumPy and a moment.

    Raises:
        GraderError: if the course's files are wrong, or `count` can remember nothing.
    """
    cause = advise(report).first
    if cause is None:
        return Given()
    verdict = cause.verdict
    if not report.loads:
        return Given(verdict, loads=False)
    hints = known or _read(exercise, verdict.check)
    asked = count(verdict.check, len(hints))
    if not hints:
        return Given(verdict)
    if asked > len(hints):
        return Given(verdict, hints, 0, len(hints))
    return Given(verdict, (hints[asked - 1],), asked, len(hints))


def _read(exercise: Exercise, check: str) -> tuple[str, ...]:
    from grader.rubric import load_rubric

    return hints_on(load_rubric(exercise).checks, check)


def hints_on(checks: Iterable[Check], name: str) -> tuple[str, ...]:
    """What the author of a check wrote, from a question to nearly the solution; nothing if there is no such check."""
    return next((c.hints for c in checks if c.name == name), ())
