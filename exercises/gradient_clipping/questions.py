"""Questions of gradient_clipping, and the oracles; tests/test_recurrent.py compares these with TensorFlow's own clipping."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Question = dict[str, Any]

SCALES = (0.8, 1.2)  # of the rotations that the picture shows
CLIFF_STEPS = 120


@dataclass(frozen=True)
class Kept:
    """What is kept back: the questions, of which every answer can be computed."""

    fading: dict[str, Question]
    gradients: list[Array]
    value: Array
    limit: float
    single: dict[str, Array]
    threshold: float
    thresholds: dict[str, float]
    walks: Question


def given(rng: np.random.Generator) -> tuple[dict[str, Question], Kept]:
    """Gradients of several shapes, on both sides of the thresholds, and two landscapes to walk down."""
    fading: dict[str, Question] = {
        "random": {"U": rng.normal(0.0, 0.5, (4, 4)), "delta": rng.normal(size=4), "steps": 6},
        "no step": {"U": rng.normal(size=(3, 3)), "delta": rng.normal(size=3), "steps": 0},
    }
    for scale in SCALES:
        turn = np.linalg.qr(rng.normal(size=(6, 6)))[0]
        fading[str(scale)] = {"U": scale * turn, "delta": rng.normal(size=6), "steps": 50}

    gradients = [rng.normal(0.0, size, shape) for size, shape in ((3.0, (2, 4)), (1.0, (2, 2, 3)), (0.5, 4))]
    value, limit = rng.permutation(np.linspace(-2.5, 2.6, 12)).reshape(3, 4), float(rng.uniform(0.7, 1.3))
    threshold = float(rng.uniform(1.5, 2.5))
    long = rng.normal(size=(3, 5))
    long[1, 2] = 1.5 * threshold  # one number alone is longer than that
    single = {"long": long, "short": rng.uniform(0.2, 0.4) * long, "zero": np.zeros((2, 3))}
    single["short"] *= 0.2 * threshold / np.linalg.norm(single["short"])
    whole = norm(gradients)
    thresholds = {"below": float(rng.uniform(0.2, 0.4)) * whole, "above": float(rng.uniform(1.5, 3.0)) * whole}

    walks: Question = {
        "bowl": _bowl(rng),
        "learning_rate": float(rng.uniform(0.05, 0.15)),
        "steps": 8,
        "T": 20,
        "goal": float(rng.uniform(0.3, 0.7)),
        "cliff": rng.uniform(1.2, 1.35, 1),
        "cliff_steps": CLIFF_STEPS,
    }
    questions: dict[str, Question] = {
        "fading": fading,
        "length": {"gradients": gradients},
        "by_value": {"gradient": value, "limit": limit},
        "by_norm": {"gradients": single, "threshold": threshold},
        "by_global_norm": {"gradients": gradients, "thresholds": thresholds},
        "walks": walks,
    }
    return questions, Kept(fading, gradients, value, limit, single, threshold, thresholds, walks)


def _bowl(rng: np.random.Generator) -> Question:
    """A bowl in three directions, where every gradient on the first steps is longer than the threshold."""
    half = rng.normal(size=(3, 3))
    matrix = half @ half.T / 3 + np.eye(3)
    middle = rng.normal(size=3)
    away = rng.normal(size=3)
    start = middle + 6.0 * away / np.linalg.norm(away)
    return {"matrix": matrix, "middle": middle, "start": start, "threshold": float(rng.uniform(1.2, 1.8))}


def norm(gradients: list[Array]) -> float:
    """The length of all arrays as one vector."""
    return float(np.linalg.norm(np.concatenate([g.ravel() for g in gradients])))


def shortened(gradients: list[Array], threshold: float) -> list[Array]:
    """All arrays, together at most as long as the threshold."""
    factor = min(1.0, threshold / max(norm(gradients), 1e-300))
    return [factor * g for g in gradients]


def path(slope: Callable[[Array], Array], start: Array, rate: float, steps: int, threshold: float = np.inf) -> Array:
    """The places of gradient descent with clipped gradients, shape (steps + 1, k)."""
    places = [start]
    while len(places) <= steps:
        places.append(places[-1] - rate * shortened([slope(places[-1])], threshold)[0])
    return np.array(places)
