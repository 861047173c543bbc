# fails: clipped_gradient
"""Clips each component by itself."""

import numpy as np

LEARNER = "Ada Lovelace"

ANSWERS = {
    1: "b",
    2: 885,
    3: 648,
    4: "c",
    5: 0.7351,
    6: "a",
    7: "c",
    8: 22,
    9: 11,
    10: "b",
    11: "d",
    12: "b",
    13: "c",
    14: "b",
}


def answers_of_day_3():
    return {"learner": LEARNER, "answers": ANSWERS}


def step_back(delta: np.ndarray, U: np.ndarray) -> np.ndarray:
    delta_before = delta.dot(U)
    return delta_before


def cell_state(i: np.ndarray, f: np.ndarray, candidate: np.ndarray, c_before: np.ndarray) -> np.ndarray:
    c = i * candidate + f * c_before
    return c


def both_directions(forward: np.ndarray, backward: np.ndarray) -> np.ndarray:
    both = np.concatenate([forward, backward[::-1]], axis=1)
    return both


def gru_state(h: np.ndarray, candidate: np.ndarray, z: np.ndarray) -> np.ndarray:
    return (1 - z) * h + z * candidate


def clip(gradient: np.ndarray, threshold: float) -> np.ndarray:
    norm = np.sqrt(np.sum(gradient**2))
    return gradient * (threshold / norm) if norm > threshold else gradient
