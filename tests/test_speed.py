"""A slow machine does not fail a right solution: its runs may take longer, and nothing else is different."""

from pathlib import Path

import pytest

from grader import paper, speed
from grader.course import Course
from grader.exercise import Limits
from grader.paper import set_paper

COURSE = Course(Path(__file__).parent / "course")


@pytest.mark.parametrize(("ratio", "times"), [(0.3, 1), (1, 1), (1.6, 2), (3, 4), (50, 4)])
def test_limits_are_as_much_longer_as_the_machine_is_slower_but_never_without_end(ratio: float, times: float) -> None:
    assert speed.stretch(ratio) == times


def test_this_machine_is_one_of_them() -> None:
    assert speed.slowness() in {times for _most, times in speed.STEPS} | {speed.MOST}


def test_a_wall_that_was_set_moves_with_it_and_memory_stays() -> None:
    limits = Limits(cpu_seconds=2, wall_seconds=5).stretched(4)
    assert (limits.cpu_seconds, limits.wall, limits.memory_mb) == (8, 20, Limits().memory_mb)
    assert Limits(cpu_seconds=2).stretched(4).wall == Limits(cpu_seconds=8).wall


def test_the_questions_and_what_is_kept_of_runs_are_the_same_on_slow_machines(monkeypatch: pytest.MonkeyPatch) -> None:
    exercise = COURSE.exercise("double")
    found = {}
    for times in (1.0, 4.0):
        monkeypatch.setattr(paper, "slowness", lambda times=times: times)
        with set_paper(exercise, 1) as asked:
            found[times] = (asked.digest, asked.asked, asked.limits.cpu_seconds)
    assert found[4.0] == (*found[1.0][:2], 4 * exercise.limits.cpu_seconds)
