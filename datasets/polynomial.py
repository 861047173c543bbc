"""Points scattered about a polynomial.

Source: made here from random numbers, when it is asked for; nothing is downloaded. Licence: Apache-2.0, as the course.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


def make(
    rng: np.random.Generator,
    n: int = 100,
    coefficients: Sequence[float] = (1.0, -2.8, 1.6, -0.4),
    noise: float = 0.05,
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Draw n points with d = c0 + c1 * x + c2 * x**2 + ... + noise * N(0, 1), x uniform between -2 and 2.

    Args:
        coefficients: c0, c1, ...: the lowest power first.

    Returns:
        x and d, float32 columns of shape (n, 1).
    """
    x = rng.uniform(-2.0, 2.0, (n, 1))
    d = np.polynomial.polynomial.polyval(x, np.asarray(coefficients)) + noise * rng.standard_normal((n, 1))
    return x.astype(np.float32), d.astype(np.float32)
