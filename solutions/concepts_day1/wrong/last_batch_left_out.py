# fails: number_of_updates
"""Leaves the last, smaller batch out."""

import numpy as np

LEARNER = "Ada Lovelace"

ANSWERS = {
    1: "c",
    2: "a",
    3: "a",
    4: "d",
    5: "a",
    6: "b",
    7: "a",
    8: "c",
    9: 120,
    10: 9.75,
    11: 0.6,
    12: 3.332,
}


def answers_of_day_1():
    return {"learner": LEARNER, "answers": ANSWERS}


def pre_activations(x: np.ndarray, W: np.ndarray, b: np.ndarray) -> np.ndarray:
    u = np.dot(x, W) + b
    return u


def descend(w: np.ndarray, gradient: np.ndarray, learning_rate: float) -> np.ndarray:
    w_new = w - learning_rate * gradient
    return w_new


def softmax(u: np.ndarray) -> np.ndarray:
    powers = np.exp(u - u.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def binary_cross_entropy(d: np.ndarray, y: np.ndarray) -> float:
    return -np.mean(d * np.log(y) + (1 - d) * np.log(1 - y))


def slope(x: np.ndarray, d: np.ndarray, w: float, b: float) -> float:
    return 2 * np.mean((w * x + b - d) * x)
