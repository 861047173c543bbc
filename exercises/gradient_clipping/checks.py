"""Checks of gradient_clipping. What is asked, and the oracles, are in questions.py."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from grader import expect
from grader.rubric import check, course_file

arrays = course_file(__file__, "../_shared/arrays.py")
questions = course_file(__file__, "questions.py")

Array = NDArray[np.float64]

given = questions.given


@check(
    points=1,
    hints=(
        "What does one step back in time do to an error? You have written it in the exercise before.",
        "Keep a list that begins with the length of delta. `np.linalg.norm` gives the length of a vector; `delta @ U.T` is the "
        "error one step earlier.",
        "In a loop of `steps` turns: `delta = delta @ U.T`, which makes a new array, and `norms.append(np.linalg.norm(delta))`.",
    ),
)
def errors_are_followed_back(fading, kept):
    """`norms_back_in_time` gives the length of the error after 0, 1, 2, … steps back."""
    for name, case in kept.fading.items():
        lengths = _lengths(case["U"].T, case["delta"], case["steps"])
        values = expect.array(fading[name], name="norms_back_in_time(U, delta, steps)")
        expect.that(
            values.shape != (case["steps"],),
            "norms_back_in_time(U, delta, steps): one length is missing. The first is that of delta itself, after 0 steps.",
            expected=f"shape ({case['steps'] + 1},)",
            received=f"shape {values.shape}",
        )
        expect.close(
            fading[name],
            lengths,
            name=f"norms_back_in_time(U, delta, {case['steps']})",
            mistakes={
                "U is not transposed: forwards it is h · U, backwards δ · Uᵀ.": _lengths(
                    case["U"], case["delta"], case["steps"]
                ),
                "These are squared lengths: take the root.": lengths**2,
                "These are whole numbers: an array made with dtype=int cuts off what stands after the point.": np.trunc(
                    lengths
                ),
                "The first value is that of delta itself, and not that after one step.": _lengths(
                    case["U"].T, case["delta"], case["steps"] + 1
                )[1:],
            },
        )


def _lengths(matrix: Array, delta: Array, steps: int) -> Array:
    return np.array([np.linalg.norm(delta @ np.linalg.matrix_power(matrix, k)) for k in range(steps + 1)])


@check(
    points=1,
    hints=(
        "How long is the vector (3, 4)? And (3, 4, 12)? What changes if its numbers are spread over two arrays?",
        "Square all numbers of all arrays, add them all up, and take one square root at the end.",
        "`return np.sqrt(sum(np.sum(g**2) for g in gradients))`",
    ),
)
def gradients_have_one_length(length, kept):
    """`global_norm` is the root of the sum of all squares of all gradients."""
    norms = [np.linalg.norm(g) for g in kept.gradients]
    right = questions.norm(kept.gradients)
    expect.close(
        length,
        right,
        name="global_norm(gradients)",
        mistakes={
            "This is the sum of the squares: take its root.": right**2,
            "These are the norms of the single gradients, added up. Add the squares, and take one root at the end.": sum(
                norms
            ),
            "This is the largest of the single norms: all gradients count together.": max(norms),
            "This is the mean of the single norms: all gradients count together.": np.mean(norms),
            "This is the norm of the first gradient alone.": norms[0],
            "This is the sum of the absolute values: take squares, and the root of their sum.": sum(
                np.abs(g).sum() for g in kept.gradients
            ),
        },
    )


@check(
    points=1,
    hints=(
        "What becomes of −7 if the limit is 5?",
        "NumPy has a function for it that cuts off at both ends.",
        "`return np.clip(gradient, -limit, limit)`",
    ),
)
def values_are_cut_off(by_value, kept):
    """`clip_by_value` cuts every number off at −limit and limit."""
    g, limit = kept.value, kept.limit
    expect.close(
        by_value["clipped"],
        np.clip(g, -limit, limit),
        name="clip_by_value(gradient, limit)",
        mistakes={
            "Nothing is cut off below: the limits are −limit and limit.": np.minimum(g, limit),
            "Nothing is cut off above: the limits are −limit and limit.": np.maximum(g, -limit),
            "Negative numbers have become positive: they are cut off at −limit.": np.minimum(np.abs(g), limit),
            "Negative numbers are cut off at 0: the limits are −limit and limit.": np.clip(g, 0, limit),
            "What lies beyond the limits has become 0: it becomes the limit.": np.where(np.abs(g) > limit, 0, g),
            "The whole gradient is scaled here. That is clipping by the norm, which comes next.": g
            * limit
            / np.linalg.norm(g),
        },
    )
    arrays.unchanged(by_value["handed"], g, name="gradient", function="clip_by_value")


@check(
    points=2,
    hints=(
        "Which gradients should be changed, and which not at all? What is the direction of a gradient, and its length?",
        "`np.linalg.norm(gradient)` is the root of the sum of squares, whatever the shape. Divide by it only if it is larger "
        "than the threshold: then it can not be 0.",
        "`if norm > threshold: return gradient * (threshold / norm)`, and else the gradient itself.",
    ),
)
def long_gradients_are_shortened(by_norm, kept):
    """`clip_by_norm` shortens what is longer than the threshold, keeps its direction, and leaves the rest as it is."""
    limit = kept.threshold
    for name, g in kept.single.items():
        size = max(float(np.linalg.norm(g)), 1e-300)
        part = by_norm[name]["clipped"]
        values = expect.array(part, shape=g.shape, finite=False, name="clip_by_norm(gradient, threshold)")
        expect.that(
            bool(np.all(np.isfinite(values))),
            f"clip_by_norm(gradient, threshold) of a gradient of norm {np.linalg.norm(g):.3g} is not finite. A gradient of zeros "
            "has norm 0: divide by the norm only where it is larger than the threshold.",
        )
        expect.close(
            part,
            questions.shortened([g], limit)[0],
            name=f"clip_by_norm(gradient, {limit:.4g}) of a gradient of norm {np.linalg.norm(g):.4g}",
            mistakes={
                "A gradient that is short enough stays as it is: do not make it longer.": g * limit / size,
                "It has length 1 now: make it as long as the threshold.": g / size,
                "It is divided by the squared norm: threshold / norm is the factor, and the norm has a root.": g
                * limit
                / size**2,
                "It is divided by the threshold: the factor is threshold / norm.": g / limit,
                "Each number is cut off by itself, which changes the direction: scale the gradient as a whole.": np.clip(
                    g, -limit, limit
                ),
                "It is not shortened.": g,
                "A long gradient has become 0: it keeps its direction, and has the length of the threshold.": np.zeros_like(
                    g
                ),
                "Each row is shortened by itself: the norm is that of all numbers of the array.": _by_rows(g, limit),
                "This is divided by another norm. Of a matrix, `np.linalg.norm(g, 2)` is its largest singular value: hand "
                "the function nothing but the array.": g * limit / max(np.linalg.norm(g, 2), 1e-300),
                "It is divided by the sum of the absolute values: the norm is the root of the sum of the squares.": g
                * limit
                / max(np.abs(g).sum(), 1e-300),
            },
        )
        arrays.unchanged(by_norm[name]["handed"], g, name="gradient", function="clip_by_norm")


def _by_rows(g: Array, limit: float) -> Array:
    return np.array([questions.shortened([row], limit)[0] for row in g])


@check(
    points=2,
    needs=(gradients_have_one_length, long_gradients_are_shortened),
    hints=(
        "If W's gradient is shortened by one factor and U's by another, where does the step of the whole network point to?",
        "Compute one factor from the global norm, and multiply every gradient by it, in the same order.",
        "`factor = threshold / norm if norm > threshold else 1.0`, and `[factor * g for g in gradients]`.",
    ),
)
def all_share_one_factor(by_global_norm, kept):
    """`clip_by_global_norm` shortens all gradients by one factor, if they are too long together."""
    for name, threshold in kept.thresholds.items():
        whole = questions.norm(kept.gradients)
        call = f"clip_by_global_norm(gradients, {threshold:.4g})"
        right = questions.shortened(kept.gradients, threshold)
        parts = expect.sequence(by_global_norm[name]["clipped"], len(right), name=call)
        for i, (part, wanted, g) in enumerate(zip(parts, right, kept.gradients, strict=True)):
            expect.close(
                part,
                wanted,
                name=f"{call}[{i}], with a global norm of {whole:.4g}",
                mistakes={
                    "Together they are short enough: leave them as they are.": g * threshold / whole,
                    "Each is shortened by its own norm. One factor, from the global norm, serves all: else the direction of the "
                    "whole step changes.": questions.shortened([g], threshold)[0],
                    "It is not shortened.": g,
                    "Together they have length 1 now: make it the threshold.": g / whole,
                    "They are divided by the squared norm: threshold / global norm is the factor, and the norm has a root.": g
                    * threshold
                    / whole**2,
                },
            )
        handed = expect.sequence(by_global_norm[name]["handed"], len(right), name="the gradients that were handed in")
        for claim, g in zip(handed, kept.gradients, strict=True):
            arrays.unchanged(claim, g, name="gradient", function="clip_by_global_norm")


@check(
    points=2,
    needs=long_gradients_are_shortened,
    hints=(
        "What is clipped: the gradient, or the step that is made of it? What is kept before the first step?",
        "Begin a list with start. Each turn takes the gradient at the last place, clips it unless threshold is None, and adds "
        "the new place.",
        "`g = gradient(place)`, then `g = clip_by_norm(g, threshold)` if there is a threshold, then "
        "`place = place - learning_rate * g`.",
    ),
)
def walks_with_clipped_gradients(walks, kept):
    """`descend` walks down with clipped gradients, and with whole ones if there is no threshold."""
    asked = kept.walks
    bowl, rate, steps, T = asked["bowl"], asked["learning_rate"], asked["steps"], asked["T"]

    def of_bowl(place: Array) -> Array:
        slope: Array = bowl["matrix"] @ (place - bowl["middle"])
        return slope

    def of_cliff(w: Array) -> Array:
        return T * (w ** (2 * T - 1) - asked["goal"] * w ** (T - 1))

    free = questions.path(of_bowl, bowl["start"], rate, steps)
    held = questions.path(of_bowl, bowl["start"], rate, steps, bowl["threshold"])
    # First of all: a start that has moved spoils the walks after it.
    arrays.unchanged(walks["start"], bowl["start"], name="start", function="descend")
    for name, right, other in (("plain", free, held), ("clipped", held, free)):
        call = f"descend(gradient, start, learning_rate, {steps}" + (")" if name == "plain" else ", threshold)")
        values = expect.array(walks[name], name=call)
        expect.that(
            values.shape != (steps, 3) and values.shape != (3,),
            f"{call}: the path holds start and the place after every step.",
            expected=f"shape {right.shape}",
            received=f"shape {values.shape}",
        )
        expect.that(
            values.shape != right.shape or bool(np.ptp(values.astype(float), axis=0).any()),
            f"{call}: all places of the path are the last one. Is one array changed in place and kept again and again? "
            "Make a new array in each step.",
        )
        expect.close(
            walks[name],
            right,
            name=call,
            mistakes={
                "Without a threshold nothing is clipped." if name == "plain" else "Nothing is clipped here.": other,
                "The step is clipped, after it was multiplied by the learning rate. Clip the gradient.": questions.path(
                    lambda place: rate * of_bowl(place), bowl["start"], 1.0, steps, bowl["threshold"]
                ),
                "Each number of the gradient is cut off by itself: clip it by its norm.": questions.path(
                    lambda place: np.clip(of_bowl(place), -bowl["threshold"], bowl["threshold"]),
                    bowl["start"],
                    rate,
                    steps,
                ),
                "Every step uses the gradient at start: take it anew, where the last step has led.": questions.path(
                    lambda place: of_bowl(bowl["start"]),
                    bowl["start"],
                    rate,
                    steps,
                    np.inf if name == "plain" else bowl["threshold"],
                ),
                "This goes uphill: subtract the gradient.": questions.path(
                    lambda place: -of_bowl(place),
                    bowl["start"],
                    rate,
                    steps,
                    np.inf if name == "plain" else bowl["threshold"],
                ),
            },
        )
    expect.close(
        walks["cliff"],
        questions.path(of_cliff, asked["cliff"], 0.01, asked["cliff_steps"], 1.0),
        rtol=1e-4,
        name="descend(...) down the cliff of w**20",
    )
