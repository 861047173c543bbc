"""The statistics behind thresholds, against published figures and by simulation."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.borderline import ERROR, MARGIN, MOST_RUNS, Threshold, settle
from grader.tolerance import at_least, at_most, looks_normal, normal_factor


def test_the_factor_is_that_of_the_handbook():
    """NIST/SEMATECH e-Handbook, 7.2.6.3, by the noncentral t: 1.8740. Tables of 95 % of all, confidence 95 %: 2.911."""
    assert normal_factor(43, 0.90, 0.99) == pytest.approx(1.8740, abs=1e-4)
    assert normal_factor(10, 0.95, 0.95) == pytest.approx(2.911, abs=1e-3)


def test_the_limit_holds_as_often_as_it_says():
    rng = np.random.default_rng(1)
    samples = rng.standard_normal((20_000, 15))
    limits = samples.mean(axis=1) - normal_factor(15, 0.95, 0.9) * samples.std(axis=1, ddof=1)
    assert np.mean(limits <= -1.6449) == pytest.approx(0.9, abs=0.01)


def test_one_run_is_too_few():
    with pytest.raises(ValueError, match="at least 2 runs, received 1"):
        normal_factor(1)


@given(st.integers(1, 500))
def test_where_all_passed_the_bound_is_the_root(runs):
    assert at_least(runs, runs) == pytest.approx(0.01 ** (1 / runs))
    assert at_most(0, runs) == pytest.approx(1 - 0.01 ** (1 / runs))


@given(st.integers(1, 200).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_bounds_lie_around_the_share(case):
    times, runs = case
    assert 0 <= at_least(times, runs) <= times / runs <= at_most(times, runs) <= 1


def test_few_levels_are_not_normal():
    assert looks_normal([1.0, 0.967] * 20) == 0
    assert looks_normal(np.random.default_rng(1).normal(size=40).tolist()) > 0.01


# ---------------------------------------------------------------- scores close to the threshold

CLOSE = Threshold(0.9, "at_least", sd=0.01)


@pytest.mark.parametrize("score", [0.9 + 1.01 * CLOSE.band, 1.0])
def test_a_clear_pass_costs_one_run(score):
    assert settle(CLOSE, score, pytest.fail).passed


@pytest.mark.parametrize("score", [0.9 - 1.01 * CLOSE.band, 0.1, 0.0])
def test_a_clear_failure_costs_one_run(score):
    assert not settle(CLOSE, score, pytest.fail).passed


def test_below_the_threshold_by_bad_luck_is_tried_again_and_passes():
    settled = settle(CLOSE, 0.899, [0.0, 0.93].__getitem__)
    assert settled.passed
    assert settled.scores == (0.899, 0.93)


def test_downwards_is_the_mirror_image():
    loss = Threshold(0.1, "at_most", sd=0.01)
    assert settle(loss, 0.05, pytest.fail).passed
    assert not settle(loss, 0.2, pytest.fail).passed
    assert settle(loss, 0.101, lambda number: 0.07).scores == (0.101, 0.07)


def test_a_further_run_without_an_answer_fails_and_one_that_can_not_be_leaves_what_is_known():
    assert not settle(CLOSE, 0.905, lambda number: math.nan).passed
    assert settle(CLOSE, 0.905, lambda number: None).passed
    assert not settle(CLOSE, 0.895, lambda number: None).passed


def test_on_the_threshold_itself_there_is_an_end():
    settled = settle(CLOSE, 0.9, lambda number: 0.9)
    assert len(settled.scores) == MOST_RUNS
    assert settled.passed


def test_without_a_spread_one_run_decides():
    assert settle(Threshold(0.9), 0.9, pytest.fail).passed
    assert not settle(Threshold(0.9), 0.8999, pytest.fail).passed


@pytest.mark.parametrize(("side", "passes"), [(1, True), (-1, False)])
def test_the_error_rates_are_those_that_are_stated(side, passes):
    """A little above them is allowed for the end that is put to the test after `MOST_RUNS`."""
    rng = np.random.default_rng(1)
    mean = CLOSE.value + side * MARGIN * CLOSE.sd
    wrong = 0
    for _ in range(20_000):
        scores = rng.normal(mean, CLOSE.sd, MOST_RUNS).tolist()
        wrong += settle(CLOSE, scores[0], scores.__getitem__).passed is not passes
    assert wrong / 20_000 < 1.5 * ERROR
