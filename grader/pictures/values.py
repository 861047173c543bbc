"""Numbers as pictures need them: of one type, counted and told in a few characters."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from grader.i18n import _

Floats = NDArray[np.float64]
Classes = NDArray[np.int64]


def floats(values: ArrayLike) -> Floats:
    """As float64."""
    return np.asarray(values, dtype=np.float64)


def classes(values: ArrayLike) -> Classes:
    """As whole numbers; what is none, or far too large, becomes -1, which is no class."""
    numbers = np.asarray(values)
    if numbers.dtype.kind == "f":
        numbers = np.where(np.abs(numbers) < 2**31, numbers, -1.0)
    return numbers.astype(np.int64)


def short(value: float | np.floating[Any]) -> str:
    """A number in a few characters."""
    number = float(value)
    return f"{number:,.0f}" if number.is_integer() and abs(number) < 1e7 else f"{number:.4g}"


def brief(value: float | np.floating[Any]) -> str:
    """A number in fewer characters still, three of its digits: for words beside a drawing."""
    number = float(value)
    return f"{number:.0f}" if 100 <= abs(number) < 1e5 else f"{number:.3g}"


def said(words: str) -> str:
    """In the reader's language; gettext has its own idea of what an empty text is."""
    return _(words) if words else ""


def same_length(**columns: ArrayLike) -> None:
    """Raise ValueError unless all have as many rows."""
    lengths = {name: len(np.asarray(column)) for name, column in columns.items()}
    if len(set(lengths.values())) > 1:
        raise ValueError(f"expected one value a row in each, received {lengths}")
