"""Term by term, with Python's own sums."""

from typing import Any

import numpy as np

LEARNER = "s1042"

ANSWERS = {
    1: 44544,
    2: "a",
    3: "c",
    4: "c",
    5: "d",
    6: "b",
    7: "c",
    8: "a",
    9: "a",
    10: 0.625,
    11: 10.9,
    12: 3.9,
    13: "b",
    14: "d",
}


def answers_of_day_4() -> dict[str, Any]:
    """What is handed in of the sheet."""
    return {"learner": LEARNER, "answers": ANSWERS}


def residual_block(x: np.ndarray, fx: np.ndarray) -> np.ndarray:
    """Negative sums are set to 0."""
    y = (x + fx) * (x + fx > 0)
    return y


def latent(mean: np.ndarray, log_var: np.ndarray, epsilon: np.ndarray) -> np.ndarray:
    """With the root of the variance."""
    z = np.add(np.sqrt(np.exp(log_var)) * epsilon, mean)
    return z


def kl_divergence(mean: np.ndarray, log_var: np.ndarray) -> np.ndarray:
    """An image at a time."""
    totals = []
    for means, logs in zip(mean, log_var, strict=True):
        totals.append(-sum(1 + log - m * m - np.e**log for m, log in zip(means, logs, strict=True)) / 2)
    return np.array(totals)


def q_update(q: float, reward: float, q_next: np.ndarray, alpha: float, gamma: float, done: bool) -> float:
    """A weighted mean of the old value and the target."""
    later = 0.0 if done else gamma * max(q_next)
    return (1 - alpha) * q + alpha * (reward + later)


def policy_gradient(grad_log_pi: np.ndarray, q: np.ndarray) -> np.ndarray:
    """As a product of a vector and a matrix."""
    return q @ grad_log_pi / len(q)
