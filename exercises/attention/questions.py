"""Questions of attention, and their oracle: SciPy's softmax, written out query by query."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy
from numpy.typing import NDArray

Array = NDArray[Any]
Question = dict[str, Any]

LINES = 8  # of a table
FEATURES = 2 * LINES + 1
TRAIN, TEST = 2_000, 500


@dataclass(frozen=True)
class Kept:
    """What is kept back: the questions by probe, and what only the judges need.

    Attributes:
        asked: the questions themselves, of which every answer can be computed.
        changed: from which step on the second sequences for the models differ from the first.
        y, place: the values asked for in the held-out tables, shape (n, 8, 1), and in which line they stand, (n, 8).
        tables: the held-out tables, shape (n, 8, 17).
    """

    asked: dict[str, Question]
    changed: int
    y: Array
    place: Array
    tables: Array


def given(rng: np.random.Generator) -> tuple[dict[str, Question], Kept, dict[str, dict[str, Array]]]:
    """Fresh arrays for every run; all sizes of a question differ, and d is no size at which √d is 1 or 2."""
    padded = _case(rng) | {"mask": np.arange(6) < np.array([2, 5, 3, 6])[:, None, None]}
    mask = rng.random((4, 3, 6)) < 0.5
    mask[np.arange(4)[:, None], np.arange(3), rng.integers(0, 6, (4, 3))] = True
    plain = _case(rng)
    masked = {
        "somewhere": _case(rng) | {"mask": mask},
        "padded": padded,
        "by step": _case(rng) | {"mask": np.arange(6) <= np.arange(3)[:, None] + 1},
    }
    huge = {name: value * 60.0 for name, value in _case(rng).items()}
    hidden = masked["somewhere"] | {"v": rng.normal(1.0, 1.0, (4, 6, 2))}
    attended = {"plain": plain | {"v": rng.normal(1.0, 1.0, (4, 6, 2))}, "masked": hidden}
    x = rng.normal(size=(3, 5, 4))
    own = {"x": x, "Wq": rng.normal(size=(4, 7)), "Wk": rng.normal(size=(4, 7)), "Wv": rng.normal(size=(4, 2))}
    steps, changed = 7, 4
    first = rng.normal(size=(4, steps, 5)).astype(np.float32)
    second = first.copy()
    second[:, changed:] += rng.normal(2.0, 0.5, second[:, changed:].shape).astype(np.float32)
    rows, y, place = tables(rng, TRAIN + TEST)
    masked |= _extremes(rng, padded["mask"])
    questions: dict[str, Question] = {
        "weights": {"plain": plain, "huge": huge},
        "masked": masked,
        "attended": attended,
        "causal": {"steps": [5, 1, int(rng.integers(6, 10))]},
        "padding": {"lengths": rng.permutation([1, 4, 6, 9]), "steps": 9},
        "by_itself": {"plain": own, "causal": own | {"mask": np.arange(5) <= np.arange(5)[:, None]}},
        "architecture": {"steps": steps, "features": 5, "size": int(rng.integers(3, 7))},
        "training": {"x": rows[:TRAIN], "y": y[:TRAIN]},
    }
    held_out = {"architecture": {"first": first, "second": second}, "training": {"test": rows[TRAIN:]}}
    return questions, Kept(questions, changed, y[TRAIN:], place[TRAIN:], rows[TRAIN:]), held_out


def _case(rng: np.random.Generator) -> Question:
    return {"q": rng.normal(size=(4, 3, 5)), "k": rng.normal(size=(4, 6, 5))}


def _extremes(rng: np.random.Generator, mask: Array) -> dict[str, Question]:
    """Keys in the thousands where nobody may look; and scores of about -5,000 where one may, so that no others are lower.

    Args:
        mask: of shape (4, 1, 6).
    """
    q = rng.uniform(1.0, 2.0, (4, 3, 5))
    huge, low = rng.normal(size=(2, 4, 6, 5))
    return {
        "huge where hidden": {"q": q, "k": np.where(mask.swapaxes(1, 2), huge, 3_000.0 * np.abs(huge)), "mask": mask},
        "far below 0": {"q": q, "k": low - 1_500.0, "mask": mask},
    }


def tables(rng: np.random.Generator, n: int) -> tuple[Array, Array, Array]:
    """Tables as the task describes them: x (n, 8, 17), y (n, 8, 1), and the place of what is asked for (n, 8)."""
    names = rng.permuted(np.tile(np.arange(LINES), (n, 1)), axis=1)
    place = rng.integers(0, LINES, (n, LINES))
    asked = np.take_along_axis(names, place, axis=1)
    value = rng.normal(size=(n, LINES, 1))
    x = np.concatenate([np.eye(LINES)[names], np.eye(LINES)[asked], value], axis=2).astype(np.float32)
    return x, np.take_along_axis(x[:, :, -1:], place[:, :, None], axis=1), place


def weights_of(q: Array, k: Array, mask: Array | None = None, scale: float | None = None) -> Array:
    """The true weights, one query at a time: a softmax of those keys that it may see, and 0 elsewhere.

    Args:
        scale: what the products are divided by; √d if None.
    """
    n, queries, d = q.shape
    seen = np.broadcast_to(True if mask is None else mask, (n, queries, k.shape[1]))
    found = np.zeros(seen.shape)
    for i, j in np.ndindex(n, queries):
        places = np.flatnonzero(seen[i, j])
        found[i, j, places] = scipy.special.softmax([np.dot(q[i, j], k[i, p]) / (scale or np.sqrt(d)) for p in places])
    return found


def attended(case: Question, **other: Any) -> Array:
    """The true answers of a question for `attend`, with some of it replaced."""
    q = case | other
    return np.einsum("nij,njv->niv", weights_of(q["q"], q["k"], q.get("mask")), q["v"])


def self_attended(case: Question, **other: Any) -> Array:
    """The true answers of a question for `self_attention`."""
    q = case | other
    made = {name: np.einsum("nsf,fd->nsd", q["x"], q[f"W{name}"]) for name in "qkv"}
    return attended(made | {"mask": q.get("mask")})


def looks(tables: Array, weights: tuple[Array, ...]) -> Array:
    """Where the lines of tables look, by a trained layer's weights as `get_weights` gives them: shape (n, 8, 8)."""
    kernel_q, bias_q, kernel_k, bias_k = (np.asarray(w, dtype=np.float64) for w in weights[:4])
    q, k = tables @ kernel_q[:, 0] + bias_q[0], tables @ kernel_k[:, 0] + bias_k[0]
    return weights_of(q, k)
