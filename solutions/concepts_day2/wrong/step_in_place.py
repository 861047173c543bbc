# fails: formula_of_momentum
"""Moves by the old speed."""

import numpy as np

LEARNER = "Ada Lovelace"

ANSWERS = {
    1: "a",
    2: "b",
    3: 1729,
    4: "c",
    5: 0.0002441,
    6: 0.08575,
    7: "d",
    8: "b",
    9: "b",
    10: "c",
    11: 1296,
    12: 736,
    13: "c",
}


def answers_of_day_2():
    return {"learner": LEARNER, "answers": ANSWERS}


def relu_backward(delta: np.ndarray, u: np.ndarray) -> np.ndarray:
    delta_u = delta * (u > 0)
    return delta_u


def output_delta(y: np.ndarray, d: np.ndarray) -> np.ndarray:
    delta = y - d
    return delta


def momentum_step(
    w: np.ndarray, v: np.ndarray, gradient: np.ndarray, learning_rate: float, momentum: float
) -> tuple[np.ndarray, np.ndarray]:
    v *= momentum
    v -= learning_rate * gradient
    w += v
    return w, v


def output_size(n: int, kernel: int, stride: int, padding: int) -> int:
    return (n + 2 * padding - kernel) // stride + 1


def batch_normalise(x: np.ndarray, gamma: np.ndarray, beta: np.ndarray, epsilon: float) -> np.ndarray:
    return gamma * (x - x.mean(axis=0)) / np.sqrt(x.var(axis=0) + epsilon) + beta
