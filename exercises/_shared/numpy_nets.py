"""Nets of dense layers with ReLU between them, in NumPy: oracles that several exercises share.

Exercises load it with `course_file(__file__, "../_shared/numpy_nets.py")`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader import expect
from grader.claims import Claim
from grader.rubric import course_file

softmax = course_file(__file__, "softmax.py")

Array = NDArray[Any]

MOST = 4_096  # units of a layer: what they answer to thousands of rows has to fit into memory


def forward(params: Sequence[Array], x: Array) -> Array:
    """The scores of rows x, with weights and biases in turn; no activation after the last layer."""
    z = u = np.asarray(x)
    for k in range(0, len(params), 2):
        u = z @ params[k] + params[k + 1]
        z = np.maximum(u, 0.0)
    return np.asarray(u)


def loss(params: Sequence[Array], x: Array, labels: Array) -> float:
    """The mean cross entropy of labels, shape (n,)."""
    u = forward(params, x)
    return float(softmax.cross_entropy(np.eye(u.shape[1])[labels], u))


def layers(claim: Claim, inputs: int, outputs: int, name: str) -> list[Array]:
    """The parameters that came for a net, of any number of hidden layers and units; fail if they do not fit together.

    Args:
        claim: weights and biases in turn.
        name: what the message calls them.

    Returns:
        float64 arrays.
    """
    parts = expect.sequence(claim, name=name)
    expect.that(
        len(parts) >= 2 and len(parts) % 2 == 0,
        f"{name}: weights and biases come in turn, so their number is even.",
        received=f"{len(parts)} arrays",
    )
    found: list[Array] = []
    width = inputs
    for k in range(0, len(parts), 2):
        w = expect.array(parts[k], shape=(width, outputs if k == len(parts) - 2 else None), name=f"{name}[{k}]")
        width = w.shape[1]
        expect.that(
            width <= MOST, f"{name}[{k}] is for too many units.", expected=f"at most {MOST}", received=str(width)
        )
        b = expect.array(parts[k + 1], shape=(width,), name=f"{name}[{k + 1}]")
        found += [w.astype(np.float64), b.astype(np.float64)]
    return found
