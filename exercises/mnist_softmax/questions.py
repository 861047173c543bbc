"""Questions of mnist_softmax. The oracles are NumPy: the loss of a batch, its gradient, and gradient descent on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.rubric import course_file

softmax = course_file(__file__, "../_shared/softmax.py")

Array = NDArray[np.float64]

RATE, BATCH, TIMES = 0.5, 100, 10  # TIMES through the training rows: 600 steps for 6,000 of them
WALK = {"learning_rate": 0.2, "batch_size": 50, "steps": 6}


@dataclass(frozen=True)
class Batch:
    """Rows to learn from, in float64 as the learner's float32 has them."""

    x: Array
    d: Array

    def loss(self, w: Array, b: Array) -> float:
        """The mean cross entropy."""
        return float(softmax.cross_entropy(self.d, self.x @ w + b))

    def gradient(self, w: Array, b: Array) -> tuple[Array, Array]:
        """The loss's derivatives by w and b."""
        error = (softmax.softmax(self.x @ w + b) - self.d) / len(self.x)
        return self.x.T @ error, error.sum(axis=0)

    def descended(self, learning_rate: float, steps: int) -> tuple[Array, Array]:
        """Where gradient descent from zeros stands after so many steps."""
        w, b = np.zeros((784, 10)), np.zeros(10)
        for _ in range(steps):
            dw, db = self.gradient(w, b)
            w, b = w - learning_rate * dw, b - learning_rate * db
        return w, b


@dataclass(frozen=True)
class Kept:
    """What is kept back: what was asked, and the held-out digits."""

    asked: dict[str, dict[str, Any]]
    x_test: NDArray[np.float32]
    y_test: NDArray[np.uint8]

    def of(self, probe: str, *names: str) -> list[Array]:
        """Some of what a probe was asked, in float64 for the oracles."""
        return [self.asked[probe][name].astype(np.float64) for name in names]

    def batch(self, probe: str) -> Batch:
        """The rows that a probe was to learn from."""
        return Batch(*self.of(probe, "x", "d"))


def given(rng: np.random.Generator, data: Any) -> tuple[dict[str, dict[str, Any]], Kept]:
    """Random questions for the functions, and the training digits sorted by label, so that batches must be drawn."""
    sure = 200 * np.eye(10)[[0, 5, 6, 3]]  # two of the four rows of a wrong class
    step = {"x": _rows(rng, 20), "d": np.eye(10)[rng.integers(0, 10, 20)]}
    step |= {"w": rng.normal(0, 0.05, (784, 10)), "b": rng.uniform(-1.0, 1.0, 10)}
    opinion = rng.permutation([0.5, 0.34] + [0.02] * 8)[
        None
    ]  # on rows all alike: every batch is the same, however drawn
    order = np.argsort(data.y_train, kind="stable")
    settings = {"learning_rate": RATE, "batch_size": BATCH, "steps": TIMES * len(order) // BATCH}
    asked: dict[str, dict[str, Any]] = {
        "preparation": {
            "images": rng.integers(0, 256, (12, 28, 28)).astype(np.uint8),
            "labels": rng.permutation([*range(10), 3, 7]).astype(np.uint8),
        },
        "affine": _float32(x=_rows(rng, 6), w=rng.normal(0, 0.2, (784, 10)), b=rng.uniform(1.0, 3.0, 10)),
        "probabilities": _float32(u=rng.normal(0.0, 1.5, (7, 10))),
        "loss": _float32(d=np.eye(10)[rng.integers(0, 10, 9)], u=rng.normal(0.0, 1.5, (9, 10))),
        "far_apart": _float32(d=np.eye(10)[:4], u=sure + rng.uniform(-1.0, 1.0, (4, 10))),
        "step": _float32(**step) | {"learning_rate": float(rng.uniform(0.22, 0.38))},  # neither 0.1 nor 0.5
        "training": {"images": data.x_train[order], "labels": data.y_train[order], "settings": settings},
        "walk": _float32(x=_rows(rng, 1, ink=4).repeat(60, axis=0), d=opinion.repeat(60, axis=0)) | {"settings": WALK},
    }
    x_test = data.x_test.reshape(-1, 784).astype(np.float32) / 255
    return asked, Kept(asked, x_test, data.y_test)


def _rows(rng: np.random.Generator, n: int, ink: int = 100) -> Array:
    """Rows of 784 values, most of them 0, as in images."""
    x = np.zeros((n, 784))
    for row in x:
        row[rng.choice(784, ink, replace=False)] = rng.uniform(0.6, 1.0, ink)
    return x


def _float32(**parts: Array) -> dict[str, Any]:
    return {name: values.astype(np.float32) for name, values in parts.items()}
