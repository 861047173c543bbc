"""Checks of concepts_day1. The questions of a learner's sheet are in sheet.py; here are the functions'."""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy

from grader import expect
from grader.rubric import check, course_file

# A check for the name and one for each question of the sheet, under its name.
globals().update(course_file(__file__, "sheet.py").sheet.checks())


def given(rng: np.random.Generator) -> tuple[dict[str, dict[str, Any]], dict[str, dict[str, Any]]]:
    """Fresh arguments for each function; the checks need them too."""
    x, w, b = rng.uniform(-2, 2, (4, 3)), rng.uniform(-1, 1, (3, 5)), rng.uniform(1, 2, 5)
    d = np.array([1.0, 0.0, 1.0, 0.0, 0.0, 1.0])
    line = {
        "x": rng.uniform(0.5, 3, 7),
        "d": rng.uniform(4, 6, 7),
        "w": rng.uniform(0.2, 0.6),
        "b": rng.uniform(0.1, 0.5),
    }
    asked = {
        "sheet": {},
        "pre_activations": {"x": x, "W": w, "b": b},
        "descend": {
            "w": rng.uniform(1, 2, 4),
            "gradient": rng.choice([-1.0, 1.0], 4) * rng.uniform(2, 3, 4),
            "learning_rate": float(rng.uniform(0.1, 0.4)),
        },
        "softmax": {"u": np.vstack([rng.uniform(-3, 3, (3, 4)), rng.uniform(990, 1010, (1, 4))])},
        "binary_cross_entropy": {"d": d, "y": rng.uniform(0.15, 0.85, 6)},
        "slope": line,
    }
    return asked, asked


@check(
    points=1,
    hints=(
        "Every row of x is a sample with three features. How many numbers should come out for each, one a unit?",
        "The matrix product of (n, 3) and (3, 5) has shape (n, 5). The biases are added to every row.",
        "`u = np.dot(x, W) + b`",
    ),
)
def line_of_pre_activations(pre_activations, kept):
    """Question 13: the pre-activations u of a layer."""
    expect.written(pre_activations, name="The line in `pre_activations`")
    x, w, b = (kept["pre_activations"][name] for name in "xWb")
    u = np.einsum("ni,ij->nj", x, w)
    expect.close(
        pre_activations,
        u + b,
        name="pre_activations(x, W, b)",
        mistakes={
            "Are the biases missing?": u,
            "The biases are subtracted here: add them.": u - b,
            "An activation function is in it: u is what it is applied to.": scipy.special.expit(u + b),
        },
    )


@check(
    points=1,
    hints=(
        "The gradient points to where the loss grows. Which way do you want to go?",
        "How far: the learning rate times the gradient.",
        "`w_new = w - learning_rate * gradient`",
    ),
)
def line_of_descent(descend, kept):
    """Question 14: a step against the gradient."""
    expect.written(descend, name="The line in `descend`")
    w, gradient, rate = (kept["descend"][name] for name in ("w", "gradient", "learning_rate"))
    expect.close(
        descend,
        w + rate * -gradient,
        name="descend(w, gradient, learning_rate)",
        mistakes={
            "This goes uphill, with the gradient. Go against it.": w + rate * gradient,
            "The learning rate is missing.": w - gradient,
            "This is the step alone: it starts at w.": -rate * gradient,
            "Only the gradient's sign is used here: its size matters, too.": w - rate * np.sign(gradient),
        },
    )


@check(
    points=1,
    hints=(
        "What must each row of the result sum to?",
        "exp of each element, divided by the sum of its row: `axis=1, keepdims=True`. exp(1000) is too large for a float; "
        "subtracting the same number from a whole row does not change its softmax.",
        "`e = np.exp(u - u.max(axis=1, keepdims=True))`; then divide e by its row sums.",
    ),
)
def formula_of_softmax(softmax, kept):
    """Question 15: softmax, row by row, and without overflow."""
    u = kept["softmax"]["u"]
    values = expect.array(softmax, shape=u.shape, finite=False, name="softmax(u)")
    expect.that(
        bool(np.all(np.isfinite(values))),
        "softmax(u) is not finite where u is about 1000: exp overflows. Subtract each row's largest value first.",
    )
    e = np.exp(u - np.max(u))
    expect.close(
        softmax,
        scipy.special.softmax(u, axis=1),
        rtol=1e-6,
        atol=1e-9,
        name="softmax(u)",
        mistakes={
            "The sum runs over all rows here: each row has a sum of its own.": e / np.sum(e),
            "The sum runs over the samples here (axis 0): it should run over the classes (axis 1).": scipy.special.softmax(
                u, axis=0
            ),
            "This is a sigmoid of each element. Softmax divides by the sum of the row.": scipy.special.expit(u),
        },
    )


@check(
    points=1,
    hints=(
        "Where d is 1, which probability is wanted? And where d is 0?",
        "Two terms, of which one is 0 for each sample: d · ln y and (1 − d) · ln(1 − y). Minus their sum, and the mean.",
        "`-np.mean(d * np.log(y) + ...)`, with 1 - d and 1 - y in the second term",
    ),
)
def formula_of_binary_cross_entropy(binary_cross_entropy, kept):
    """Question 16: the binary cross entropy, with both of its terms."""
    d, y = kept["binary_cross_entropy"]["d"], kept["binary_cross_entropy"]["y"]
    of_right = np.where(d == 1, y, 1 - y)  # the probability that each sample's own class is given
    expect.close(
        binary_cross_entropy,
        -np.mean(np.log(of_right)),
        name="binary_cross_entropy(d, y)",
        mistakes={
            "The term with 1 - d is missing: samples with d = 0 count too.": -np.mean(d * np.log(y)),
            "This is the sum. Take the mean over the samples.": -np.sum(np.log(of_right)),
            "The sign: the logarithms are negative, and the loss is minus their mean.": np.mean(np.log(of_right)),
            "y and 1 - y are exchanged: y is the probability of class 1.": -np.mean(np.log(np.where(d == 1, 1 - y, y))),
        },
    )


@check(
    points=1,
    hints=(
        "The loss is the mean of (d − y)² with y = w · x + b. What is the derivative of a square, and what is inside it?",
        "Chain rule: 2 · (y − d), times the derivative of y by w.",
        "`2 * np.mean((w * x + b - d) * x)`",
    ),
)
def formula_of_the_slope(slope, kept):
    """Question 17: the derivative of the mean squared error by w."""
    x, d, w, b = (kept["slope"][name] for name in "xdwb")

    def loss(w: float) -> Any:
        return np.mean((d - w * x - b) ** 2)

    exact = (loss(w + 0.5) - loss(w - 0.5)) / 1.0  # of a parabola, the central difference is the derivative
    expect.close(
        slope,
        exact,
        rtol=1e-6,
        name="slope(x, d, w, b)",
        mistakes={
            "The sign: it is y − d, not d − y, that the derivative by w has.": -exact,
            "The 2 of the square is missing.": exact / 2,
            "By the chain rule there is a factor −2: 2 from the square, −1 from the y in d − y.": -exact / 2,
            "This is the sum over the points. The loss is their mean, and so is its derivative.": exact * len(x),
            "The factor x is missing: this is the derivative by b.": 2 * np.mean(w * x + b - d),
        },
    )
