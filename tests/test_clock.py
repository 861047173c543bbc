"""A slow machine does not fail a right solution: what a run takes is counted in seconds of a usual processor."""

import itertools
import os

import pytest
from runs import ask

from grader.ending import Ending
from grader.exercise import Limits
from grader.inside import clock
from grader.inside.clock import SLOWEST, Spent, out_of_time, pace
from grader.sandbox import Slot

TWO_SECONDS = """import time


def f():
    end = time.process_time() + 2
    while time.process_time() < end:
        pass
    return 1
"""


def spent(monkeypatch: pytest.MonkeyPatch, *paces: float) -> Spent:
    """Of a run that takes all of a processor that is so many times slower than usual, second by second."""
    turn = itertools.chain(paces, itertools.repeat(paces[-1]))
    monkeypatch.setattr(clock, "pace", lambda: next(turn))
    found = Spent()
    for passed in range(len(paces) + 1):
        found.add(float(passed), float(passed))
    return found


def test_seconds_of_a_slow_processor_count_for_less(monkeypatch: pytest.MonkeyPatch) -> None:
    assert spent(monkeypatch, 1, 1, 1, 1).seconds == 4
    assert spent(monkeypatch, 2, 2, 2, 2).seconds == 2


def test_a_machine_that_slows_down_midway_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    found = spent(monkeypatch, 1, 1, 4, 4, 4, 4)
    assert 2 < found.seconds < 4  # two seconds, and four that count for one; a look may come a second late
    assert found.pace == pytest.approx(6 / found.seconds)


def test_no_machine_is_taken_for_faster_than_usual_or_for_slower_than_is_reasonable(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert 1 <= pace() <= SLOWEST
    for seconds, expected in ((0.0, 1), (clock.USUAL, 1), (3 * clock.USUAL, 3), (3600.0, SLOWEST)):
        monkeypatch.setattr(clock, "_turns", lambda seconds=seconds: seconds)
        assert pace() == pytest.approx(expected)


def test_time_by_the_clock_is_longer_on_a_slow_machine_and_never_without_end() -> None:
    assert out_of_time(12, 0, 10)
    assert not out_of_time(12, 0, 10, pace=2)
    assert out_of_time(51, 45, 10, pace=4)


@pytest.mark.skipif(not hasattr(os, "sched_getaffinity"), reason="reads Linux's clocks")
def test_the_time_of_another_process_can_be_read() -> None:
    assert 0 < clock.used(os.getpid()) <= sum(os.times()[:2]) + 1
    assert clock.used(2**22) == 0  # there is no such process


def test_a_run_has_its_time_also_where_it_takes_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    endings = {}
    for times in (1.0, 4.0):
        monkeypatch.setattr(clock, "pace", lambda times=times: times)
        with Slot([], "process") as slot:
            endings[times] = ask(slot, TWO_SECONDS, limits=Limits(cpu_seconds=1, wall_seconds=20)).ending
    assert endings == {1.0: Ending.TIMED_OUT, 4.0: Ending.FINISHED}
