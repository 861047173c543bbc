"""What a score is."""

import pytest

from grader.ending import Ending
from grader.report import Report, Run, Status, Verdict


def report(*lines: tuple[Status, float], endings: tuple[Ending, ...] = (Ending.FINISHED,)) -> Report:
    verdicts = tuple(Verdict(f"c{i}", "C.", status, points) for i, (status, points) in enumerate(lines))
    runs = tuple(Run(f"p{i}", e, "", 0.0, 0.0, 0) for i, e in enumerate(endings))
    return Report("double", "Doubling", "", 0, verdicts, runs)


P, F, S, T, B = Status.PASSED, Status.FAILED, Status.SKIPPED, Status.TODO, Status.BROKEN


@pytest.mark.parametrize(
    ("lines", "score"),
    [
        ([(P, 1), (P, 3)], 4),
        ([(P, 1), (F, 3)], 1),
        ([(P, 1), (S, 1), (T, 2)], 1),
        ([(F, 1)], 0),
        ([(P, 1), (B, 3)], 4),
        ([(P, 1), (F, 1), (B, 2)], 2),
        ([(P, 1), (F, 2), (B, 1)], 1.33),
        ([(B, 1), (B, 1)], None),
    ],
)
def test_a_broken_check_is_left_out_and_the_others_weigh_more(
    lines: list[tuple[Status, float]], score: float | None
) -> None:
    assert report(*lines).score == score
    assert report(*lines).points == sum(p for _, p in lines)


def test_a_run_that_the_sandbox_lost_is_not_scored() -> None:
    lost = report((P, 1), (F, 1), endings=(Ending.FINISHED, Ending.SANDBOX_FAULT))
    assert lost.score is None
    assert lost.broken


def test_who_must_look() -> None:
    assert report((P, 1), (B, 1)).broken
    assert not report((P, 1), (F, 1)).broken


def test_passed_is_every_check() -> None:
    assert report((P, 1), (P, 1)).passed
    for status in (F, S, T, B):
        assert not report((P, 1), (status, 1)).passed


def test_the_ending_is_the_first_bad_one() -> None:
    endings = (Ending.FINISHED, Ending.TIMED_OUT, Ending.CRASHED)
    assert report((P, 1), endings=endings).ending is Ending.TIMED_OUT
    assert report((P, 1)).ending is Ending.FINISHED
