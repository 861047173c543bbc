"""The foundations are written with NumPy alone."""

from pathlib import Path

import numpy as np
import pytest

from grader.claims import Claim, Failure
from grader.course import Course
from grader.paper import set_paper
from grader.pipeline import grade
from grader.rubric import course_file, import_course_file
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


def test_a_net_of_more_units_than_fit_into_memory_is_refused_before_it_answers():
    nets = import_course_file(COURSE.root / "exercises/_shared/numpy_nets.py")
    shapes = (784, 1), (1,), (1, 1_000_000), (1_000_000,), (1_000_000, 10), (10,)
    with pytest.raises(Failure, match="too many units"):
        nets.layers(Claim([np.zeros(s, np.uint8) for s in shapes], "params"), 784, 10, "params")


def test_a_batch_of_more_rows_than_examples_is_compared_with_none():
    questions = course_file(str(COURSE.root / "exercises/mini_batch/probe.py"), "questions.py")
    batches = Claim([[np.zeros((24, 2)), np.zeros(24)]], "batches")
    with pytest.raises(Failure, match="more rows than there are examples"):
        questions.numbers_of(batches, {"x": np.ones((23, 2))}, "batches(...)")
