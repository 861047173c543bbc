"""Questions of optimizers. The oracles are sums over all gradients so far, where a learner writes recursions.

tests/test_training_oracles.py holds them to the optimizers of Keras.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Rule = Callable[[Array], Array]  # the gradients of all steps, shape (steps, ...), to the moves of those steps

STEPS = 6
SHAPES = ((3, 2), (4,))
VALLEY = np.array([0.1, 2.0])  # the gradient of 0.05 x² + y² by (x, y), twenty times as steep across as along
WALKERS: list[tuple[str, dict[str, float]]] = [
    ("SGD", {"learning_rate": 0.9}),
    ("Momentum", {"learning_rate": 0.1}),
    ("AdaGrad", {"learning_rate": 1.5}),
    ("RMSProp", {"learning_rate": 0.3}),
    ("Adam", {"learning_rate": 0.5}),
]


# ---------------------------------------------------------------- the oracles


def decayed(values: Array, rate: float) -> Array:
    """At each step, the sum of all values so far, each times `rate` to the power of its age."""
    age = np.subtract.outer(np.arange(len(values)), np.arange(len(values)))
    weights = np.where(age >= 0, float(rate) ** np.maximum(age, 0), 0.0)
    return np.tensordot(weights, values, 1)


def counted(values: Array) -> Array:
    """The numbers 1, 2, ... of the steps, in a shape that multiplies values."""
    return np.arange(1, len(values) + 1).reshape(-1, *[1] * (values.ndim - 1))


def sgd(learning_rate: float) -> Rule:
    """Against the gradient."""
    return lambda g: -learning_rate * g


def momentum(learning_rate: float, momentum: float = 0.9) -> Rule:
    """v ← momentum · v - learning_rate · g; the move is v."""
    return lambda g: -learning_rate * decayed(g, momentum)


def adagrad(learning_rate: float, initial: float = 0.1, epsilon: float = 1e-7) -> Rule:
    """The step divided by the root of the sum of squares."""
    return lambda g: -learning_rate * g / np.sqrt(initial + np.cumsum(g**2, axis=0) + epsilon)


def rmsprop(learning_rate: float, rho: float = 0.9, epsilon: float = 1e-7) -> Rule:
    """The step divided by the root of a moving average of squares."""
    return lambda g: -learning_rate * g / np.sqrt((1 - rho) * decayed(g**2, rho) + epsilon)


def adam(learning_rate: float, beta_1: float = 0.9, beta_2: float = 0.999, epsilon: float = 1e-7) -> Rule:
    """Corrected averages of the gradients and of their squares (Kingma and Ba 2015)."""

    def moves(g: Array) -> Array:
        t = counted(g)
        m = (1 - beta_1) * decayed(g, beta_1) / (1 - beta_1**t)
        v = (1 - beta_2) * decayed(g**2, beta_2) / (1 - beta_2**t)
        return -learning_rate * m / (np.sqrt(v) + epsilon)

    return moves


RULES: dict[str, Callable[..., Rule]] = {
    "SGD": sgd,
    "Momentum": momentum,
    "AdaGrad": adagrad,
    "RMSProp": rmsprop,
    "Adam": adam,
}


def descended(rule: Rule, steepness: Array, start: Array, steps: int) -> Array:
    """The path down a bowl whose gradient at p is steepness · p, shape (steps + 1, n)."""
    path, gradients = [start], []
    for _ in range(steps):
        gradients.append(steepness * path[-1])
        path.append(path[-1] + rule(np.array(gradients))[-1])
    return np.array(path)


# ---------------------------------------------------------------- what is asked


@dataclass(frozen=True)
class Walk:
    """Parameters and the gradients of a few steps; the gradients do not depend on where the parameters are."""

    start: list[Array]
    gradients: list[Array]  # one a parameter, shape (steps, ...)
    settings: dict[str, float]

    def asked(self) -> dict[str, Any]:
        """As a question."""
        steps = [[g[t] for g in self.gradients] for t in range(STEPS)]
        return {"start": self.start, "gradients": steps, "settings": self.settings}

    def places(self, moves: Rule) -> list[Array]:
        """Where each parameter stands after each step, shape (steps, ...)."""
        return [p + np.cumsum(moves(g), axis=0) for p, g in zip(self.start, self.gradients, strict=True)]


@dataclass(frozen=True)
class Kept:
    """What is kept back."""

    walks: dict[str, Walk]
    descent: dict[str, Any]
    valley: dict[str, Any]


def given(rng: np.random.Generator) -> tuple[dict[str, dict[str, Any]], Kept]:
    """Fresh gradients and settings for every run, none of them the defaults."""
    settings = {
        "sgd": {},
        "momentum": {"momentum": float(rng.uniform(0.6, 0.8))},
        "adagrad": {"initial": float(rng.uniform(0.2, 0.6))},
        "rmsprop": {"rho": float(rng.uniform(0.6, 0.8))},
        "adam": {"beta_1": float(rng.uniform(0.6, 0.8)), "beta_2": float(rng.uniform(0.9, 0.98))},
    }
    walks = {name: _walk(rng, more) for name, more in settings.items()}
    descent = {
        "start": rng.uniform(2.0, 4.0, 3) * rng.choice([-1.0, 1.0], 3),
        "steepness": rng.uniform(0.3, 1.5, 3),
        "learning_rate": float(rng.uniform(0.3, 0.6)),
        "steps": int(rng.integers(7, 12)),
    }
    start = np.array([rng.uniform(6.0, 8.0), rng.uniform(1.5, 2.5)]) * rng.choice([-1.0, 1.0], 2)
    valley = {"start": start, "steepness": VALLEY, "steps": 40, "walkers": WALKERS}
    asked = {name: walk.asked() for name, walk in walks.items()}
    return {**asked, "descent": descent, "valley": valley}, Kept(walks, descent, valley)


def _walk(rng: np.random.Generator, settings: dict[str, float]) -> Walk:
    start = [rng.uniform(-2.0, 2.0, shape) for shape in SHAPES]
    gradients = [rng.uniform(0.4, 2.5, (STEPS, *s)) * rng.choice([-1.0, 1.0], (STEPS, *s)) for s in SHAPES]
    gradients[1][:, 0] = 0.0  # a number that nothing pulls at: dividing by the root of 0 makes it nan
    return Walk(start, gradients, {"learning_rate": float(rng.uniform(0.05, 0.2)), **settings})
