"""Sums of two numbers, as bits.

Source: made here from random numbers, when it is asked for; nothing is downloaded. Licence: Apache-2.0, as the course.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

BITS = 8
LARGEST = 127  # of the numbers that are added, so that 8 bits hold every sum


def make(rng: np.random.Generator, n: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Draw n different pairs of numbers from 0 to 127, of the 16,384 that there are.

    Returns:
        a and b, int64 arrays of shape (n,).
    """
    pairs = rng.permutation((LARGEST + 1) ** 2)[:n]
    return pairs // (LARGEST + 1), pairs % (LARGEST + 1)


def to_bits(numbers: NDArray[np.int64]) -> NDArray[np.float32]:
    """The bits of whole numbers from 0 to 255, the least significant first: float32 of shape (n, 8)."""
    return ((numbers[:, None] >> np.arange(BITS)) & 1).astype(np.float32)


def encode(a: NDArray[np.int64], b: NDArray[np.int64]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Pairs and their sums as sequences: x, float32 of shape (n, 8, 2), and y, float32 of shape (n, 8, 1)."""
    return np.stack([to_bits(a), to_bits(b)], axis=-1), to_bits(a + b)[:, :, None]
