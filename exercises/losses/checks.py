"""Checks of losses. The oracles are NumPy's mean and SciPy's xlogy and xlog1py."""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy

from grader import expect
from grader.rubric import check, course_file

calls = course_file(__file__, "../_shared/calls.py")

EPSILON = 1e-7
NEAR = {"rtol": 1e-4, "atol": 1e-6}  # log(y + EPSILON), another way to protect the logarithm, is right too
PROTECT = "Keep the probability between EPSILON and 1 - EPSILON before you take the logarithm: `np.clip`."
OTHERS = (1e-4, 1e-5, 1e-6, 1e-8, 1e-9, 1e-10, 1e-12, 1e-15)
OTHER_EPSILON = "The probability is kept {:g} from 0: take EPSILON, from the top of the file."
# Of ten digits, with the right one at 2: once it is given 0.6, once 0.1.
WORKED = np.array([[0.1, 0.05, 0.6, 0, 0.05, 0.1, 0, 0.1, 0, 0], [0.1, 0.05, 0.1, 0, 0.05, 0.1, 0, 0.6, 0, 0]])
WORKED_LOSS = (0.510825 + 2.302585) / 2


def given(rng: np.random.Generator) -> tuple[dict[str, dict[str, Any]], dict[str, Any]]:
    """Random answers, none near 0 or 1; the worked example of the task; answers that are exactly 0 and 1."""
    n, classes = 7, 4
    labels = rng.permutation([*range(classes), *rng.integers(0, classes, n - classes)])
    y = rng.dirichlet(np.full(classes, 3.0), n) * 0.8 + 0.2 / classes
    d = rng.permutation([1.0, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0])
    yes = rng.uniform(0.1, 0.9, n)
    wide = rng.uniform(-2.0, 2.0, (2, 5, 3))
    vector = rng.uniform(1.5, 3.0, (2, n)) * np.array([[1.0], [0.2]])
    certain = np.eye(3)[[0, 1, 2, 0]]  # of the four examples with labels 0, 1, 1, 2 half are wrong, and certain of it
    twos = np.array([2, 2])
    far = np.array([0, 1, 1, 2])
    questions: dict[str, dict[str, Any]] = {
        "squared": {"vector": {"d": vector[0], "y": vector[1]}, "table": {"d": wide[0], "y": wide[1]}},
        "one_hot": {"random": {"d": np.eye(classes)[labels], "y": y}, "worked": {"d": np.eye(10)[twos], "y": WORKED}},
        "labelled": {"random": {"d": labels, "y": y}, "worked": {"d": twos, "y": WORKED}},
        "binary": {"random": {"d": d, "y": yes}},
        "far_one_hot": {"d": np.eye(3)[far], "y": certain},
        "far_labelled": {"d": far, "y": certain},
        "far_binary": {"right": {"d": d, "y": d.copy()}, "wrong": {"d": d, "y": 1 - d}},
        "costs": {"y": np.linspace(0.02, 0.98, 33)},
    }
    return questions, questions


def _cross_entropy(d, y):
    return float(np.mean(-scipy.special.xlogy(d, y).sum(axis=1)))


def _binary(d, y):
    return float(np.mean(-scipy.special.xlogy(d, y) - scipy.special.xlog1py(1 - d, -y)))


@check(
    points=1,
    hints=(
        "Read the name backwards: which errors are there, what is done to each, and what to all of them together?",
        "`(d - y) ** 2` squares every error of an array; `np.mean` makes one number of a whole array.",
        "`return np.mean((d - y) ** 2)`",
    ),
)
def squared_error_is_a_mean(squared, kept):
    """`mean_squared_error` is the mean of all squared errors, one number."""
    for key, shape in (("vector", "a vector"), ("table", "a table of numbers")):
        error = kept["squared"][key]["d"] - kept["squared"][key]["y"]
        right = np.mean(error**2)
        expect.close(
            squared[key]["value"],
            right,
            name=f"mean_squared_error(d, y) of {shape}",
            mistakes={
                "This is half of it. Some texts define the loss so; here it is the whole mean.": right / 2,
                "This is the sum of the squared errors: divide by how many there are.": np.sum(error**2),
                "This is half their sum: take the mean.": np.sum(error**2) / 2,
                "The sum is divided by the number of rows: divide by how many numbers there are.": (
                    np.sum(error**2) / len(error)
                ),
                "This is the root of it: leave the square root out.": np.sqrt(right),
                "This is the mean of the absolute errors: square each error instead.": np.mean(np.abs(error)),
                "This is the mean of d - y, where plus and minus cancel: square each error first.": np.mean(error),
                "The mean is squared here: square each error first, and take the mean then.": np.mean(error) ** 2,
            },
        )


def _cross_entropy_mistakes(right, d, y):
    n, classes = y.shape
    labels = d.argmax(axis=1)
    return {
        "The sign is wrong: logarithms of probabilities are below 0, and the loss is above it.": -right,
        "This is the sum over the examples: take their mean.": n * right,
        "This is divided by the number of all entries: the classes are summed, only the examples are averaged.": (
            right / classes
        ),
        "This is the sum over all pairs of rows and labels: every row has one label, its own.": (
            -np.sum(np.log(y[:, labels])) / n
        ),
        "These are all pairs of rows and labels: every row has one label, its own.": -np.mean(np.log(y[:, labels])),
        "This is divided by the number of classes: the classes are summed, along axis 1, and the examples averaged.": (
            right * n / classes
        ),
        "This takes the largest probability of each row: that of the right class counts.": -np.mean(
            np.log(y.max(axis=1))
        ),
        "d and y are exchanged: the logarithm is taken of what the network says.": -np.mean(
            np.sum(y * np.log(np.clip(d, EPSILON, 1 - EPSILON)), axis=1)
        ),
        "This is the logarithm to base 2: take the natural one, np.log.": right / np.log(2),
        "This is the logarithm to base 10: take the natural one, np.log.": right / np.log(10),
        "The logarithm is missing.": 1 - np.mean(y[np.arange(n), labels]),
        "This is the logarithm of the mean: take the mean of the logarithms.": -np.log(
            np.mean(y[np.arange(n), labels])
        ),
        "This is the mean squared error.": np.mean((d - y) ** 2),
        "This has a term (1 - d) · log(1 - y), which belongs to the binary cross entropy.": classes * _binary(d, y),
    }


@check(
    points=2,
    hints=(
        "How many numbers does d * log y have, and how many of them are not 0?",
        "Two things happen in turn: a sum over the classes, which are the last axis, and a mean over the examples.",
        "`return -np.mean(np.sum(d * np.log(np.clip(y, EPSILON, 1 - EPSILON)), axis=1))`",
    ),
)
def cross_entropy_is_right(one_hot, kept):
    """`cross_entropy` is the mean over the examples of −Σ d · log y."""
    d, y = (kept["one_hot"]["random"][name] for name in "dy")
    right = _cross_entropy(d, y)
    mistakes = _cross_entropy_mistakes(right, d, y)
    expect.close(one_hot["random"]["value"], right, name="cross_entropy(d, y)", mistakes=mistakes, **NEAR)


@check(
    points=2,
    hints=(
        "Which single number of each row of y does the loss look at?",
        "`y[rows, labels]`, with two arrays of n integers, picks one number from each of n rows. Which rows are they?",
        "`p = y[np.arange(len(labels)), labels]`, then `-np.mean(np.log(np.clip(p, EPSILON, 1 - EPSILON)))`.",
    ),
)
def labels_give_the_same(labelled, kept):
    """`cross_entropy_of_labels` is the same loss for classes that are written down as numbers."""
    labels, y = (kept["labelled"]["random"][name] for name in "dy")
    d = np.eye(y.shape[1])[labels]
    right = _cross_entropy(d, y)
    name = "cross_entropy_of_labels(labels, y)"
    expect.close(labelled["random"]["value"], right, name=name, mistakes=_cross_entropy_mistakes(right, d, y), **NEAR)


@check(
    points=2,
    hints=(
        "What does a wrong yes cost, if only d · log y is counted?",
        "For d = 1 the first term counts, for d = 0 the second. Written as a sum, each is multiplied by 0 where it does "
        "not count.",
        "`y = np.clip(y, EPSILON, 1 - EPSILON)`, then `-np.mean(d * np.log(y) + (1 - d) * np.log(1 - y))`.",
    ),
)
def binary_cross_entropy_is_right(binary, kept):
    """`binary_cross_entropy` counts both terms, that of yes and that of no."""
    d, y = (kept["binary"]["random"][name] for name in "dy")
    right = _binary(d, y)
    expect.close(
        binary["random"]["value"],
        right,
        name="binary_cross_entropy(d, y)",
        mistakes={
            "The term (1 - d) · log(1 - y) is missing: a wrong yes costs nothing.": -np.mean(scipy.special.xlogy(d, y)),
            "The term d · log y is missing: a wrong no costs nothing.": -np.mean(scipy.special.xlog1py(1 - d, -y)),
            "The sign is wrong: logarithms of probabilities are below 0, and the loss is above it.": -right,
            "This is the sum over the examples: take their mean.": len(d) * right,
            "The second term is subtracted: both are added.": -np.mean(
                scipy.special.xlogy(d, y) - scipy.special.xlog1py(1 - d, -y)
            ),
            "d and 1 - d are exchanged.": _binary(1 - d, y),
            "d and y are exchanged: the logarithm is taken of what the network says.": _binary(
                y, np.clip(d, EPSILON, 1 - EPSILON)
            ),
            "This is the logarithm to base 2: take the natural one, np.log.": right / np.log(2),
            "This is the logarithm to base 10: take the natural one, np.log.": right / np.log(10),
            "This is the mean squared error.": np.mean((d - y) ** 2),
        },
        **NEAR,
    )


@check(
    points=2,
    needs=(cross_entropy_is_right, labels_give_the_same),
    hints=(
        "What is log 0, and what is 0 times that?",
        "`np.clip(y, low, high)` returns an array in which nothing lies below `low` or above `high`.",
        "`np.log(np.clip(y, EPSILON, 1 - EPSILON))` in place of `np.log(y)`, in both functions.",
    ),
)
def cross_entropy_is_finite(one_hot, labelled, far_one_hot, far_labelled, kept):
    """Both cross entropies are finite where a probability is exactly 0 or 1."""
    worst = -np.log(EPSILON) / 2  # half of the examples are wrong, with certainty
    calls_of = {
        "cross_entropy(d, y)": (one_hot, far_one_hot),
        "cross_entropy_of_labels(labels, y)": (labelled, far_labelled),
    }
    for call, (plain, far) in calls_of.items():
        for claim, right, what in (
            (plain["worked"], WORKED_LOSS, "for the two examples of the task"),
            (far, worst, "where half of the answers are wrong, with probability 0"),
        ):
            name = f"{call} {what}"
            calls.is_finite(claim["value"], name, f"log 0 is not finite, and 0 · log 0 is nan. {PROTECT}")
            expect.close(
                claim["value"],
                right,
                name=name,
                mistakes={
                    "A probability of 0 costs nothing here: the worst answer should cost most, -log EPSILON.": 0.0,
                    **{OTHER_EPSILON.format(other): -np.log(other) / 2 for other in OTHERS},
                },
                **NEAR,
            )
            calls.is_quiet(claim["warnings"], name, PROTECT)


@check(
    points=2,
    needs=binary_cross_entropy_is_right,
    hints=(
        "Two logarithms are taken here. For which y is the first not finite, and for which the second?",
        "y has to stay away from 0 for the sake of log y, and away from 1 for the sake of log(1 - y).",
        "`y = np.clip(y, EPSILON, 1 - EPSILON)` as the first line protects both.",
    ),
)
def binary_cross_entropy_is_finite(far_binary):
    """`binary_cross_entropy` is finite where a probability is exactly 0 or 1."""
    for key, right in (("right", 0.0), ("wrong", -np.log(EPSILON))):
        name = f"binary_cross_entropy(d, y) of {key} answers, where y is exactly 0 or 1"
        calls.is_finite(far_binary[key]["value"], name, f"log 0 is not finite, and 0 · log 0 is nan. {PROTECT}")
        others = {OTHER_EPSILON.format(other): -np.log(other) for other in OTHERS}
        expect.close(far_binary[key]["value"], right, name=name, mistakes=others, **NEAR)
        calls.is_quiet(far_binary[key]["warnings"], name, PROTECT)


@check(
    points=1,
    hints=(
        "After your function has been called, does its caller still have the same probabilities?",
        "`out=y`, `y += ...` and `y[...] = ...` write into the caller's array. `np.clip(y, ...)` and `y + ...` make a new one.",
        "`y = np.clip(y, EPSILON, 1 - EPSILON)` gives the name y to a new array, and leaves the old one alone.",
    ),
)
def arguments_stay_as_they_are(squared, far_one_hot, far_labelled, far_binary, kept):
    """No function changes the arrays that it is handed."""
    for call, claim, before in (
        ("mean_squared_error(d, y)", squared["table"], kept["squared"]["table"]),
        ("cross_entropy(d, y)", far_one_hot, kept["far_one_hot"]),
        ("cross_entropy_of_labels(labels, y)", far_labelled, kept["far_labelled"]),
        ("binary_cross_entropy(d, y)", far_binary["wrong"], kept["far_binary"]["wrong"]),
    ):
        for name in "dy":
            calls.is_unchanged(claim[name], before[name], "labels" if "labels" in call and name == "d" else name, call)
