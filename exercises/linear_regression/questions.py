"""Questions of linear_regression. The oracles are NumPy: least squares and exact gradient descent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.rubric import course_file

linear = course_file(__file__, "../../datasets/linear.py")

Array = NDArray[np.float64]

FIT = {"learning_rate": 0.5, "steps": 300}  # the lab's number of steps; ends within 1e-5 of least squares
WALK = {"learning_rate": 0.1, "steps": 20}  # ends far from it


@dataclass(frozen=True)
class Points:
    """Points to fit, in float64 as the learner's float32 has them."""

    x: Array
    d: Array

    def loss(self, w: float, b: float) -> float:
        """The mean squared error of a line."""
        return float(np.mean((self.d - w * self.x - b) ** 2))

    def gradient(self, w: float, b: float) -> Array:
        """The loss's derivatives by w and b."""
        error = w * self.x + b - self.d
        return np.array([2 * np.mean(error * self.x), 2 * np.mean(error)])

    def least_squares(self) -> Array:
        """The slope and intercept of the best line."""
        return np.polyfit(self.x, self.d, 1)

    def path(self, learning_rate: float, steps: int) -> Array:
        """Where gradient descent from w = b = 0 stands after 0, 1, ... steps, shape (steps + 1, 2)."""
        # The gradient is linear in w and b: so the sums over the points are taken once, and not at every step.
        x, d = self.x, self.d
        slopes = 2 * np.array([[np.mean(x * x), np.mean(x)], [np.mean(x), 1.0]])
        pull = 2 * np.array([np.mean(x * d), np.mean(d)])
        places = [np.zeros(2)]
        for _ in range(steps):
            places.append(places[-1] - learning_rate * (slopes @ places[-1] - pull))
        return np.array(places)


@dataclass(frozen=True)
class Kept:
    """What is kept back: the questions as float64, with the numbers that the points were made from."""

    line: dict[str, Any]
    loss: dict[str, Any]
    step: Points
    start: Array
    learning_rate: float
    training: Points


def given(rng: np.random.Generator) -> tuple[dict[str, dict[str, Any]], Kept]:
    """Fresh lines for every run: none is the text's 3x + 2, and no slope is near 0."""
    w, b = np.float32(rng.uniform(1.5, 4.0)), np.float32(rng.uniform(-3.0, -1.0))
    line = {"x": rng.uniform(-2.0, 2.0, 7).astype(np.float32), "w": w, "b": b}

    d = rng.uniform(-3.0, 3.0, 9).astype(np.float32)
    errors = rng.uniform(1.5, 3.0, 9) * np.where(np.arange(9) % 3, 1.0, -1.0)  # of both signs, with a mean far from 0
    pair = {"d": d, "y": (d + errors).astype(np.float32)}

    slope, intercept = _line(rng)
    x, d = linear.make(rng, 80, slope, intercept, 0.2)
    side = rng.choice([-1.0, 1.0])  # w and b are off to the same side, so that neither gradient is near 0
    start = np.array([slope, intercept]) + side * rng.uniform(1.0, 3.0, 2)
    start = start.astype(np.float32)
    rate = float(rng.uniform(0.22, 0.38))  # not 0.01, not 0.1, and half of it is not 0.1
    step = {"x": x, "d": d, "w": start[0], "b": start[1], "learning_rate": rate}
    step_points = _points(x, d)

    slope, intercept = _line(rng)
    x, d = linear.make(rng, int(rng.integers(90, 130)), slope, intercept, float(rng.uniform(0.1, 0.4)))
    training = {"x": x, "d": d, "fit": FIT, "walk": WALK}

    questions = {"prediction": line, "loss": pair, "step": step, "training": training}
    kept = Kept(
        line={k: v.astype(np.float64) for k, v in line.items()},
        loss={k: v.astype(np.float64) for k, v in pair.items()},
        step=step_points,
        start=start.astype(np.float64),
        learning_rate=rate,
        training=_points(x, d),
    )
    return questions, kept


def _line(rng: np.random.Generator) -> tuple[float, float]:
    """A slope between -6 and 6, not near 0 or 3, and an intercept not near 0 or 2."""
    size = rng.uniform(3.8, 6.0) if rng.random() < 0.7 else rng.uniform(1.2, 2.2)
    return float(size * rng.choice([-1.0, 1.0])), float(rng.choice([rng.uniform(-3.0, -0.5), rng.uniform(0.5, 1.2)]))


def _points(x: NDArray[np.float32], d: NDArray[np.float32]) -> Points:
    return Points(x.astype(np.float64), d.astype(np.float64))
