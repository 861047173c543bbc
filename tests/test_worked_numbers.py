"""The worked numbers of task texts, computed by the exercises' own references."""

from pathlib import Path

import numpy as np
import pytest

from grader.rubric import import_course_file

SOLUTIONS = Path(__file__).parents[1] / "solutions"


def reference(slug):
    return import_course_file(SOLUTIONS / slug / f"{slug}.py")


def test_a_word_that_is_read_twice_gets_two_contributions():
    g = np.array([[10.0], [20.0], [30.0]])
    found = reference("embedding").gradient(np.array([3, 5, 3]), g, 7)
    assert found.ravel().tolist() == [0, 0, 0, 40, 0, 20, 0]


def test_windows_have_what_comes_next():
    x, d = reference("sine_prediction").windows(np.array([1.0, 2.0, 3.0, 4.0, 5.0]), 3)
    assert x.tolist() == [[1, 2, 3], [2, 3, 4]]
    assert d.tolist() == [4, 5]


def test_the_loss_of_two_words():
    A, B = np.array([[1.0, 1.0]]), np.array([[1.0, 1.0], [1.0, -1.0]])
    loss = reference("word2vec").skip_gram_step(A, B, 0, 0, np.array([1]), 0.1)
    assert loss == pytest.approx(0.8201, abs=5e-5)


def test_counts_are_flattened():
    found = reference("word2vec").negative_probabilities(np.array([16, 81]))
    np.testing.assert_allclose(found, [8 / 35, 27 / 35])
    np.testing.assert_allclose(found, [0.2286, 0.7714], atol=5e-5)


def test_hope_makes_the_second_arm_the_better_one():
    explored = reference("exploration")
    estimates, counts = np.array([0.5, 0.4]), np.array([16, 4])
    bounds = estimates + 0.5 * np.sqrt(np.log(20) / counts)
    np.testing.assert_allclose(bounds, [0.72, 0.83], atol=5e-3)
    assert explored.ucb(estimates, counts, 0.5) == 1
    np.testing.assert_allclose(explored.regret(np.array([0.2, 0.5]), np.array([0, 1, 0])), [0.3, 0.3, 0.6])


def test_what_makes_an_action_likelier():
    policy, state = reference("policy_gradient"), np.array([1.0, 2.0])
    W = np.array([[np.log(3.0), 0.0], [0.0, 0.0]])
    np.testing.assert_allclose(policy.probabilities(W, state), [0.75, 0.25])
    np.testing.assert_allclose(policy.log_gradient(W, state, 1), [[-0.75, 0.75], [-1.5, 1.5]])
    np.testing.assert_allclose(policy.log_gradient(W, state, 0), [[0.25, -0.25], [0.5, -0.5]])
