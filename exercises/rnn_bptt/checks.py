"""Checks of rnn_bptt. What is asked, and the oracles, are in questions.py."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader import expect
from grader.claims import Claim
from grader.rubric import check, course_file

questions = course_file(__file__, "questions.py")
calls = course_file(__file__, "../_shared/calls.py")

Array = NDArray[np.float64]

given = questions.given
NEAR = {"rtol": 1e-4, "atol": 1e-7}  # numerical gradients are good to about 1e-9


@check(
    points=1,
    hints=(
        "How does this differ from the step that you have written before? Which function squashes the sums, and what comes "
        "out of each state?",
        "Begin with `h = np.zeros(len(b))`. Each turn of the loop makes the next h from `x[t]` and h, and keeps it. All outputs "
        "can be computed after the loop, from all states at once.",
        "`h = sigmoid(x[t] @ W + h @ U + b)` in the loop; `sigmoid(states @ V + c)` after it, with all h as states.",
    ),
)
def forward_runs_the_sequence(passes, kept):
    """`forward` gives all states and all outputs of a sequence, from a state of zeros on."""
    claims = expect.sequence(passes, len(kept.cases))
    for claim, case in zip(claims, kept.cases, strict=True):
        h, y = case.forward()
        parts = expect.sequence(claim, 2, name="what forward(params, x) returns")
        where = f"of forward(params, x) with x of shape {case.x.shape}"
        sums = np.log(h / (1 - h))
        expect.close(
            parts[0],
            h,
            name=f"h {where}",
            mistakes={
                "These are tanhs of the sums: here the states are sigmoids, between 0 and 1.": np.tanh(sums),
                "These are the outputs: first come the states h, then the outputs y.": y
                if y.shape == h.shape
                else np.nan,
                "Is the state from before missing? It comes in by h · U.": _sigmoid(
                    case.x @ case.params["W"] + case.params["b"]
                ),
            },
        )
        expect.close(
            parts[1],
            y,
            name=f"y {where}",
            mistakes={"This is the sum before the sigmoid.": np.log(y / (1 - y))},
        )


@check(
    points=1,
    hints=(
        "What is summed over, and what is done with the sum?",
        "`np.sum` of an array sums over all of its axes. The ½ makes the derivative simply y − d.",
        "`return 0.5 * np.sum((y - d) ** 2)`",
    ),
)
def loss_is_half_the_squared_errors(half_errors, kept):
    """`loss` is half the sum of the squared errors, over all steps and outputs."""
    squares = np.sum((kept.y - kept.d) ** 2)
    expect.close(
        half_errors,
        squares / 2,
        name="loss(d, y)",
        mistakes={
            "This is the whole sum: take half of it.": squares,
            "This is the mean of the squared errors: take half of their sum.": squares / kept.d.size,
            "This is half of the mean: take half of the sum.": squares / kept.d.size / 2,
            "This is summed over the steps and divided by their number: take the sum.": squares / 2 / len(kept.d),
        },
    )


@check(
    points=1,
    needs=forward_runs_the_sequence,
    hints=(
        "How does E change if the sum inside y_t grows a little? Two derivatives are multiplied: that of the square, and that "
        "of the sigmoid.",
        "`e = (y - d) * y * (1 - y)` holds ε of all steps, shape (steps, outputs). The sum over the steps of h_tᵀ · ε_t is one "
        "product of matrices.",
        "∂E/∂V is `h.T @ e`, and ∂E/∂c is `e.sum(axis=0)`.",
    ),
)
def read_out_has_its_gradients(slopes, kept):
    """The gradients by V and c are those that numerical differentiation finds."""
    for case, parts in _of_each(slopes, kept):
        h, y = case.forward()
        for name, claim, states in (("V", parts[3], h), ("c", parts[4], np.ones((len(h), 1)))):
            right = case.gradient(name)
            expect.close(
                claim,
                right,
                **NEAR,
                name=f"∂E/∂{name} for {_steps(case)}",
                mistakes=_scaled(right, len(h))
                | {
                    "The first step is left out: the loop has to end with t = 0, as `reversed(range(len(x)))` does.": (
                        states[1:].T @ (y * (1 - y) * (y - case.d))[1:]
                    ).reshape(right.shape),
                    "The derivative of the output's sigmoid, y · (1 − y), is missing.": (
                        states.T @ (y - case.d)
                    ).reshape(right.shape),
                    "The sigmoid is applied again: its derivative is y · (1 − y), with the output y as it is.": (
                        states.T @ ((y - case.d) * _sigmoid(y) * (1 - _sigmoid(y)))
                    ).reshape(right.shape),
                },
            )


@check(
    points=3,
    needs=read_out_has_its_gradients,
    hints=(
        "By which two ways does a state act on the loss? Which of them leads through the next step?",
        "Loop with `for t in reversed(range(len(x)))` and keep one array, δ of the step that was just done; it begins as zeros. "
        "∂E/∂U pairs each δ_t with the state before it, which is 0 at the first step.",
        "In the loop: `delta = (e[t] @ V.T + delta @ U.T) * h[t] * (1 - h[t])`. With all deltas in an array, and `before` the "
        "states moved down by one with zeros on top: `x.T @ deltas`, `before.T @ deltas`, `deltas.sum(axis=0)`.",
    ),
)
def errors_go_back_through_time(slopes, kept):
    """The gradients by W, U and b are those that numerical differentiation finds."""
    for case, parts in _of_each(slopes, kept):
        h, y = case.forward()
        deltas = case.deltas()
        before = np.concatenate([np.zeros((1, h.shape[1])), h[:-1]])
        inputs = {"W": case.x, "U": before, "b": np.ones((len(h), 1))}
        errors = (y - case.d) * y * (1 - y)
        wrong = {
            "This is the gradient if no error goes back in time: add δ_(t+1) · Uᵀ to ε_t · Vᵀ.": _handed_back(
                case, errors, np.zeros_like(case.params["U"])
            ),
            "U is not transposed on the way back: the error goes by δ_(t+1) · Uᵀ.": _handed_back(
                case, errors, case.params["U"].T
            ),
            "The loop goes from the first step to the last. δ_t needs δ_(t+1): begin with the last step.": _handed_back(
                case, errors, case.params["U"], forwards=True
            ),
            "The derivative of the states' sigmoid, h · (1 − h), is missing.": _handed_back(
                case, errors, case.params["U"], slope=1.0
            ),
            "The errors go back all right, but δ_(t+1) is no error of this step until it is multiplied by h_t · (1 − h_t) "
            "too, as ε_t · Vᵀ is.": _handed_back(case, errors, case.params["U"], outside=True),
        }
        for name, claim in zip("WUb", parts, strict=False):
            right = case.gradient(name)
            mistakes = _scaled(right, len(h)) | {
                cause: (inputs[name].T @ found).reshape(right.shape) for cause, found in wrong.items()
            }
            if name == "U":
                mistakes |= {
                    "Each δ_t is paired with the state of its own step: take that from before, h_(t−1).": h.T @ deltas,
                    "At the first step the last state is taken: `h[t - 1]` with t = 0 is `h[-1]`. The state from before the "
                    "first step is 0.": np.roll(h, 1, axis=0).T @ deltas,
                }
            expect.close(claim, right, **NEAR, name=f"∂E/∂{name} for {_steps(case)}", mistakes=mistakes)
    for case, claim in zip(kept.cases, expect.sequence(slopes), strict=True):
        for name, part in zip(questions.NAMES, expect.sequence(claim["params"], 5), strict=True):
            calls.is_unchanged(part, case.params[name], name, "gradients(params, x, d)")


def _of_each(slopes: Claim, kept: Any) -> list[tuple[Any, tuple[Claim, ...]]]:
    """Every case with the five gradients that came for it."""
    claims = expect.sequence(slopes, len(kept.cases))
    return [
        (case, expect.sequence(claim["returned"], 5, name="what gradients(params, x, d) returns"))
        for claim, case in zip(claims, kept.cases, strict=True)
    ]


def _steps(case: Any) -> str:
    return "1 step" if len(case.x) == 1 else f"{len(case.x)} steps"


def _scaled(right: Array, steps: int) -> dict[str, Array]:
    mistakes = {
        "The sign is wrong: the error is y − d, and not d − y.": -right,
        "This is twice the gradient: the ½ of E cancels the 2.": 2 * right,
    }
    if steps > 1:
        mistakes["This is the mean over the steps: E sums over them, and so does its gradient."] = right / steps
    return mistakes


def _handed_back(
    case: Any,
    errors: Array,
    through: Array,
    slope: float | None = None,
    outside: bool = False,
    forwards: bool = False,
) -> Array:
    """The deltas of a known mistake: handed back by another matrix, or with another slope of the states.

    Args:
        through: in place of U.
        slope: in place of h · (1 − h).
        outside: whether what comes from the next step is added after that slope.
        forwards: whether the loop goes from the first step to the last.
    """
    h = case.forward()[0]
    found, handed = np.zeros_like(h), np.zeros(h.shape[1])
    for t in range(len(h)) if forwards else reversed(range(len(h))):
        steep = h[t] * (1 - h[t]) if slope is None else slope
        own, later = case.params["V"] @ errors[t], through @ handed
        found[t] = handed = own * steep + later * (1 if outside else steep)
    return found


@check(
    points=1,
    needs=(loss_is_half_the_squared_errors, errors_go_back_through_time),
    hints=(
        "What does `train` return, and how many losses has it seen?",
        "Take the loss of each sequence before its step, and keep it in a list. The shapes of the weights follow from x, d and "
        "`units`.",
        "`history.append(loss(sequence_d, forward(params, sequence_x)[1]))`, then `params = tuple(p - learning_rate * g for p, "
        "g in zip(params, gradients(...)))`.",
    ),
)
def training_makes_a_network(small, one_step, training, kept):
    """`train` returns parameters of the right shapes for any number of units, and the loss of each sequence before its step."""
    for claim, units, n, call in (
        (training, questions.UNITS, questions.TRAIN, "train(x, d, rng)"),
        (small, kept.units, kept.small, f"train(x, d, rng, units={kept.units})"),
    ):
        params, history = expect.sequence(claim, 2, name=f"what {call} returns")
        questions.network(params, units, name=call)
        expect.curve(history, length=n, name=f"the history of {call}")
    _begins_and_steps(one_step, kept)


def _begins_and_steps(one_step: Claim, kept: Any) -> None:
    """Fail unless `train` draws with its rng, steps with its learning rate and keeps the loss from before the step."""
    tries = [expect.sequence(claim, 2) for claim in expect.sequence(one_step, len(questions.RATES))]
    slow, again, fast = (questions.network(params, kept.units) for params, _ in tries)
    expect.that(
        all(np.array_equal(slow[name], again[name]) for name in slow),
        "train(x, d, rng) gives other parameters for a generator with the same seed: draw the weights with the `rng` that is "
        "handed in.",
    )
    flat = all(np.abs(questions.Case(slow, *kept.first).gradient(name)).max() < 1e-6 for name in slow)
    expect.that(
        flat or any(not np.array_equal(slow[name], fast[name]) for name in slow),
        "After one step the parameters are the same whatever `learning_rate` is. Each step is `learning_rate` times the "
        "gradient, and the parameters after the last step are returned.",
    )
    before, after = questions.first_losses([slow, fast], kept.first)
    kept_loss = expect.curve(tries[0][1], length=1, name="the history of train(x, d, rng) with one sequence")[0]
    expect.that(
        flat or abs(kept_loss - after) > 1e-3 * abs(before - after),
        "The history of train(x, d, rng) holds the loss after the step: take it before the step that learns from the sequence.",
        expected=f"{before:.6g} for the first sequence",
        received=f"{kept_loss:.6g}",
    )


@check(
    points=3,
    needs=training_makes_a_network,
    passes="at_least",
    hints=(
        "What does the loss do over the 10,000 sums: does it fall below 0.1, stay at 1, or grow? The picture tells.",
        "At 1, the network answers 0.5 to everything. Were the weights drawn from N(0, 1)? With much smaller ones, or a much "
        "smaller learning rate, it does not get away from there.",
        "`rng.normal(size=(2, units))`, and likewise for U and V; then, for each sequence, a step with learning rate 0.1 on all "
        "five parameters.",
    ),
)
def adds_new_numbers(training, kept, threshold):
    """The trained network adds numbers that it has never seen."""
    params = questions.network(expect.sequence(training, 2)[0], questions.UNITS)
    wrong = (questions.said(params, kept.x)[:, :, 0] > 0.5) != (kept.bits > 0.5)
    share = 1.0 - float(np.mean(wrong.any(axis=1)))
    expect.that(
        share >= threshold,
        f"Of {len(wrong):,} new sums too few are right in all 8 bits; of the bits alone, {1 - np.mean(wrong):.1%} are.",
        expected=f"at least {threshold:.1%}",
        received=f"{share:.1%}",
        score=share,
    )
    return share


def _sigmoid(sums: Array) -> Array:
    squashed: Array = 1 / (1 + np.exp(-sums))
    return squashed
