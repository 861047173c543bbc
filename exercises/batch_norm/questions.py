"""Questions of batch_norm. The oracle's gradients are numerical; tests/test_training_oracles.py holds it to Keras's layer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.rubric import course_file

numerical = course_file(__file__, "../_shared/numerical.py")

Array = NDArray[np.float64]

BATCHES = 40


@dataclass(frozen=True)
class Layer:
    """Batch normalization of float64 rows."""

    gamma: Array
    beta: Array
    epsilon: float

    def normalised(self, x: Array, mean: Array, variance: Array) -> Array:
        """y, with the mean and variance handed in."""
        return self.gamma * (x - mean) / np.sqrt(variance + self.epsilon) + self.beta

    def trained(self, x: Array) -> Array:
        """y in training."""
        return self.normalised(x, x.mean(axis=0), x.var(axis=0))

    def backward(self, x: Array, dy: Array) -> tuple[Array, Array, Array]:
        """The derivatives of the sum of dy · y by x, gamma and beta, by central differences."""

        def loss(x: Array, gamma: Array, beta: Array) -> float:
            return float(np.sum(dy * Layer(gamma, beta, self.epsilon).trained(x)))

        return (
            numerical.gradient(lambda v: loss(v, self.gamma, self.beta), x),
            numerical.gradient(lambda v: loss(x, v, self.beta), self.gamma),
            numerical.gradient(lambda v: loss(x, self.gamma, v), self.beta),
        )


def followed(values: Array, start: Array, momentum: float) -> Array:
    """A moving average after each of some values, as a sum over all of them, shape (n, ...)."""
    found = []
    for t in range(1, len(values) + 1):
        shares = (1 - momentum) * momentum ** np.arange(t - 1, -1, -1.0)
        found.append(momentum**t * start + np.tensordot(shares, values[:t], 1))
    return np.array(found)


@dataclass(frozen=True)
class Kept:
    """What is kept back."""

    asked: dict[str, dict[str, Any]]

    def layer(self, probe: str) -> Layer:
        """The layer that a probe was asked for."""
        given = self.asked[probe]
        units = given["x"].shape[1]
        return Layer(given.get("gamma", np.ones(units)), given.get("beta", np.zeros(units)), given["epsilon"])


def given(rng: np.random.Generator) -> tuple[dict[str, dict[str, Any]], Kept]:
    """Fresh rows, scales and settings for every run; none of the settings are the defaults."""
    training = _asked(rng, 9)
    units = training["x"].shape[1]
    stream = _asked(rng, 1)
    mean, deviation = _sizes(rng, 1.0, 4.0, units), rng.uniform(1.5, 3.0, units)
    stream["batches"] = [rng.normal(mean, deviation, (8, units)) for _ in range(BATCHES)]
    averages = {"moving_mean": _sizes(rng, 0.5, 2.0, units), "moving_variance": rng.uniform(2.0, 5.0, units)}
    backward = _asked(rng, 6) | {"dy": rng.normal(size=(6, units))}
    asked = {
        "training": training,
        "stream": stream,
        "inference": _asked(rng, 5) | averages,
        "backward": backward,
        "between": {**backward, "other": _asked(rng, 4)["x"]},
    }
    return asked, Kept(asked)


def _asked(rng: np.random.Generator, n: int, units: int = 3) -> dict[str, Any]:
    return {
        "x": rng.normal(_sizes(rng, 1.0, 4.0, units), rng.uniform(0.5, 2.0, units), (n, units)),
        "gamma": _sizes(rng, 0.5, 2.0, units),
        "beta": _sizes(rng, 0.5, 2.0, units),
        "momentum": float(rng.uniform(0.7, 0.9)),
        "epsilon": float(rng.uniform(0.01, 0.05)),
    }


def _sizes(rng: np.random.Generator, low: float, high: float, n: int) -> Array:
    """Numbers of both signs, not near 0."""
    return rng.uniform(low, high, n) * rng.choice([-1.0, 1.0], n)
