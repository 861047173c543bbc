"""What a failed check says of a file is true of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.course import Course
from grader.paper import set_paper
from grader.pipeline import grade
from grader.report import Status
from grader.sandbox import Slot, why_no_walls
from grader.submission import Submission

COURSE = Course(Path(__file__).parents[1])


@pytest.fixture(scope="module")
def slot() -> Iterator[Slot]:
    with Slot((), "none" if why_no_walls() else "bubblewrap") as slot:
        yield slot


def said(slug: str, path: str, check: str, slot: Slot) -> str:
    """What is said of a file of solutions/<slug>/ by the check that it fails."""
    exercise = COURSE.exercise(slug)
    source = (COURSE.solution(exercise).parent / path).read_bytes()
    with set_paper(exercise, 5, "builtin") as paper:
        (verdict,) = (v for v in grade(Submission("", exercise, source), paper, slot).verdicts if v.check == check)
    assert verdict.status is Status.FAILED, (verdict.status, verdict.message)
    return verdict.message


def test_a_net_that_has_met_the_digits_in_their_order_is_asked_about_the_order(slot: Slot) -> None:
    message = said("mnist_numpy", "wrong/never_shuffled_slow.py", "recognises_digits", slot)
    assert "digits as 9. The rows come sorted by digit" in message
    message = said("mnist_numpy", "wrong/first_weights_returned.py", "recognises_digits", slot)
    assert "this net only guesses" in message
