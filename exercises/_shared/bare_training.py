"""What a training with bare variables needs and gives, whatever the net: parameters, the loss, the history, the trained net.

Exercises load it with `course_file(__file__, "../_shared/bare_training.py")`; what depends on the net is in bare_nets.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader import expect
from grader.claims import Claim
from grader.expect.models import predicted
from grader.rubric import course_file

Array = NDArray[Any]
Shape = tuple[int, ...]

softmax = course_file(__file__, "softmax.py")


def parameters_fit(
    initial: Claim,
    names: tuple[str, ...],
    calls: Iterable[tuple[str, str, list[Shape]]],
    total: int,
    explain: Callable[[Claim, str, Shape, str], object],
) -> None:
    """Fail unless `parameters` makes variables of these shapes.

    Args:
        names: of the parameters, in order.
        calls: of each, which part of the claim answers it ("full" or "small"), how it is written, and the shapes.
        total: how many numbers there are in all in the full net.
        explain: takes a parameter, its name, its shape and its label, and fails where it is a known mistake.
    """
    for which, call, shapes in calls:
        parts = expect.sequence(initial[which], len(names), name=f"what {call} returns")
        found = 0
        for part, name, shape in zip(parts, names, shapes, strict=True):
            label = f"{name} of {call}"
            explain(part, name, shape, label)
            values = expect.array(part, shape=shape, name=label)
            expect.that(
                values.dtype == np.float32,
                f"{label} has another type.",
                expected="dtype float32",
                received=f"dtype {values.dtype}",
            )
            found += values.size
        expect.that(which == "small" or found == total, f"{call} has {found:,} numbers in all, not {total:,}.")
    for variable, name in zip(expect.sequence(initial["variables"], len(names)), names, strict=True):
        expect.that(
            bool(expect.number(variable)),
            f"{name} is no variable: nothing can change it later. Wrap it in `tf.Variable(...)`.",
        )


def units_differ(weights: Array, name: str) -> None:
    """Fail if all units of a layer begin alike; weights of shape (..., units)."""
    expect.that(
        float(weights.std(axis=-1).mean()) > 1e-6,
        f"{name}: all units of this layer begin with the same weights, so all get the same gradients and stay alike "
        "for ever: it is as good as one unit. Begin with random weights.",
    )


def is_cross_entropy(loss: Claim, labels: Array, u: Array, far: Array) -> None:
    """Fail unless `cross_entropy` is the mean cross entropy of digits and scores.

    Args:
        labels: shape (n,).
        u, far: what was asked, scores of shape (n, 10), float64: near each other, and so far apart that a softmax is 0.
    """
    d = np.eye(10)[labels]
    right = softmax.cross_entropy(d, u)
    expect.close(
        loss["u"],
        right,
        rtol=1e-3,
        name="cross_entropy(labels, u)",
        mistakes={
            "A softmax is applied twice. The loss `..._with_logits` applies it to the scores: hand it u itself.": (
                softmax.cross_entropy(d, softmax.softmax(u))
            ),
            "This is the sum over the rows: take their mean.": len(u) * right,
            "The sign is wrong: the cross entropy is 0 or more.": -right,
            "This is the squared error of the probabilities, not the cross entropy.": np.mean(
                (softmax.softmax(u) - d) ** 2
            ),
        },
    )
    far_apart = softmax.cross_entropy(d, far)
    expect.close(loss["far"], far_apart, rtol=1e-3, name="cross_entropy(labels, u) of scores that lie 200 apart")


def has_trained(training: Claim, shapes: str) -> None:
    """Fail unless `train` returned parameters that make a net and a history that ends far below guessing.

    Args:
        shapes: which fit together, in words.
    """
    expect.sequence(training["parts"], 2, name="what train(...) returns")
    losses = expect.curve(training["history"], name="the history")
    received = expect.text(training["shapes"], name="the parameters' shapes")
    expect.that(
        _makes_a_net(training),
        "The parameters that train(...) returns do not fit together.",
        expected=f"shapes {shapes}",
        received=received[:200],
    )
    expect.that(len(losses) > 1, "The history should hold the loss of each step.", received=f"{len(losses)} losses")
    end = float(np.median(losses[-max(1, len(losses) // 10) :]))
    expect.that(
        end < 1.5,
        f"The loss ends near {end:.3g}, where guessing among ten digits has ln 10 = 2.30: nothing was learned. Is the "
        "learning rate too large or far too small? Does every label still belong to its image?",
    )


def _makes_a_net(training: Claim) -> bool:
    try:
        expect.model(training["model"], name="the trained net")
    except expect.Failure:
        return False
    return True


def recognises(training: Claim, labels: Array, at_least: float) -> float:
    """The share of the held-out digits that the trained net reads; fails with the likely cause if that is too few.

    Args:
        labels: of those images, shape (n,).
        at_least: the least share that passes, between 0 and 1.
    """
    model = expect.model(training["model"], name="the trained net")
    end = float(np.median(expect.curve(training["history"])[-50:]))
    share = float(
        np.mean(predicted(model.predict("test"), len(labels), name="the trained net on new images") == labels)
    )
    cause = "It has learned, but not enough: try more steps or another learning rate."
    if share < 0.5:
        cause = (
            f"The history ends near {end:.3g}, so some net has learned; this one only guesses. Are the parameters that "
            "are returned those that were trained, and not a copy from before?"
        )
    return expect.accuracy(
        model.predict("test"), labels, at_least=at_least, name="the trained net on new images", cause=cause
    )
