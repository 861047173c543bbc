"""The foundations are written with NumPy alone."""

from pathlib import Path

import pytest

from grader.course import Course
from grader.paper import set_paper
from grader.pipeline import grade
from grader.sandbox import Slot, why_no_walls
from grader.submission import Submission

COURSE = Course(Path(__file__).parents[1])


@pytest.fixture(scope="module")
def slot():
    with Slot((), "none" if why_no_walls() else "bubblewrap") as slot:
        yield slot


@pytest.mark.parametrize("slug", [e.slug for e in COURSE.exercises() if e.track == "foundations"])
def test_they_do_without_tensorflow(slug, slot):
    exercise = COURSE.exercise(slug)
    assert exercise.without == ("tensorflow", "keras")
    assert not exercise.warm
    source = COURSE.solution(exercise).read_text() + "\nimport keras\n"
    with set_paper(exercise, 5, "builtin") as paper:
        report = grade(Submission("", exercise, source.encode()), paper, slot)
    assert report.score == 0
    assert "keras" in " ".join(v.message for v in report.verdicts)
