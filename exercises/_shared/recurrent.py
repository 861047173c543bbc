"""Recurrent cells in NumPy, float64: the oracles of the sequences track, laid out as Keras lays out its weights.

tests/test_recurrent.py compares them with Keras's own layers. An exercise loads them with
`course_file(__file__, "../_shared/recurrent.py")`. Shapes: x (n, inputs), states (n, units), sequences (n, steps, ...).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import scipy
from numpy.typing import NDArray

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


def lstm_cell(x: Array, h: Array, c: Array, kernel: Array, recurrent: Array, bias: Array) -> State:
    """The next state and cell of Keras's LSTM; side by side lie the blocks of the gates i, f, the candidate g, and o."""
    i, f, g, o = _blocks(4, x, kernel) + _blocks(4, h, recurrent) + bias.reshape(4, 1, -1)
    cell = scipy.special.expit(f) * c + scipy.special.expit(i) * np.tanh(g)
    return scipy.special.expit(o) * np.tanh(cell), cell


def gru_cell(x: Array, h: Array, kernel: Array, recurrent: Array, bias: Array) -> State:
    """The next state of Keras's GRU, z * h + (1 - z) * candidate; side by side lie the blocks of z, r and the candidate.

    Args:
        bias: of shape (3 * units,) for `reset_after=False`; of shape (2, 3 * units), for the inputs and for the states, for
            `reset_after=True`, Keras's default.
    """
    outer, inner = bias.reshape(-1, 3, 1, len(recurrent))[[0, -1]]
    reset_after = bias.ndim == 2
    from_x, from_h = _blocks(3, x, kernel) + outer, _blocks(3, h, recurrent) + (inner if reset_after else 0.0)
    z, r = scipy.special.expit(from_x[:2] + from_h[:2])
    remembered = r * from_h[2] if reset_after else _blocks(3, r * h, recurrent)[2]
    return (z * h + (1 - z) * np.tanh(from_x[2] + remembered),)


def _blocks(n: int, rows: Array, matrix: Array) -> Array:
    """The products of rows with the n blocks of a matrix: shape (n, rows, units)."""
    return np.stack([rows @ block for block in np.split(matrix, n, axis=1)])


def weights(rng: np.random.Generator, inputs: int, units: int, blocks: int = 1) -> list[Array]:
    """Random weights of a layer: kernel, recurrent kernel and bias, for so many gates side by side.

    Nothing in them is symmetric or near 0, and no sum of theirs lies where a sigmoid is flat.
    """
    width = blocks * units
    kernel = rng.normal(0.0, 0.8 / np.sqrt(inputs), (inputs, width))
    recurrent = rng.normal(0.0, 0.8 / np.sqrt(units), (units, width))
    return [kernel, recurrent, rng.uniform(0.2, 0.6, width) * rng.choice([-1.0, 1.0], width)]
