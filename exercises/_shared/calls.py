"""Calls of a learner's function: what was warned of, and whether arguments are untouched.

Exercises load it with `course_file(__file__, "../_shared/calls.py")`.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from grader import expect
from grader.claims import Claim


def is_quiet(warnings: Claim, call: str, cause: str) -> None:
    """Fail if a call has raised warnings.

    Args:
        warnings: a list of texts.
        call: as the message writes it.
        cause: what is said of the first warning.
    """
    seen = [expect.text(one, name=f"a warning of {call}") for one in expect.sequence(warnings)]
    expect.that(not seen, f"{call} is computed with a warning of NumPy: {seen[0] if seen else ''}. {cause}")


def is_finite(claim: Claim, call: str, cause: str) -> None:
    """Fail if numbers that a call has returned are not finite, with the cause."""
    values = expect.array(claim, finite=False, name=call)
    bad = values[~np.isfinite(values)]
    expect.that(not bad.size, f"{call}: {bad.flat[0] if bad.size else ''} is among the numbers. {cause}")


def is_unchanged(claim: Claim, before: ArrayLike, name: str, call: str) -> None:
    """Fail if a call has changed its argument.

    Args:
        claim: the argument after the call.
        name: of the argument.
        call: as the message writes it.
    """
    values = expect.array(claim, shape=np.shape(before), name=f"{name} after {call}")
    expect.that(
        np.allclose(values, before, rtol=1e-9, atol=1e-12),  # x + h - h may be off by a rounding
        f"{call} changes {name} itself: whoever has called it has other numbers now. Make a new array, or work on "
        f"`{name}.copy()`.",
    )
