"""Questions of nonlinear_regression. The oracles are NumPy: least squares and exact gradient descent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.rubric import course_file

polynomial = course_file(__file__, "../../datasets/polynomial.py")

Array = NDArray[np.float64]

# Measured on 100 such curves: after 300 steps Adam stands within 1.4e-5 of least squares.
FIT = {"learning_rate": 0.5, "steps": 300}
# Measured on 3000: starts from N(0, 0.01²) end within 0.041 of the path from 0, none from N(0, 1) within 0.1.
WALK = {"learning_rate": 0.01, "steps": 5}
NEAR = 0.1
EXAMPLE = np.array([1.0, -2.8, 1.6, -0.4])  # the curve of the task


@dataclass(frozen=True)
class Points:
    """Features and values to fit, in float64 as the learner's float32 has them."""

    features: Array
    d: Array

    def loss(self, w: Array) -> float:
        """The mean squared error of weights, shape (4, 1)."""
        return float(np.mean((self.features @ w - self.d) ** 2))

    def gradient(self, w: Array) -> Array:
        """The loss's derivatives by the weights, shape (4, 1)."""
        return 2 * self.features.T @ (self.features @ w - self.d) / len(self.d)

    def least_squares(self) -> Array:
        """The best weights, shape (4, 1)."""
        return np.linalg.lstsq(self.features, self.d, rcond=None)[0]

    def descended(self, learning_rate: float, steps: int) -> Array:
        """Where gradient descent from 0 stands after so many steps, shape (4, 1)."""
        w = np.zeros((4, 1))
        for _ in range(steps):
            w = w - learning_rate * self.gradient(w)
        return w


@dataclass(frozen=True)
class Kept:
    """What is kept back: the questions as float64."""

    x: Array
    product: dict[str, Array]
    pair: dict[str, Array]
    step: Points
    start: Array
    learning_rate: float
    momentum: float
    points: Points


def given(rng: np.random.Generator) -> tuple[dict[str, dict[str, Any]], Kept]:
    """Fresh curves for every run: no weight is near 0 or near the text's."""
    x = (rng.uniform(0.5, 2.0, (7, 1)) * _signs(rng, 7)).astype(np.float32)
    product = {"features": rng.uniform(0.5, 3.0, (9, 4)), "w": rng.uniform(0.5, 3.0, (4, 1)) * _signs(rng, 4)}
    product = {k: v.astype(np.float32) for k, v in product.items()}

    d = rng.uniform(-3.0, 3.0, (9, 1)).astype(np.float32)
    errors = rng.uniform(1.5, 3.0, (9, 1)) * np.where(np.arange(9) % 3, 1.0, -1.0)[:, None]  # with a mean far from 0
    pair = {"d": d, "y": (d + errors).astype(np.float32)}

    true = _weights(rng)
    x_step, d_step = polynomial.make(rng, 60, true[:, 0], 0.2)
    start = (true + rng.uniform(0.8, 1.6, (4, 1)) * _signs(rng, 4)).astype(np.float32)
    rate, momentum = float(rng.uniform(0.012, 0.018)), 0.9  # stable, and neither 0.01 nor 0.02
    # Powers of float32 differ in the last digit from processor to processor, which would be another question.
    step = {"features": powers_of(x_step.astype(np.float64)).astype(np.float32), "d": d_step, "w": start}
    step |= {"learning_rate": rate, "momentum": momentum}

    x_fit, d_fit = polynomial.make(rng, int(rng.integers(90, 130)), _weights(rng)[:, 0], float(rng.uniform(0.1, 0.4)))
    fit = {"x": x_fit, "d": d_fit}
    questions = {"powers": {"x": x}, "prediction": product, "loss": pair, "step": step}
    questions |= {"fit": fit | FIT, "walk": fit | WALK}
    kept = Kept(
        x=x.astype(np.float64),
        product={k: v.astype(np.float64) for k, v in product.items()},
        pair={k: v.astype(np.float64) for k, v in pair.items()},
        step=Points(step["features"].astype(np.float64), d_step.astype(np.float64)),
        start=start.astype(np.float64),
        learning_rate=rate,
        momentum=momentum,
        points=Points(powers_of(x_fit.astype(np.float64)), d_fit.astype(np.float64)),
    )
    return questions, kept


def powers_of(x: NDArray[Any]) -> Array:
    """1, x, x² and x³ side by side."""
    return np.concatenate([x**k for k in range(4)], axis=1)


def _signs(rng: np.random.Generator, n: int) -> Array:
    return rng.choice([-1.0, 1.0], (n, 1))


def _weights(rng: np.random.Generator) -> Array:
    """A curve's four weights, each 0.6 to 4 in size and 0.3 or more from the example's, shape (4, 1)."""
    while True:
        w = rng.uniform(0.6, 4.0, (4, 1)) * _signs(rng, 4)
        if np.abs(w[:, 0] - EXAMPLE).min() > 0.3:
            return w
