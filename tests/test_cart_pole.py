"""The cart and the pole: held to the laws of mechanics, and the learners' copies to it."""

from pathlib import Path

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from grader.rubric import import_course_file

EXERCISES = Path(__file__).parents[1] / "exercises"
cart = import_course_file(EXERCISES / "_shared/cart_pole.py")
probe = import_course_file(EXERCISES / "policy_gradient/probe.py")
stub = import_course_file(EXERCISES / "policy_gradient/policy_gradient.py")


def some(n):
    rng = np.random.default_rng(3)
    return rng.normal(0.0, [1.0, 2.0, 1.0, 3.0], (n, 4)), rng.choice([-cart.FORCE, cart.FORCE], n)


def energy(states):
    """Kinetic energy of the cart and of a rod of even mass, by small pieces of the rod, and the rod's height."""
    _place, speed, angle, spin = states.T
    along = (np.arange(2000) + 0.5) / 2000 * 2 * cart.HALF
    sideways = speed[:, None] + along * (spin * np.cos(angle))[:, None]
    upwards = -along * (spin * np.sin(angle))[:, None]
    height = along * np.cos(angle)[:, None]
    of_rod = (0.5 * (sideways**2 + upwards**2) + cart.GRAVITY * height).mean(axis=1)
    return 0.5 * cart.CART * speed**2 + cart.POLE * of_rod


def test_without_a_force_energy_is_kept():
    start = np.array([0.1, 0.4, 0.5, -0.8])

    def rates(_t, state):
        speeding, turning = cart.accelerations(state[None], np.zeros(1))
        return [state[1], speeding[0], state[3], turning[0]]

    path = solve_ivp(rates, (0.0, 5.0), start, rtol=1e-10, atol=1e-12).y.T
    assert np.ptp(path[:, 2]) > 3.0  # the pole swings through
    np.testing.assert_allclose(energy(path), energy(start[None])[0], rtol=1e-6)


def test_a_force_does_the_work_of_its_way():
    states, force = some(50)
    speeding, turning = cart.accelerations(states, force)
    rates = np.stack([states[:, 1], speeding, states[:, 3], turning], axis=1)
    h = 1e-6
    power = (energy(states + h * rates) - energy(states - h * rates)) / (2 * h)
    np.testing.assert_allclose(power, force * states[:, 1], rtol=1e-5, atol=1e-4)


def test_sideways_momentum_changes_by_the_force_alone():
    states, force = some(50)
    speeding, turning = cart.accelerations(states, force)
    angle, spin = states[:, 2], states[:, 3]
    of_middle = speeding + cart.HALF * (turning * np.cos(angle) - spin**2 * np.sin(angle))
    np.testing.assert_allclose(cart.CART * speeding + cart.POLE * of_middle, force, rtol=1e-9)


@pytest.mark.parametrize("right", [0, 1])
def test_the_learners_copies_move_alike(right):
    rng = np.random.default_rng(right)
    theirs = [probe.CartPole(right, np.random.default_rng(8))] + [stub.CartPole(np.random.default_rng(8))] * right
    for _ in range(20):
        states = np.array([env.reset() for env in theirs])
        for taken in range(1, cart.STEPS + 1):
            action = int(rng.integers(2))
            right_way = cart.moved(states, np.full(len(states), cart.FORCE if action == right else -cart.FORCE))
            parts = [env.step(action) for env in theirs]
            states = np.array([part[0] for part in parts])
            np.testing.assert_allclose(states, right_way, rtol=1e-12)
            done = cart.fallen(states)[0] or taken == cart.STEPS
            assert [part[1:] for part in parts] == [(1.0, done)] * len(parts)
            if done:
                break
    assert theirs[0].lengths[-1] == taken


def test_lengths_tell_a_good_policy_from_a_bad_one():
    towards = np.outer([1.0, 2.0, 20.0, 5.0], [-1.0, 1.0])
    rng = np.random.default_rng(0)
    assert cart.lengths(towards, 1, rng, 50).min() == cart.STEPS
    assert cart.lengths(towards, 0, rng, 50).max() < 20
    assert 15 < cart.lengths(np.zeros((4, 2)), 1, rng, 500).mean() < 30
    assert cart.lengths(np.full((4, 2), 1e308) * [-1, 1], 1, rng, 5).max() <= cart.STEPS


def test_lengths_are_those_of_the_copy():
    W = np.outer([0.5, 1.0, 3.0, 1.0], [-1.0, 1.0])
    env, rng, found = probe.CartPole(1, np.random.default_rng(1)), np.random.default_rng(2), []
    for _ in range(300):
        state, done = env.reset(), False
        while not done:
            state, _reward, done = env.step(int(rng.random() < 1 / (1 + np.exp(-state @ (W[:, 1] - W[:, 0])))))
        found.append(env.lengths[-1])
    ours = cart.lengths(W, 1, np.random.default_rng(3), 300)
    assert abs(np.mean(found) - ours.mean()) < 5 * np.sqrt((np.var(found) + ours.var()) / 300)
