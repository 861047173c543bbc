"""Points scattered about a straight line.

Source: made here from random numbers, when it is asked for; nothing is downloaded. Licence: Apache-2.0, as the course.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def make(
    rng: np.random.Generator, n: int = 100, slope: float = 3.0, intercept: float = 2.0, noise: float = 0.3
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Draw n points with d = slope * x + intercept + noise * N(0, 1), x uniform between 0 and 1.

    Returns:
        x and d, float32 arrays of shape (n,).
    """
    x = rng.uniform(0.0, 1.0, n)
    d = slope * x + intercept + noise * rng.standard_normal(n)
    return x.astype(np.float32), d.astype(np.float32)
