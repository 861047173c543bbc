"""Every formula in small steps, and counting where one can count."""

from typing import Any

import numpy as np

LEARNER = "b7-204"

ANSWERS = {
    1: "c",
    2: "c",
    3: 726,
    4: "d",
    5: 5.96e-08,
    6: 0.124,
    7: "d",
    8: "a",
    9: "d",
    10: "d",
    11: 2704,
    12: 1024,
    13: "d",
}


def answers_of_day_2() -> dict[str, Any]:
    """What is handed in of the sheet."""
    return {"learner": LEARNER, "answers": ANSWERS}


def relu_backward(delta: np.ndarray, u: np.ndarray) -> np.ndarray:
    """Zeros where the unit was silent."""
    delta_u = np.zeros_like(delta)
    delta_u[u > 0] = delta[u > 0]
    return delta_u


def output_delta(y: np.ndarray, d: np.ndarray) -> np.ndarray:
    """By the two cases."""
    delta = np.where(d == 1, -(1 - y), y)
    return delta


def momentum_step(
    w: np.ndarray, v: np.ndarray, gradient: np.ndarray, learning_rate: float, momentum: float
) -> tuple[np.ndarray, np.ndarray]:
    """A weight at a time."""
    speeds = [momentum * speed - learning_rate * slope for speed, slope in zip(v, gradient, strict=True)]
    places = [place + speed for place, speed in zip(w, speeds, strict=True)]
    return np.array(places), np.array(speeds)


def output_size(n: int, kernel: int, stride: int, padding: int) -> int:
    """Move the filter until it falls off."""
    places, left = 0, -padding
    while left + kernel <= n + padding:
        places += 1
        left += stride
    return places


def batch_normalise(x: np.ndarray, gamma: np.ndarray, beta: np.ndarray, epsilon: float) -> np.ndarray:
    """A unit at a time."""
    columns = []
    for unit, values in enumerate(x.T):
        middle = sum(values) / len(values)
        spread = sum((value - middle) ** 2 for value in values) / len(values)
        columns.append(gamma[unit] * (values - middle) / (spread + epsilon) ** 0.5 + beta[unit])
    return np.stack(columns, axis=1)
