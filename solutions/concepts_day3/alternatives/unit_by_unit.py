"""A unit at a time where the reference has arrays, and NumPy's own names where it has operators."""

from typing import Any

import numpy as np

LEARNER = "Emmy Noether"

ANSWERS = {
    1: "b",
    2: 622,
    3: 1672,
    4: "c",
    5: 0.1074,
    6: "b",
    7: "a",
    8: 14,
    9: 4.2,
    10: "a",
    11: "d",
    12: "a",
    13: "d",
    14: "d",
}


def answers_of_day_3() -> dict[str, Any]:
    """What is handed in of the sheet."""
    return {"learner": LEARNER, "answers": ANSWERS}


def step_back(delta: np.ndarray, U: np.ndarray) -> np.ndarray:
    """Through the transposed matrix."""
    delta_before = np.matmul(U.T, delta)
    return delta_before


def cell_state(i: np.ndarray, f: np.ndarray, candidate: np.ndarray, c_before: np.ndarray) -> np.ndarray:
    """A unit at a time."""
    c = [a * new + b * old for a, b, new, old in zip(i, f, candidate, c_before, strict=True)]
    return np.array(c)


def both_directions(forward: np.ndarray, backward: np.ndarray) -> np.ndarray:
    """With names for what is done."""
    both = np.hstack((forward, np.flip(backward, axis=0)))
    return both


def gru_state(h: np.ndarray, candidate: np.ndarray, z: np.ndarray) -> np.ndarray:
    """From the old state towards the candidate."""
    state = h.copy()
    state += z * (candidate - h)
    return state


def clip(gradient: np.ndarray, threshold: float) -> np.ndarray:
    """Divide by how many times it is too long."""
    times = float(np.linalg.norm(gradient)) / threshold
    return gradient / max(times, 1.0)
