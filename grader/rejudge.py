"""Judges a gradebook's stored evidence anew, after a check, its points, threshold or message changed. Runs no learner code."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from grader.course import Course
from grader.evidence import Evidence
from grader.gradebook import Gradebook
from grader.paper import Paper
from grader.papers import Papers
from grader.pipeline import recalled, report, untouched
from grader.report import Report, Status


class Change(msgspec.Struct, frozen=True):
    """What judging anew makes of one report.

    Attributes:
        before, after: the reports; equal if nothing changed, and `after` None if the evidence is for other questions,
            so that only `grade` can tell, or the course no longer has the exercise.
    """

    student: str
    before: Report
    after: Report | None

    @property
    def moved(self) -> bool:
        """Whether the score, or what it is of, is another."""
        a, b = self.before, self.after
        return b is not None and (a.final, a.points) != (b.final, b.points)

    @property
    def reworded(self) -> bool:
        """Whether anything else in the report is another."""
        return self.after is not None and not self.moved and self.before != self.after

    @property
    def capped(self) -> bool:
        """Whether a person has decided on more points than there are now."""
        after = self.after
        return after is not None and after.override is not None and after.override.points > after.points

    def why(self) -> list[str]:
        """For each check that now says something else, what it said and says."""
        if self.after is None:
            return []
        before = {v.check: v for v in self.before.verdicts}
        after = {v.check: v for v in self.after.verdicts}
        said = [f"{name} is gone" for name in before if name not in after]
        for name, now in after.items():
            then = before.get(name)
            if then is None:
                said.append(f"{name} is new: {_told(now.status, now.message)}")
            elif then.status is not now.status:
                said.append(f"{name}: {then.status.value} → {_told(now.status, now.message)}")
            elif then.points != now.points:
                said.append(f"{name}: worth {then.points:g} → {now.points:g}")
        return said


def _told(status: Status, message: str) -> str:
    return f"{status.value} ({message[:100]})" if message and status is Status.FAILED else status.value


def rejudge(course: Course, book: Gradebook, data: str = "", students: Iterable[str] | None = None) -> Iterator[Change]:
    """Judge every report of a gradebook anew. Nothing is written, nor may it be before the last has come.

    Args:
        data: where the official data files are; by default where they were when the class was graded.
        students: of these alone.

    Raises:
        GraderError: if an exercise's files are wrong.
    """
    with Papers(course, book, data) as papers:
        for student, of_student in book.each(students):
            for before in of_student.values():
                after = _anew(before, papers, book) if course.has(before.exercise) else None
                yield Change(student, before, after)


class _NeverAskedError(Exception):
    """A score lies close to a threshold where it did not before, so that it has to be tried on further seeds."""


def _kept(before: Report, further: Paper, probes: tuple[str, ...], book: Gradebook) -> dict[str, Evidence]:
    seen = recalled(before.submission, further, book.evidence)
    if not set(probes) <= set(seen):
        raise _NeverAskedError
    return {p: seen[p] for p in probes}


def _anew(before: Report, papers: Papers, book: Gradebook) -> Report | None:
    paper = papers.of(before)
    if not before.submission:
        after = untouched(paper, before.note)
    else:
        evidence = papers.evidence(before)
        if evidence is None:
            return None
        try:
            after = report(
                before.submission, evidence, paper, lambda further, probes: _kept(before, further, probes, book)
            )
        except _NeverAskedError:
            return None
    if before.late is not None:
        from grader.intake.late import still_late

        after = still_late(after, before.late)
    kept = {"data": before.data, "official": before.official, "override": before.override}
    return msgspec.structs.replace(after, note=after.note or _said(before), **kept)


def _said(before: Report) -> str:
    """What was to be said of how the file came; not that the grader itself failed, which is over now."""
    lost = all(v.status is Status.BROKEN and v.message == before.note for v in before.verdicts)
    return "" if lost else before.note
