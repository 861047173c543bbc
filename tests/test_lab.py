"""Labs through the real grader. That references pass and mistakes fail is `make selfcheck`'s to show, for every lab."""

from pathlib import Path

import pytest

from grader.course import Course
from grader.paper import set_paper
from grader.pipeline import grade
from grader.sandbox import Slot, why_no_walls
from grader.submission import Submission

pytestmark = [pytest.mark.tensorflow, pytest.mark.xdist_group("keras")]
COURSE = Course(Path(__file__).parents[1])


@pytest.fixture(scope="module")
def warm_slot():
    isolation = "none" if why_no_walls() else "bubblewrap"
    with Slot(("tensorflow", "keras"), isolation) as slot:
        yield slot


@pytest.mark.parametrize("slug", ["linear_regression", "perceptron", "mnist_softmax"])
def test_every_run_of_one_seed_gives_the_same_verdicts(slug, warm_slot):
    exercise = COURSE.exercise(slug)
    source = COURSE.solution(exercise).read_bytes()
    with set_paper(exercise, 8, "builtin") as paper:
        first, second = (grade(Submission("", exercise, source), paper, warm_slot) for _ in range(2))
    assert first.verdicts == second.verdicts
    assert first.passed


def test_the_report_says_which_data_it_is_about(warm_slot):
    exercise = COURSE.exercise("mnist_softmax")
    with set_paper(exercise, 8, "builtin") as paper:
        report = grade(Submission("", exercise, exercise.stub.read_bytes()), paper, warm_slot)
    assert report.data == "mnist: built-in stand-in (asked for)"
