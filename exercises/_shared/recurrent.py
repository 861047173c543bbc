"""Recurrent cells in NumPy, float64: the oracles of the sequences track, laid out as Keras lays out its weights.

tests/test_recurrent.py compares them with Keras's own layers. An exercise loads them with
`course_file(__file__, "../_shared/recurrent.py")`. Shapes: x (n, inputs), states (n, units), sequences (n, steps, ...).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

Array = NDArray[Any]
State = tuple[Array, ...]


def over_time(cell: Callable[..., State], x: Array, *state: Array) -> State:
    """All states that a cell goes through, each of shape (n, steps, units).

    Args:
        cell: takes the inputs of one step, shape (n, inputs), and its states; returns the next states.
        x: shape (n, steps, inputs).
        state: where it begins, each of shape (n, units).
    """
    passed = []
    for now in np.moveaxis(x, 1, 0):
        state = cell(now, *state)
        passed.append(state)
    return tuple(np.moveaxis(np.asarray(part), 0, 1) for part in zip(*passed, strict=True))


def rnn_cell(x: Array, h: Array, kernel: Array, recurrent: Array, bias: Array) -> State:
    """The next state of Keras's SimpleRNN: tanh of input, state and bias."""
    return (np.tanh(bias + np.einsum("ni,iu->nu", x, kernel) + np.einsum("nv,vu->nu", h, recurrent)),)


def weights(rng: np.random.Generator, inputs: int, units: int, blocks: int = 1) -> list[Array]:
    """Random weights of a layer: kernel, recurrent kernel and bias, for so many gates side by side.

    Nothing in them is symmetric or near 0, and no sum of theirs lies where a sigmoid is flat.
    """
    width = blocks * units
    kernel = rng.normal(0.0, 0.8 / np.sqrt(inputs), (inputs, width))
    recurrent = rng.normal(0.0, 0.8 / np.sqrt(units), (units, width))
    return [kernel, recurrent, rng.uniform(0.2, 0.6, width) * rng.choice([-1.0, 1.0], width)]
