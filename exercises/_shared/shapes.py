"""Shapes, with the cause where a wrong one is a known mistake's: `course_file(__file__, "../_shared/shapes.py")`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from numpy.typing import NDArray

from grader import expect
from grader.claims import Claim


def has_shape(
    claim: Claim, shape: tuple[int, ...], name: str, causes: Mapping[tuple[int, ...], str], text: str = "shape {}"
) -> NDArray[Any]:
    """Fail unless an array has a shape.

    Args:
        name: what the message calls the array.
        causes: known wrong shapes, and what is said of each.
        text: how the message writes a shape.

    Returns:
        The array.
    """
    values = expect.array(claim, name=name)
    expect.that(
        values.shape == shape,
        f"{name} has another shape. {causes.get(values.shape, '')}".strip(),
        expected=text.format(shape),
        received=text.format(values.shape),
    )
    return values
