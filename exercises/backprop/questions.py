"""Questions of backprop, and its oracle: the loss in NumPy, and central differences of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.rubric import course_file

softmax = course_file(__file__, "../_shared/softmax.py")

Array = NDArray[np.float64]

H = 1e-5  # the loss's differences are exact to about 1e-10 then
KINK = 0.02  # no weighted sum of the hidden layer is nearer to 0, where ReLU has no derivative
SURE = 2e-4  # no probability is below it: learners may clip theirs at 1e-7, or add that, before the logarithm
WORKED = {
    "x": np.array([[1.0, 5.0]]),
    "d": np.array([[0.0, 1.0]]),
    "params": [
        np.array([[0.1, 0.3, 0.5], [0.2, 0.4, 0.6]]),
        np.array([0.1, 0.2, 0.3]),
        np.array([[0.1, 0.4], [0.2, 0.5], [0.3, 0.6]]),
        np.array([0.1, 0.2]),
    ],
}


def given(rng: np.random.Generator) -> tuple[dict[str, dict[str, Any]], dict[str, Any]]:
    """Random nets with batches, in which every hidden unit is above 0 for some rows and below it for others."""
    net, other = _net(rng, 3, 4, 3), _net(rng, 2, 5, 4)
    scores = rng.uniform(-1.5, 1.5, (5, 3))
    d = np.eye(3)[rng.permutation([0, 1, 2, 0, 1])]
    sums = rng.uniform(0.3, 2.0, (5, 4)) * rng.choice([-1.0, 1.0], (5, 4))
    sums[0], sums[1] = np.abs(sums[0]), -np.abs(sums[1])
    questions: dict[str, dict[str, Any]] = {
        "forwards": {"x": net["x"], "params": net["params"]},
        "loss": {"d": d, "y": softmax.softmax(scores)},
        "last_delta": {"d": d, "y": softmax.softmax(scores)},
        "first_delta": {
            "delta2": rng.uniform(-0.5, 0.5, (5, 3)),
            "w2": rng.normal(0.0, 1.0, (4, 3)),
            "z": np.maximum(sums, 0.0),
        },
        "gradients": {"worked": WORKED, "batch": net, "other": other},
        "step": {**other, "learning_rate": float(rng.uniform(0.2, 0.4))},
    }
    return questions, {**questions, "scores": scores, "sums": sums}


def _net(rng: np.random.Generator, inputs: int, units: int, classes: int) -> dict[str, Any]:
    while True:
        half = rng.uniform(0.5, 2.0, (3, inputs)) * rng.choice([-1.0, 1.0], (3, inputs))
        x = np.concatenate([half, -half])
        params = [
            rng.normal(0.0, 0.8, (inputs, units)),
            rng.uniform(0.05, 0.2, units),
            rng.normal(0.0, 0.8, (units, classes)),
            rng.uniform(-0.5, 0.5, classes),
        ]
        if np.abs(x @ params[0] + params[1]).min() > KINK and probabilities(x, params).min() > SURE:
            labels = rng.permutation([*range(classes), *rng.integers(0, classes, len(x) - classes)])
            return {"x": x, "d": np.eye(classes)[labels], "params": params}


# ---------------------------------------------------------------- the oracle


def hidden(x: Array, params: list[Array]) -> Array:
    """The hidden layer's outputs."""
    return np.maximum(np.einsum("ni,ij->nj", x, params[0]) + params[1], 0.0)


def probabilities(x: Array, params: list[Array]) -> Array:
    """The net's answer."""
    return np.asarray(softmax.softmax(hidden(x, params) @ params[2] + params[3]))


def loss(asked: dict[str, Any], params: list[Array]) -> float:
    """The mean cross entropy."""
    return float(softmax.cross_entropy(asked["d"], hidden(asked["x"], params) @ params[2] + params[3]))


def numerical(f: Callable[[Array], float], x: Array) -> Array:
    """The gradient of f at x, by central differences."""
    found = np.zeros(x.shape)
    for place in np.ndindex(x.shape):
        step = np.zeros(x.shape)
        step[place] = H
        found[place] = (f(x + step) - f(x - step)) / (2 * H)
    return found


def gradients(asked: dict[str, Any]) -> list[Array]:
    """The loss's numerical gradients by W1, b1, W2 and b2."""
    params = asked["params"]

    def moved(k: int) -> Callable[[Array], float]:
        return lambda p: loss(asked, [*params[:k], p, *params[k + 1 :]])

    return [numerical(moved(k), p) for k, p in enumerate(params)]
