"""Questions of sine_prediction, and the oracles: a network with the cells of _shared, and derivatives by complex steps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.rubric import course_file

recurrent = course_file(__file__, "../_shared/recurrent.py")

Array = NDArray[Any]
Params = tuple[Array, ...]
Question = dict[str, Any]

NAMES = ("W", "U", "b", "V", "c")
PERIOD = 20  # values
LENGTH = 200  # of the series to learn from
ALONE = 100  # steps
STARTS = 5
TINY = 1e-30  # a complex step: there is no difference in it that could be rounded away


@dataclass(frozen=True)
class Kept:
    """What is kept back: the questions by probe, and where on the sine each of the free runs begins, shape (5,)."""

    asked: dict[str, Any]
    starts: Array


def given(rng: np.random.Generator) -> tuple[dict[str, Any], Kept]:
    """Fresh weights for every run, and a sine that begins anywhere."""
    asked = {
        "cut": {
            "a sine": {"series": np.sin(np.arange(30) * rng.uniform(0.2, 0.4)), "size": int(rng.integers(3, 7))},
            "numbers": {"series": rng.normal(size=9), "size": 8},
        },
        "predicted": {"windows": _case(rng, 6, 5, 4), "one window": _case(rng, 1, 3, 2)},
        "derived": {"windows": _case(rng, 7, 5, 3), "windows of one value": _case(rng, 4, 1, 3)},
        "alone": _case(rng, 1, 4, 6) | {"start": rng.uniform(-1.0, 1.0, 4), "steps": 12},
        "training": {"series": sine(rng.uniform(0, 2 * np.pi), LENGTH)},
    }
    starts = rng.uniform(0, 2 * np.pi) + 2 * np.pi * np.arange(STARTS) / STARTS
    return asked, Kept(asked, starts)


def sine(phase: float, length: int) -> Array:
    """A sine that begins at a phase, shape (length,)."""
    return np.sin(phase + np.arange(length) * 2 * np.pi / PERIOD)


def _case(rng: np.random.Generator, n: int, size: int, units: int) -> Question:
    weights = [*recurrent.weights(rng, 1, units), rng.normal(size=(units, 1)), rng.uniform(0.5, 1.0, 1)]
    return dict(zip(NAMES, weights, strict=True)) | {"x": rng.uniform(-1, 1, (n, size)), "d": rng.uniform(-1, 1, n)}


def params_of(case: Question) -> Params:
    """The params of a question."""
    return tuple(case[name] for name in NAMES)


def predict(x: Array, params: Params) -> Array:
    """The true predictions, shape (n,)."""
    W, U, b, V, c = params
    start = np.zeros((len(x), len(b)))
    (states,) = recurrent.over_time(lambda x, h: recurrent.rnn_cell(x, h, W, U, b), x[:, :, None], start)
    said: Array = states[:, -1] @ V[:, 0] + c[0]
    return said


def loss(x: Array, d: Array, params: Params) -> Any:
    """The mean squared error; complex if the params are."""
    return np.mean((predict(x, params) - d) ** 2)


def derivatives(x: Array, d: Array, params: Params) -> Params:
    """The loss's derivatives by every param, each by a complex step (Squire and Trapp 1998), exact to rounding."""
    found = tuple(np.zeros(part.shape) for part in params)
    for k, part in enumerate(params):
        for place in np.ndindex(part.shape):
            moved = [p.astype(complex) for p in params]
            moved[k][place] += 1j * TINY
            found[k][place] = loss(x, d, tuple(moved)).imag / TINY
    return found


def free_run(starts: Array, steps: int, params: Params) -> Array:
    """The values that a network makes alone, of many starts at once: starts (n, size), values (n, steps)."""
    size, values = starts.shape[1], starts
    for _ in range(steps):
        values = np.concatenate([values, predict(values[:, -size:], params)[:, None]], axis=1)
    return values[:, size:]


def alone(params: Params, phases: Array, size: int) -> tuple[Array, Array]:
    """The free runs that are judged, and the sines that they should be, both of shape (n, 100)."""
    true = np.array([sine(phase, size + ALONE) for phase in phases])
    with np.errstate(all="ignore"):
        return free_run(true[:, :size], ALONE, params), true[:, size:]
