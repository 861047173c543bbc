"""The logic gates of two inputs: OR, AND and XOR, also with negated inputs.

Source: made here from their truth tables; nothing is downloaded. Licence: Apache-2.0, as the course.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]

INPUTS = ((0, 0), (0, 1), (1, 0), (1, 1))


def make(
    rng: np.random.Generator, gate: str = "OR", negated: tuple[bool, bool] = (False, False)
) -> tuple[Array, Array]:
    """Draw the order of a gate's four rows.

    Args:
        gate: "OR", "AND" or "XOR".
        negated: which of the inputs the gate sees turned round, so that OR becomes, say, "x1 or not x2".

    Returns:
        x, float32 of shape (4, 2), and d, float32 of shape (4,), both of 0 and 1.
    """
    x = rng.permutation(np.array(INPUTS, np.float32))
    return x, table(x, gate, negated)


def table(x: Array, gate: str, negated: tuple[bool, bool] = (False, False)) -> Array:
    """What a gate answers to rows of inputs: float32 of shape (n,)."""
    ones = np.abs(x - np.array(negated, np.float32)).sum(axis=1)
    answers = {"OR": ones >= 1, "AND": ones == 2, "XOR": ones == 1}
    return answers[gate].astype(np.float32)
