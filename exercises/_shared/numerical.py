"""Numerical gradients, an oracle for gradients written by hand: `course_file(__file__, "../_shared/numerical.py")`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def gradient(loss: Callable[[Array], Any], at: Array, h: float = 1e-5) -> Array:
    """The derivatives of a number by each element of an array, by central differences, in float64.

    Args:
        loss: takes an array like `at`, and returns one number.
        at: of any shape; it stays as it is.
        h: how far to step to either side.

    Returns:
        Of the shape of `at`, with an error of the order of h².
    """
    place, slopes = np.array(at, dtype=np.float64), np.empty(np.shape(at))
    for i in np.ndindex(place.shape):
        middle = place[i]
        place[i] = middle + h
        above = float(loss(place))
        place[i] = middle - h
        slopes[i] = (above - float(loss(place))) / (2 * h)
        place[i] = middle
    return slopes
