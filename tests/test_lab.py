"""Every lab's reference and right variants earn full marks; every mistake fails the check that its first line names."""

from pathlib import Path

import pytest

from grader.course import Course
from grader.pipeline import grade, set_paper
from grader.report import Status
from grader.sandbox import Slot, why_no_walls
from grader.submission import Submission

pytestmark = [pytest.mark.tensorflow, pytest.mark.xdist_group("labs")]
COURSE = Course(Path(__file__).parents[1])
RIGHT = [
    p for e in COURSE.exercises() for p in [COURSE.solution(e), *COURSE.solution(e).parent.glob("alternatives/*.py")]
]
WRONG = [p for e in COURSE.exercises() for p in sorted(COURSE.solution(e).parent.glob("wrong/*.py"))]


@pytest.fixture(scope="module")
def warm_slot():
    isolation = "none" if why_no_walls() else "bubblewrap"
    with Slot(("tensorflow", "keras"), isolation) as slot:
        yield slot


def graded(path, slot, seed):
    slug = path.parent.name if path.parent.parent.name == "solutions" else path.parents[1].name
    exercise = COURSE.exercise(slug)
    with set_paper(exercise, seed) as paper:
        return grade(Submission("", exercise, path.read_bytes()), paper, slot)


@pytest.mark.parametrize("path", RIGHT, ids=lambda p: p.stem)
def test_right_solutions_earn_full_marks_within_half_their_budget(path, warm_slot):
    report = graded(path, warm_slot, seed=3)
    assert [(v.check, v.message) for v in report.verdicts if v.status is not Status.PASSED] == []
    if path.parent.name != "alternatives":
        assert report.runs[0].cpu <= COURSE.exercise(report.exercise).limits.cpu_seconds / 2


@pytest.mark.parametrize("path", WRONG, ids=lambda p: p.stem)
def test_a_mistake_fails_the_check_that_it_names_and_what_needs_it(path, warm_slot):
    named = path.read_text().splitlines()[0].removeprefix("# fails:").strip()
    report = graded(path, warm_slot, seed=3)
    statuses = {v.check: v.status for v in report.verdicts}
    assert statuses[named] is Status.FAILED
    assert {s for check, s in statuses.items() if check != named} <= {Status.PASSED, Status.SKIPPED}
    assert next(v.message for v in report.verdicts if v.check == named)


@pytest.mark.parametrize("exercise", COURSE.exercises(), ids=lambda e: e.slug)
def test_stubs_are_to_do_and_never_broken(exercise, warm_slot):
    with set_paper(exercise, 3) as paper:
        report = grade(Submission("", exercise, exercise.stub.read_bytes()), paper, warm_slot)
    assert report.score == 0
    assert Status.TODO in {v.status for v in report.verdicts}
    assert {v.status for v in report.verdicts} <= {Status.TODO, Status.SKIPPED}


def test_every_run_of_one_seed_gives_the_same_evidence(warm_slot):
    exercise = COURSE.exercise("linear_regression")
    source = COURSE.solution(exercise).read_bytes()
    with set_paper(exercise, 8) as paper:
        first, second = (grade(Submission("", exercise, source), paper, warm_slot) for _ in range(2))
    assert first.verdicts == second.verdicts
