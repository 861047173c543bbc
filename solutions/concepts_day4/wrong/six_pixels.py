# fails: small_filters
"""Adds the sides of two filters."""

import numpy as np

LEARNER = "Ada Lovelace"

ANSWERS = {
    1: 33408,
    2: "a",
    3: "b",
    4: "d",
    5: "d",
    6: "a",
    7: "b",
    8: "c",
    9: "b",
    10: 0.8,
    11: 5.125,
    12: 3.7,
    13: "b",
    14: "a",
}


def answers_of_day_4():
    return {"learner": LEARNER, "answers": ANSWERS}


def residual_block(x: np.ndarray, fx: np.ndarray) -> np.ndarray:
    y = np.maximum(fx + x, 0)
    return y


def latent(mean: np.ndarray, log_var: np.ndarray, epsilon: np.ndarray) -> np.ndarray:
    z = mean + np.exp(log_var / 2) * epsilon
    return z


def kl_divergence(mean: np.ndarray, log_var: np.ndarray) -> np.ndarray:
    return 0.5 * np.sum(mean**2 + np.exp(log_var) - 1 - log_var, axis=1)


def q_update(q: float, reward: float, q_next: np.ndarray, alpha: float, gamma: float, done: bool) -> float:
    target = reward if done else reward + gamma * np.max(q_next)
    return q + alpha * (target - q)


def policy_gradient(grad_log_pi: np.ndarray, q: np.ndarray) -> np.ndarray:
    return np.mean(grad_log_pi * q[:, None], axis=0)
