"""Questions of policy_gradient, and the oracles: numerical gradients, and sums with weights for the returns."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.rubric import course_file

numerical = course_file(__file__, "../_shared/numerical.py")
nets = course_file(__file__, "../_shared/softmax.py")

Array = NDArray[np.float64]
Ints = NDArray[np.int64]

EPISODES, GAMMA, TRIES = 500, 0.95, 2
ALONE = 1200  # steps of the episode in which actions are counted


def given(rng: np.random.Generator) -> tuple[dict[str, dict[str, Any]], dict[str, Any]]:
    """Random weights, states and returns; and two carts that different actions push to the right."""
    W, states = rng.normal(0.0, 1.0, (4, 2)), rng.normal(0.0, 1.0, (12, 4))
    right = rng.permutation(TRIES)
    told = _sided(rng, W)
    questions: dict[str, dict[str, Any]] = {
        "likely": {"W": W, "one": states[0], "many": states, "huge": 1000.0 * states},
        "derived": {"W": W, "asked": [{"state": states[i], "action": i % 2} for i in range(4)]},
        "to_go": {"rewards": rng.normal(1.0, 1.0, 9), "gammas": {"some": float(rng.uniform(0.6, 0.9)), "all": 1.0}},
        "standard": {"values": rng.normal(5.0, 3.0, 30), "equal": np.full(7, 2.5)},
        "ascended": {
            "W": W,
            "states": states,
            "actions": rng.integers(2, size=12),
            "advantages": rng.normal(0.5, 1.0, 12),
            "learning_rate": float(rng.uniform(0.2, 0.6)),
        },
        "played": {
            "W": W,
            "states": told,
            "rewards": rng.normal(1.0, 0.5, ALONE),
            "seed": int(rng.integers(2**31)),
        },
        "learned": {
            "tries": [{"right": int(r), "seed": int(rng.integers(2**31))} for r in right],
            "episodes": EPISODES,
            "gamma": GAMMA,
        },
    }
    return questions, {**questions, "seed": int(rng.integers(2**31))}


def _sided(rng: np.random.Generator, W: Array) -> Array:
    """States, one more than are acted in, in which one action or the other is four times as likely, in random order."""
    across = W[:, 1] - W[:, 0]
    sides = rng.choice([-1.0, 1.0], ALONE + 1) * np.log(4.0)
    noise = rng.normal(0.0, 0.3, (ALONE + 1, 4))
    noise -= np.outer(noise @ across, across) / (across @ across)
    return noise + np.outer(sides, across) / (across @ across)


def log_gradient(W: Array, state: Array, action: int) -> Array:
    """The derivatives of the log-probability of an action, by differences."""
    found: Array = numerical.gradient(lambda w: nets.log_softmax(state @ w)[action], W)
    return found


def mean_gradient(W: Array, states: Array, actions: Ints, advantages: Array) -> Array:
    """Those of the mean log-probability of actions, each times its advantage."""
    rows = np.arange(len(states))
    found: Array = numerical.gradient(lambda w: np.mean(advantages * nets.log_softmax(states @ w)[rows, actions]), W)
    return found


def uphill(
    W: Array, states: Array, actions: Ints, advantages: Array, learning_rate: float
) -> tuple[Array, dict[str, Any]]:
    """W after one step, and what known mistakes make of it."""
    rows = np.arange(len(states))
    p = nets.softmax(states @ W)[rows, actions]

    def moved(weights: Any) -> Any:
        return W + learning_rate * mean_gradient(W, states, actions, weights * np.ones(len(rows)))

    right = moved(advantages)
    mistakes = {
        "This goes downhill: what is to grow here is the return, not a loss. Add the gradient.": moved(-advantages),
        "These are sums: take the mean over the steps.": moved(advantages * len(rows)),
        "The advantages are not used.": moved(1.0),
        "The gradients are those of the probabilities: take the gradients of their logarithms.": moved(advantages * p),
        "The learning rate is missing.": moved(advantages / learning_rate),
        "This is the step alone: add it to W.": right - W,
        "W has not moved: a mean over all numbers of the gradients is 0. Take it over the steps, which is axis 0.": W,
        "Each gradient is to be multiplied by its own advantage, before the mean is taken.": moved(advantages.mean()),
        "The mean of the advantages is subtracted once more: take them as they come.": moved(
            advantages - advantages.mean()
        ),
    }
    return right, mistakes


def to_go(rewards: Array, gamma: float) -> Array:
    """All that comes from each step on, each reward times gamma to the power of how far off it is."""
    ahead = np.subtract.outer(np.arange(len(rewards)), np.arange(len(rewards)))
    weights = np.where(ahead <= 0, gamma ** np.maximum(-ahead, 0).astype(float), 0.0)
    found: Array = weights @ rewards
    return found
