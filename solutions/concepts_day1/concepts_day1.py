"""Concepts, day 1: learning from examples. The reference solution."""

from typing import Any

import numpy as np

LEARNER = "reference"

ANSWERS = {
    1: "c",
    2: "a",
    3: "c",
    4: "a",
    5: "a",
    6: "c",
    7: "a",
    8: "b",
    9: 171,
    10: 11.75,
    11: 0.64,
    12: 2.485,
}


def answers_of_day_1() -> dict[str, Any]:
    """What is handed in of the sheet."""
    return {"learner": LEARNER, "answers": ANSWERS}


def pre_activations(x: np.ndarray, W: np.ndarray, b: np.ndarray) -> np.ndarray:
    """What the units of a layer hand to their activation function."""
    u = np.dot(x, W) + b
    return u


def descend(w: np.ndarray, gradient: np.ndarray, learning_rate: float) -> np.ndarray:
    """A step of gradient descent."""
    w_new = w - learning_rate * gradient
    return w_new


def softmax(u: np.ndarray) -> np.ndarray:
    """Probabilities, row by row."""
    powers = np.exp(u - u.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def binary_cross_entropy(d: np.ndarray, y: np.ndarray) -> float:
    """Minus the mean logarithm of the probability of each sample's own class."""
    return -np.mean(d * np.log(y) + (1 - d) * np.log(1 - y))


def slope(x: np.ndarray, d: np.ndarray, w: float, b: float) -> float:
    """The derivative of the mean squared error by w."""
    return 2 * np.mean((w * x + b - d) * x)
