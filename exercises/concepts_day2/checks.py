"""Checks of concepts_day2. The questions of a learner's sheet are in sheet.py; here are the functions'."""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy

from grader import expect
from grader.rubric import check, course_file

# A check for the name and one for each question of the sheet, under its name.
globals().update(course_file(__file__, "sheet.py").sheet.checks())
calls = course_file(__file__, "../_shared/calls.py")


def given(rng: np.random.Generator) -> tuple[dict[str, dict[str, Any]], dict[str, dict[str, Any]]]:
    """Fresh arguments for each function; the checks need them too."""
    sign = np.where(np.arange(24).reshape(4, 6) % 2, 1.0, -1.0)
    cases = [
        [int(rng.integers(20, 40)), int(rng.integers(2, 8)), stride, int(rng.integers(0, 4))]
        for stride in (1, 2, 3, 4, 5)
    ]
    asked = {
        "sheet": {},
        "relu_backward": {
            "delta": rng.permuted(sign, axis=1) * rng.uniform(0.5, 2, (4, 6)),
            "u": sign * rng.uniform(2, 3, (4, 6)),
        },
        "output_delta": {"y": rng.uniform(0.1, 0.9, 8), "d": np.array([0.0, 1.0] * 4)},
        "momentum_step": {
            "w": rng.uniform(1, 2, 5),
            "v": rng.uniform(0.2, 0.4, 5),
            "gradient": rng.uniform(1, 3, 5),
            "learning_rate": float(rng.uniform(0.1, 0.3)),
            "momentum": float(rng.uniform(0.6, 0.9)),
        },
        "output_size": {"cases": [[28, 5, 1, 0], [6, 5, 2, 4], *cases]},  # the second tells each mistake
        "batch_normalise": {
            "x": rng.normal(0, 1, (9, 4)) * rng.uniform(0.3, 3, 4) + rng.uniform(-2, 2, 4),
            "gamma": rng.uniform(1.5, 3, 4),
            "beta": rng.uniform(-1, 1, 4),
            "epsilon": 0.01,
        },
    }
    return asked, asked


@check(
    points=1,
    hints=(
        "Through which units does anything flow back: those that were above 0 on the way forward, or all?",
        "ReLU's slope is 1 where u is above 0, and 0 elsewhere. `u > 0` is an array of True and False, which count as 1 and 0.",
        "`delta_u = delta * (u > 0)`",
    ),
)
def line_of_relu_backward(relu_backward, kept):
    """Question 14: the way back through ReLU."""
    expect.written(relu_backward, name="The line in `relu_backward`")
    delta, u = kept["relu_backward"]["delta"], kept["relu_backward"]["u"]
    expect.close(
        relu_backward,
        np.where(u > 0, delta, 0),
        name="relu_backward(delta, u)",
        mistakes={
            "delta passes through everywhere here: where u is below 0, nothing flows back.": delta,
            "This is ReLU applied to delta. What counts is the sign of u.": np.clip(delta, 0, None),
            "This multiplies by ReLU itself. Multiply by its slope, which is 1 or 0.": delta * np.clip(u, 0, None),
            "This is the slope alone: multiply delta by it.": (u > 0).astype(float),
            "This multiplies by u. Multiply by ReLU's slope, which is 1 or 0.": delta * u,
        },
    )


@check(
    points=1,
    hints=(
        "Differentiate −d · ln y − (1 − d) · ln(1 − y) by u, with y = σ(u). Which factors cancel?",
        "dL/dy = (y − d) / (y · (1 − y)), and dy/du = y · (1 − y).",
        "`delta = y - d`",
    ),
)
def line_of_output_delta(output_delta, kept):
    """Question 15: sigmoid and cross entropy on the way back."""
    expect.written(output_delta, name="The line in `output_delta`")
    y, d = kept["output_delta"]["y"], kept["output_delta"]["d"]
    u = scipy.special.logit(y)

    def loss(u: Any) -> Any:
        return scipy.special.xlogy(d, 1 + np.exp(-u)) + (1 - d) * np.log1p(np.exp(u))

    slope = (loss(u + 1e-5) - loss(u - 1e-5)) / 2e-5
    expect.close(
        output_delta,
        slope,
        rtol=1e-6,
        name="output_delta(y, d)",
        mistakes={
            "The sign: a larger u makes y larger, so where d is 1 the loss falls.": d - y,
            "The slope of the sigmoid is in it twice: with the cross entropy it cancels. This belongs to the squared error.": (
                (y - d) * y * (1 - y)
            ),
            "This is the slope of the sigmoid alone.": y * (1 - y),
            "The mean over the samples is not wanted here.": (y - d) / len(d),
        },
    )


@check(
    points=1,
    hints=(
        "In which order: is the speed changed first, or the place?",
        "The new v is momentum · v − learning_rate · gradient. The new w is w plus the new v.",
        "`v = momentum * v - learning_rate * gradient`, then return `w + v, v`.",
    ),
)
def formula_of_momentum(momentum_step, kept):
    """Question 16: a step with momentum."""
    w, v, gradient, rate, momentum = kept["momentum_step"].values()
    push = -rate * gradient
    new = np.multiply(momentum, v) + push
    parts = expect.sequence(momentum_step["returned"], 2, name="what momentum_step(...) returns")
    expect.close(
        parts[1],
        new,
        name="the new v",
        mistakes={
            "The gradient is added: the speed changes against it.": momentum * v - push,
            "The old speed is not slowed down: multiply it by the momentum.": v + push,
            "This is the new w: return w first, then v.": w + new,
            "The gradient is weighted by 1 − momentum here. Some texts do so; the text here does not.": momentum * v
            + (1 - momentum) * push,
        },
    )
    expect.close(
        parts[0],
        w + new,
        name="the new w",
        mistakes={
            "This uses the old speed: change v first.": w + v,
            "The new speed is subtracted: the minus is in it already.": w - new,
            "The old speed is missing from this step.": w + push,
        },
    )
    for name, before in (("w", w), ("v", v), ("gradient", gradient)):
        calls.is_unchanged(momentum_step["after"][name], before, name, "momentum_step(...)")


@check(
    points=1,
    hints=(
        "At which places can the filter's left edge lie, if it may not go beyond the padded image?",
        "The padded side is n + 2 · padding. The left edge has n + 2 · padding − kernel places to the right of the first; every "
        "stride-th of them counts.",
        "`(n + 2 * padding - kernel) // stride + 1`",
    ),
)
def formula_of_the_output_size(output_size, kept):
    """Question 17: how many places a filter has."""
    cases = kept["output_size"]["cases"]
    parts = expect.sequence(output_size, len(cases), name="the sizes")
    for part, (n, kernel, stride, padding) in zip(parts, cases, strict=True):
        room = n + 2 * padding - kernel
        expect.close(
            part,
            len(range(0, room + 1, stride)),
            rtol=0,
            name=f"output_size({n}, {kernel}, {stride}, {padding})",
            mistakes={
                "The first place is missing: add 1.": room // stride,
                "Round down: a place that is only partly there does not count.": room / stride + 1,
                "The padding is on both sides.": (n + padding - kernel) // stride + 1,
                "The padding is not in it.": (n - kernel) // stride + 1,
                "The stride is not in it.": room + 1,
            },
        )


@check(
    points=1,
    hints=(
        "Over what are mean and variance taken: over the samples of the batch, or over the features of a sample?",
        "`axis=0` runs over the batch, so each feature has its own mean. epsilon is added to the variance, under the root.",
        "`(x - x.mean(axis=0)) / np.sqrt(x.var(axis=0) + epsilon)`, then times gamma, plus beta",
    ),
)
def formula_of_batch_normalisation(batch_normalise, kept):
    """Question 18: batch normalisation."""
    x, gamma, beta, epsilon = kept["batch_normalise"].values()
    n = len(x)
    off = x - np.sum(x, axis=0) / n
    variance = np.einsum("nk,nk->k", off, off) / n
    z = off / np.sqrt(variance + epsilon)
    across = (x - x.mean(1, keepdims=True)) / np.sqrt(x.var(1, keepdims=True) + epsilon)
    expect.close(
        batch_normalise,
        z * gamma + beta,
        rtol=1e-6,
        atol=1e-8,
        name="batch_normalise(x, gamma, beta, epsilon)",
        mistakes={
            "Mean and variance are taken over the features of each sample (axis 1). The batch is axis 0.": gamma
            * across
            + beta,
            "Mean and variance are taken over all numbers at once. Each unit has its own: take them along axis 0.": gamma
            * (x - x.mean())
            / np.sqrt(x.var() + epsilon)
            + beta,
            "gamma and beta are missing.": z,
            "This divides by the variance. Divide by its root.": gamma * off / (variance + epsilon) + beta,
            "epsilon belongs under the root, beside the variance.": gamma * off / (np.sqrt(variance) + epsilon) + beta,
            "The variance is the mean of the squares: divide by n, not by n − 1.": gamma
            * off
            / np.sqrt(variance * n / (n - 1) + epsilon)
            + beta,
            "epsilon is missing.": gamma * off / np.sqrt(variance) + beta,
        },
    )
