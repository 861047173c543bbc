"""Steps of gradient descent that a learner's `train_step` takes: `course_file(__file__, "../_shared/steps.py")`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from numpy.typing import ArrayLike, NDArray

from grader import expect
from grader.claims import Claim


def goes_downhill(
    claim: Claim,
    start: NDArray[Any],
    slope: NDArray[Any],
    rate: float,
    *,
    name: str,
    after: str,
    unmoved: str,
    rates: Iterable[float],
    more: Mapping[str, ArrayLike] | None = None,
) -> None:
    """Fail unless a variable has moved from its start against the gradient, by the learning rate.

    Args:
        claim: the variable after the step.
        slope: the loss's derivative by it, of the same shape.
        name: of the variable.
        after: what the message says of the step, as in "a step with learning rate 0.25".
        unmoved: the cause if it has not moved.
        rates: learning rates that a learner may have written down instead.
        more: what other mistakes give, by cause.
    """
    expect.close(
        claim,
        start - rate * slope,
        rtol=1e-3,
        atol=1e-4,
        name=f"{name} after {after}",
        mistakes={
            unmoved: start,
            "This goes uphill: subtract the gradient, do not add it.": start + rate * slope,
            **{
                f"This is a step with learning rate {r}: use the one that is handed in.": start - r * slope
                for r in rates
            },
            "The gradient is subtracted whole: multiply it by the learning rate.": start - slope,
            **(more or {}),
            f"{name} has become the step itself: subtract it from {name}.": rate * slope,
        },
    )
