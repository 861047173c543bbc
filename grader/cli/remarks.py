"""What an instructor should know when a class has been graded, beyond a student's own row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from grader.i18n import _

if TYPE_CHECKING:
    from grader.batch import Deadline
    from grader.exercise import Exercise
    from grader.gradebook import Reports
    from grader.intake import Intake


def remarks(
    intake: Intake, exercises: list[Exercise], reports: Reports, deadline: Deadline | None, *, asked_for: bool
) -> Iterator[str]:
    """Sentences on how the work came.

    Args:
        exercises: those that were graded.
        reports: of the students who are in the intake, these exercises' and others.
        asked_for: whether the exercises were named; else they are what somebody has handed in.
    """
    yield from intake.notes
    if not asked_for:
        yield from _strays(intake, exercises)
    if deadline:
        yield _("Due: {when}").format(when=f"{deadline.due:%Y-%m-%d %H:%M:%S %Z}")
        yield from _untimed(intake)
    else:
        yield from _still_late(exercises, reports)
    stay = _stay(intake, exercises, reports)
    if stay:
        yield _("{n} scores of earlier hand-ins stay, since nothing new came.").format(n=stay.total())
    for student, handed in intake.students.items():  # who has no new report that could say it
        if stay[student] and not handed.files and student not in intake.missing:
            yield f"{student}: {' '.join(handed.notes)}"
    missing = [student for student in intake.missing if stay[student] < len(exercises)]
    if missing:
        yield _("On the roster, but nothing came: {who}").format(who=", ".join(missing))
    if intake.unknown:
        yield _("Not on the roster: {who}").format(who=", ".join(intake.unknown))


def _strays(intake: Intake, exercises: list[Exercise]) -> Iterator[str]:
    """The exercises that hardly anybody has handed in, and that are a column of everybody all the same."""
    counts = {e.slug: sum(e.slug in handed.files for handed in intake.students.values()) for e in exercises}
    few = [f"{slug} ({n})" for slug, n in counts.items() if 10 * n < max(counts.values())]
    if few:
        text = _("Handed in by hardly anybody: {few}. --exercise leaves out what was not asked for.")
        yield text.format(few=", ".join(few))


def _untimed(intake: Intake) -> Iterator[str]:
    """That nothing tells when files were handed in, so that they are not taken for punctual."""
    taken = [u for handed in intake.students.values() for u in handed.files.values() if u.source is not None]
    untimed = sum(upload.when is None for upload in taken)
    if untimed:
        text = _(
            "Nothing tells when {untimed} of {n} files were handed in: what Canvas, Moodle and GitHub export has the time of "
            "the download. Of these only what Canvas has marked LATE counts as late, by one day; where the due time matters, "
            "use the platform's own deduction."
        )
        yield text.format(untimed=untimed, n=len(taken))


def _still_late(exercises: list[Exercise], reports: Reports) -> Iterator[str]:
    """That lateness costs what it did, where nobody says anew when the work was due."""
    graded = [of_student[e.slug] for of_student in reports.values() for e in exercises]
    n = sum(r.late is not None and r.score is not None and r.late.remains < r.score for r in graded)
    if n:
        yield _("{n} deductions for lateness stay, since --due was not given.").format(n=n)


def _stay(intake: Intake, exercises: list[Exercise], reports: Reports) -> Counter[str]:
    """By student, of how many of the exercises something came before and nothing now."""
    from grader.gradebook import storable

    return Counter(
        student
        for student, handed in intake.students.items()
        for e in exercises
        if e.slug not in handed.files and reports[storable(student)][e.slug].submission
    )
