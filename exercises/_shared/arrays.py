"""What checks of exercises in NumPy say of arrays, whatever is in them: `course_file(__file__, "../_shared/arrays.py")`."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader import expect
from grader.claims import Claim

Array = NDArray[Any]


def unchanged(claim: Claim, before: Array, *, name: str, function: str) -> None:
    """Fail if an array that a function was handed is not what it was.

    Args:
        claim: the array after the call.
        name: of the array, as the function's parameter.
    """
    now = expect.array(claim, shape=before.shape, name=name)
    expect.that(
        bool(np.array_equal(now, before)),
        f"`{function}` has changed the array {name} that it was handed. It belongs to the caller, who may need it again: "
        "make a new array, without `+=`, `-=`, `*=` or `[...] =` on it.",
    )


def has_all_steps(claim: Claim, states: Array, *, name: str) -> None:
    """Fail with the cause if an array of states has not the shape (n, steps, units), where a known mistake explains it.

    Args:
        states: the true ones.
    """
    n, steps, units = states.shape
    values = expect.array(claim, name=name)
    for shape, cause in (
        ((n, units), "Only one state has come, where one for each step is asked for. Keep them all in a list."),
        ((steps, n, units), "The steps come first here. `np.stack(states, axis=1)` puts them after the sequences."),
        ((n, steps + 1, units), "There is one state too many. That from before the first step is left out."),
    ):
        expect.that(
            values.shape != shape,
            f"{name}: {cause}",
            expected=f"shape {states.shape}",
            received=f"shape {values.shape}",
        )
