"""Checks of activations. The oracles are the definitions, and SciPy's expit and softmax."""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy

from grader import expect
from grader.rubric import check, course_file

calls = course_file(__file__, "../_shared/calls.py")

FUNCTIONS = ("identity", "step", "sigmoid", "relu", "leaky_relu", "softmax")


def given(rng: np.random.Generator) -> tuple[dict[str, dict[str, Any]], dict[str, Any]]:
    """Random sums of both signs, with a 0 among them; far ones; and places in a row, for the picture."""
    u = rng.permutation(np.concatenate([rng.uniform(0.3, 4.0, 4), rng.uniform(-4.0, -0.3, 4), [0.0]]))
    rows = rng.uniform(0.3, 3.0, (3, 4)) * rng.choice([-1.0, 1.0], (3, 4))
    rows[:, 0], rows[:, 1] = np.abs(rows[:, 0]), -np.abs(rows[:, 1])
    inputs = {"u": u, "rows": rows}
    drawn = {**inputs, "line": np.linspace(-5.0, 5.0, 61)}
    base = rng.uniform(900.0, 1000.0)
    scores = rng.uniform(-2.0, 2.0, (3, 4)) + np.array([[base], [0.0], [-base]])
    questions: dict[str, dict[str, Any]] = {
        "identity": inputs,
        "step": drawn,
        "sigmoid": drawn,
        "relu": drawn,
        "leaky_relu": {"inputs": drawn, "slope": float(rng.uniform(0.15, 0.4))},
        "softmax": inputs,
        "far_sigmoid": {"u": np.array([-base, -800.0, -1.0, 0.0, 1.0, 800.0, base])},
        "far_softmax": {"u": scores[0], "rows": scores},
    }
    return questions, questions


def _is(claim, u, function, name, mistakes):
    """Fail unless the answers are those of a function, for a vector and for a table."""
    for key, shape in (("u", "a vector"), ("rows", "a table of numbers")):
        expect.close(
            claim[key]["value"],
            function(u[key]),
            name=f"{name} of {shape}",
            mistakes={cause: wrong(u[key]) for cause, wrong in mistakes.items()},
        )


@check(
    points=1,
    hints=(
        "What does a neuron answer whose activation does nothing at all?",
        "There is nothing to compute: what comes in goes out.",
        "`return u`",
    ),
)
def identity_returns_the_sum(identity, kept):
    """`identity` returns its input."""
    _is(identity, kept["identity"], lambda u: u, "identity(u)", {"The sign is turned.": lambda u: -u})


@check(
    points=1,
    hints=(
        "Comparing an array with a number gives an array. Of what?",
        "`u > 0` holds True and False. `astype` makes numbers of them.",
        "`return (u > 0).astype(float)`",
    ),
)
def step_is_0_or_1(step, kept):
    """`step` is 1 where the sum is above 0, and 0 elsewhere."""
    values = expect.array(step["u"]["value"], name="step(u)")
    expect.that(
        values.dtype.kind != "b",
        "step(u) holds True and False: make numbers of them, with `astype(float)`.",
        expected="dtype float64",
        received=f"dtype {values.dtype}",
    )
    _is(
        step,
        kept["step"],
        lambda u: np.heaviside(u, 0.0),
        "step(u)",
        {
            "At u = 0 it is 0: compare with >, not with >=.": lambda u: np.heaviside(u, 1.0),
            "At u = 0 it is 0, not 1/2.": lambda u: np.heaviside(u, 0.5),
            "This is the sign of u: below 0 the step is 0, not -1.": np.sign,
            "1 and 0 are exchanged.": lambda u: np.heaviside(-u, 0.0),
        },
    )


@check(
    points=1,
    hints=(
        "Where must exp(-u) stand so that a large u gives 1 and a small one 0?",
        "`np.exp` takes a whole array. Mind the brackets: the 1 + belongs below the fraction line.",
        "`1 / (1 + np.exp(-u))` is right for all u that are not far below 0.",
    ),
)
def sigmoid_is_right(sigmoid, kept):
    """`sigmoid` is 1 / (1 + exp(−u))."""
    _is(
        sigmoid,
        kept["sigmoid"],
        scipy.special.expit,
        "sigmoid(u)",
        {
            "The sign in exp is wrong: a large u should give a number near 1.": lambda u: scipy.special.expit(-u),
            "This is tanh(u), which goes from -1 to 1.": np.tanh,
            "Brackets are missing: 1 / 1 + exp(-u) divides 1 by 1 only.": lambda u: 1 + np.exp(-u),
            "This is exp(-u) without the fraction around it.": lambda u: np.exp(-u),
            "This is the sigmoid's derivative.": lambda u: scipy.special.expit(u) * scipy.special.expit(-u),
        },
    )


@check(
    points=2,
    needs=sigmoid_is_right,
    hints=(
        "For which u does exp(-u) become too large: those far above 0, or those far below it?",
        "exp(-|u|) never exceeds 1. Where u is below 0, the sigmoid is exp(u) / (1 + exp(u)). np.where computes both of "
        "its arrays everywhere, so neither may overflow anywhere.",
        "`e = np.exp(-np.abs(u))` and then `np.where(u >= 0, 1 / (1 + e), e / (1 + e))`.",
    ),
)
def sigmoid_does_not_overflow(far_sigmoid, kept):
    """`sigmoid` is computed without an overflow, however far its input is from 0."""
    calls.is_finite(
        far_sigmoid["u"]["value"],
        "sigmoid(u) of numbers down to -1000 and up to 1000",
        "An overflow gives infinity, and infinity / infinity is nan.",
    )
    expect.close(
        far_sigmoid["u"]["value"],
        scipy.special.expit(kept["far_sigmoid"]["u"]),
        name="sigmoid(u) of numbers down to -1000 and up to 1000",
    )
    calls.is_quiet(
        far_sigmoid["u"]["warnings"],
        "sigmoid(u) of numbers down to -1000 and up to 1000",
        "Some exp gets a large positive number, perhaps in the half of np.where that is not used: it is computed all "
        "the same.",
    )


@check(
    points=1,
    hints=(
        "Which of the two is larger, u or 0?",
        "`np.maximum` compares two arrays, or an array and a number, element by element; `np.max` does something else.",
        "`return np.maximum(u, 0)`",
    ),
)
def relu_is_right(relu, kept):
    """`relu` is the sum where it is above 0, and 0 elsewhere."""
    _is(
        relu,
        kept["relu"],
        lambda u: np.maximum(u, 0.0),
        "relu(u)",
        {
            "This is the part below 0: take the larger of the two, not the smaller.": lambda u: np.minimum(u, 0.0),
            "This is |u|: below 0 it is to be 0.": np.abs,
            "This is 1 where u is above 0: it is to be u there.": lambda u: np.heaviside(u, 0.0),
            "This is the leaky ReLU.": lambda u: np.maximum(u, 0.01 * u),
        },
    )


@check(
    points=1,
    hints=(
        "On which side of 0 does the slope count?",
        "`np.where(condition, a, b)` takes a where the condition holds and b elsewhere. Use the slope that is handed in.",
        "`return np.where(u > 0, u, slope * u)`",
    ),
)
def leaky_relu_takes_its_slope(leaky_relu, kept):
    """`leaky_relu` has the slope that it is given below 0, and 0.01 if none is given."""
    u = kept["leaky_relu"]["inputs"]
    for key, slope in (("sloped", kept["leaky_relu"]["slope"]), ("default", 0.01)):
        shown = f"leaky_relu(u, {slope:.6g})" if key == "sloped" else "leaky_relu(u)"
        _is(
            leaky_relu[key],
            u,
            lambda v, s=slope: np.where(v > 0, v, s * v),
            shown,
            {
                "Below 0 this is the slope itself: multiply u by it.": lambda v, s=slope: np.where(v > 0, v, s),
                "The slope is above 0 and should be below it.": lambda v, s=slope: np.where(v > 0, s * v, v),
                "This is ReLU: what is below 0 is lost.": lambda v: np.maximum(v, 0.0),
                "The sign is turned below 0.": lambda v, s=slope: np.where(v > 0, v, -s * v),
                **{
                    f"This has the slope {s:g}, not the one that is asked for.": lambda v, s=s: np.where(
                        v > 0, v, s * v
                    )
                    for s in (0.01, 0.03, 0.1, 0.2, 0.3)
                    if s != slope
                },
            },
        )


@check(
    points=1,
    hints=(
        "What makes any number positive, and what must positive numbers be divided by to sum to 1?",
        "Take exp of the scores, and divide by the sum of what comes out.",
        "`e = np.exp(u - u.max())`, then `return e / e.sum()`: that is all for a vector.",
    ),
)
def softmax_of_a_vector(softmax, kept):
    """`softmax` makes probabilities of the scores of one example."""
    u = kept["softmax"]["u"]
    expect.close(
        softmax["u"]["value"],
        scipy.special.softmax(u),
        name="softmax(u) of a vector",
        mistakes={
            "These are exp(u), not divided by their sum.": np.exp(u),
            "These are exp(u - max), not divided by their sum.": np.exp(u - u.max()),
            "The scores themselves are divided by their sum: take exp of them first.": u / u.sum(),
            "This is the softmax of -u.": scipy.special.softmax(-u),
            "This is the logarithm of it.": scipy.special.log_softmax(u),
            "This is the sigmoid of each score: softmax divides by the sum over all.": scipy.special.expit(u),
        },
    )


@check(
    points=2,
    needs=softmax_of_a_vector,
    hints=(
        "Over which axis do the probabilities of one example sum to 1, if every row is an example?",
        "`axis=-1` is the last axis, of a vector as well as of a batch. `keepdims=True` keeps a sum's shape so that it "
        "can divide the rows.",
        "`e = np.exp(u - u.max(axis=-1, keepdims=True))`, then `return e / e.sum(axis=-1, keepdims=True)`.",
    ),
)
def softmax_of_a_batch(softmax, kept):
    """`softmax` makes probabilities of each row of a batch by itself."""
    u = kept["softmax"]["rows"]
    expect.close(
        softmax["rows"]["value"],
        scipy.special.softmax(u, axis=1),
        name="softmax(u) of a batch",
        mistakes={
            "All numbers together sum to 1: every row should, by itself.": scipy.special.softmax(u),
            "The columns sum to 1: the rows should, since a row is an example.": scipy.special.softmax(u, axis=0),
        },
    )


@check(
    points=2,
    needs=softmax_of_a_batch,
    hints=(
        "Softmax does not change if the same number is subtracted from all scores of an example. Which number keeps exp "
        "from overflowing?",
        "Subtract the largest score, of every row its own: a row far below the batch's largest would have nothing but "
        "zeros, and 0 / 0.",
        "`u - u.max(axis=-1, keepdims=True)` before np.exp.",
    ),
)
def softmax_does_not_overflow(far_softmax, kept):
    """`softmax` is computed without an overflow, however large the scores are."""
    cause = {
        "u": "exp(1000) is infinite, and infinity / infinity is nan. Subtract the largest score first.",
        "rows": "Here one row lies near 1000 and one near -1000. Subtract from every row its own largest score.",
    }
    for key, shape in (("u", "scores near 1000"), ("rows", "a batch with scores from -1000 to 1000")):
        call = f"softmax(u) of {shape}"
        calls.is_finite(far_softmax[key]["value"], call, cause[key])
        scores = kept["far_softmax"][key]
        expect.close(
            far_softmax[key]["value"],
            scipy.special.softmax(scores, axis=-1),
            name=call,
            mistakes={
                "float32 keeps seven digits, too few for scores near 1000: leave the scores float64, as they come.": (
                    scipy.special.softmax(scores.astype(np.float32), axis=-1)
                )
            },
        )
        calls.is_quiet(far_softmax[key]["warnings"], call, cause[key])


@check(
    points=1,
    hints=(
        "After `z = u`, how many arrays are there: one with two names, or two?",
        "`u[u < 0] = 0`, `u -= ...` and `out=u` write into the caller's array. `np.where`, `np.maximum` and `u - ...` make "
        "a new one.",
        "If you want to write into an array, begin with `z = u.copy()`.",
    ),
)
def inputs_stay_as_they_are(identity, step, sigmoid, relu, leaky_relu, softmax, kept):
    """No function changes the array that it is handed."""
    claims = (identity, step, sigmoid, relu, leaky_relu["sloped"], softmax)
    for name, claim in zip(FUNCTIONS, claims, strict=True):
        for key in ("u", "rows"):
            calls.is_unchanged(claim[key]["input"], kept["identity"][key], "u", f"{name}(u)")
