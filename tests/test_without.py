"""Exercises that do without a package: it is not there, the learner is told why, and others in the same slot have it."""

import shutil
from pathlib import Path

import pytest

from grader.course import Course
from grader.errors import CourseError
from grader.paper import set_paper
from grader.pipeline import grade
from grader.report import Status
from grader.sandbox import Slot, why_no_walls
from grader.submission import Submission

COURSE = Path(__file__).parent / "course"
ISOLATIONS = [pytest.param("bubblewrap", marks=pytest.mark.sandbox), "none", "process"]
IMPORTS = "from scipy.special import expit\n\n\ndef double(x):\n    return 2 * x\n"
# Takes the finder that refuses away, as somebody might who has read the grader.
GETS_ROUND = """
import sys

sys.meta_path[:] = [f for f in sys.meta_path if type(f).__name__ != "_Without"]
import scipy.special


def double(x):
    return 2 * x
"""


@pytest.fixture
def course(tmp_path):
    """The tiny course, whose exercise `double` does without SciPy."""
    shutil.copytree(COURSE, tmp_path / "course")
    toml = tmp_path / "course/exercises/double/exercise.toml"
    toml.write_text('without = ["scipy"]\n' + toml.read_text())
    return Course(tmp_path / "course")


def graded(course, slug, source, slot):
    exercise = course.exercise(slug)
    with set_paper(exercise, 1) as paper:
        return grade(Submission("ada", exercise, source.encode()), paper, slot)


def solution(course, slug):
    return (course.root / "solutions" / slug / f"{slug}.py").read_text()


@pytest.mark.parametrize("isolation", ISOLATIONS)
def test_what_is_left_out_can_not_be_imported_and_the_report_says_why(course, isolation):
    if isolation == "bubblewrap" and why_no_walls():
        pytest.skip(why_no_walls())
    with Slot.for_exercises(course.exercises(), isolation) as slot:
        report = graded(course, "double", IMPORTS, slot)
        assert not report.loads
        assert {v.status for v in report.verdicts} <= {Status.FAILED, Status.SKIPPED}
        assert any("NumPy alone" in v.message and "scipy" in v.message for v in report.verdicts)
        assert graded(course, "double", solution(course, "double"), slot).score > 0


@pytest.mark.sandbox
def test_behind_the_walls_it_is_not_there_for_anyone_who_gets_round_the_message(course):
    with Slot.for_exercises(course.exercises(), "bubblewrap") as slot:
        report = graded(course, "double", GETS_ROUND, slot)
    assert not report.loads
    assert any("scipy.special" in v.message for v in report.verdicts)


@pytest.mark.parametrize("isolation", ["none", pytest.param("bubblewrap", marks=pytest.mark.sandbox)])
def test_other_exercises_of_the_slot_have_it(course, isolation):
    with Slot.for_exercises(course.exercises(), isolation) as slot:
        assert graded(course, "double", IMPORTS, slot).score == 0
        report = graded(course, "greet", "import scipy.special\n" + solution(course, "greet"), slot)
    assert report.loads
    assert report.score > 0


def test_a_package_name_that_is_none_is_refused(course):
    toml = course.root / "exercises/double/exercise.toml"
    toml.write_text(toml.read_text().replace('"scipy"', '"../scipy"'))
    with pytest.raises(CourseError, match=r"exercise\.toml.*without"):
        Course(course.root).exercise("double")
