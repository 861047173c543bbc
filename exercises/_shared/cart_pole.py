"""A pole on a cart that is pushed to the left or to the right, many at once: `course_file(__file__, "../_shared/cart_pole.py")`.

Equations and figures are those of Barto, Sutton and Anderson, "Neuronlike Adaptive Elements That Can Solve Difficult Learning
Control Problems", IEEE Transactions on Systems, Man, and Cybernetics 13 (1983), <https://doi.org/10.1109/TSMC.1983.6313077>,
without friction, with steps of Euler's method. tests/test_cart_pole.py holds them to the laws of mechanics, and the copies
that learners have to them.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Ints = NDArray[np.int64]

GRAVITY = 9.8  # m/s²
CART, POLE = 1.0, 0.1  # kg
HALF = 0.5  # m, half the length of the pole
FORCE = 10.0  # N
TICK = 0.02  # s
TRACK = 2.4  # m to either side
LEAN = np.radians(12.0)  # to either side
START = 0.05  # all four numbers begin between -START and START
STEPS = 200  # of the longest episode


def accelerations(states: Array, force: Array) -> tuple[Array, Array]:
    """Those of the carts, and the angular ones of the poles, each of shape (n,).

    Args:
        states: places, speeds, angles from upright, angular speeds; shape (n, 4).
        force: to the right, shape (n,).
    """
    angle, spin = states[:, 2], states[:, 3]
    sin, cos, mass = np.sin(angle), np.cos(angle), CART + POLE
    pushed = (force + POLE * HALF * spin**2 * sin) / mass
    turning = (GRAVITY * sin - cos * pushed) / (HALF * (4.0 / 3.0 - POLE * cos**2 / mass))
    return pushed - POLE * HALF * turning * cos / mass, turning


def moved(states: Array, force: Array) -> Array:
    """The states one tick later, shape (n, 4)."""
    speeding, turning = accelerations(states, force)
    return states + TICK * np.stack([states[:, 1], speeding, states[:, 3], turning], axis=1)


def fallen(states: Array) -> NDArray[np.bool_]:
    """Which carts have left the track, or their poles the upright; shape (n,)."""
    found: NDArray[np.bool_] = (np.abs(states[:, 0]) > TRACK) | (np.abs(states[:, 2]) > LEAN)
    return found


def lengths(W: Array, right: int, rng: np.random.Generator, episodes: int) -> Ints:
    """How many steps episodes last in which actions are drawn from softmax(state · W); shape (episodes,).

    Args:
        W: shape (4, 2).
        right: the action that pushes to the right.
    """
    W = np.clip(W, -1e6, 1e6)  # beyond that nothing is left to chance either way
    states, standing = rng.uniform(-START, START, (episodes, 4)), np.ones(episodes, dtype=bool)
    lasted = np.full(episodes, STEPS)
    for taken in range(1, STEPS + 1):
        u = np.clip(states @ (W[:, 1] - W[:, 0]), -500.0, 500.0)
        actions = rng.random(episodes) < 1.0 / (1.0 + np.exp(-u))
        states = moved(states, np.where(actions == right, FORCE, -FORCE))
        down = standing & fallen(states)
        lasted[down] = taken
        standing &= ~down
        states[~standing] = 0.0  # what has fallen is of no interest
    return lasted
