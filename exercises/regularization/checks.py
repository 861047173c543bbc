"""Checks of regularization. What is asked is in questions.py; NumPy puts the trained nets to the held-out digits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader import expect
from grader.claims import Claim
from grader.rubric import check, course_file, plan

questions = course_file(__file__, "questions.py")
calls = course_file(__file__, "../_shared/calls.py")
nets = course_file(__file__, "../_shared/numpy_nets.py")
numerical = course_file(__file__, "../_shared/numerical.py")

Array = NDArray[Any]

given = questions.given
STRENGTHS = ("l1_strength", "l2_strength", "rate")


def _strengths(said: Claim) -> list[float]:
    """Those of the learner's settings."""
    values = [expect.number(said["settings"][name], name=f'settings()["{name}"]') for name in STRENGTHS]
    for name, value in zip(STRENGTHS, values, strict=True):
        expect.that(value >= 0, f'settings()["{name}"] is below 0.', received=f"{value:g}")
    return values


@plan(seeds=questions.NETS)
def training(said):
    """The course's own nets, without settings, once there are a learner's to compare with them."""
    _strengths(said)
    return [{}]


def _is_penalty(
    claim: Claim, weights: list[Array], penalty: Callable[[Array], Any], name: str, mistakes: dict[str, Any]
) -> None:
    """Fail unless a penalty is the sum over all arrays of weights, and its gradients are numerical ones.

    Args:
        penalty: of one array, with its strength.
        mistakes: other penalties of one array, by what is said of them.
    """
    right = sum(float(penalty(w)) for w in weights)
    wrong = {cause: sum(float(f(w)) for w in weights) for cause, f in mistakes.items()}
    only = {"This is the penalty of the first array alone: add those of all of them.": float(penalty(weights[0]))}
    expect.close(
        claim["penalty"], right, rtol=1e-6, name=f"the penalty of {name}(weights, strength)", mistakes=only | wrong
    )
    slopes = expect.sequence(claim["slopes"], len(weights), name=f"the gradients of {name}(weights, strength)")
    for i, (part, w) in enumerate(zip(slopes, weights, strict=True)):
        known = {cause: numerical.gradient(f, w) for cause, f in mistakes.items()}
        known["The sign is wrong: the gradient points to where the penalty grows."] = -numerical.gradient(penalty, w)
        label = f"the gradient of {name} by weights[{i}]"
        expect.close(part, numerical.gradient(penalty, w), rtol=1e-5, atol=1e-6, name=label, mistakes=known)
    for i, (part, w) in enumerate(zip(expect.sequence(claim["weights"], len(weights)), weights, strict=True)):
        calls.is_unchanged(part, w, f"weights[{i}]", f"{name}(weights, strength)")


@check(
    points=1,
    hints=(
        "What is the derivative of w² / 2?",
        "Add the squares of all arrays; the ½ makes the gradient simply strength · w.",
        "`return strength / 2 * sum(np.sum(w**2) for w in weights), [strength * w for w in weights]`",
    ),
)
def l2_pulls_by_size(squares, kept):
    """`l2` gives strength / 2 times the sum of the squares, and its gradients."""
    s = kept.asked["squares"]["strength"]
    mistakes = {
        "The ½ is missing.": lambda w: s * np.sum(w**2),
        "This is the mean of the squares: take their sum.": lambda w: s / 2 * np.mean(w**2),
        "This is the root of the sum: leave the root out.": lambda w: s * np.linalg.norm(w),
        "The strength is missing.": lambda w: np.sum(w**2) / 2,
    }
    _is_penalty(squares, kept.weights("squares"), lambda w: s / 2 * np.sum(w**2), "l2", mistakes)


@check(
    points=1,
    hints=(
        "What is the derivative of |w| where w is above 0, and where it is below?",
        "`np.abs` for the penalty; `np.sign` is 1, -1, or 0 where w is 0.",
        "`return strength * sum(np.abs(w).sum() for w in weights), [strength * np.sign(w) for w in weights]`",
    ),
)
def l1_pulls_all_alike(sizes, kept):
    """`l1` gives strength times the sum of the weights without their sign, and its gradients."""
    s = kept.asked["sizes"]["strength"]
    mistakes = {
        "The signs are still there, and plus and minus cancel.": lambda w: s * np.sum(w),
        "There is a ½ too many: it belongs to L2.": lambda w: s / 2 * np.abs(w).sum(),
        "This is the mean: take the sum.": lambda w: s * np.abs(w).mean(),
        "This is L2.": lambda w: s / 2 * np.sum(w**2),
    }
    _is_penalty(sizes, kept.weights("sizes"), lambda w: s * np.abs(w).sum(), "l1", mistakes)


@check(
    points=2,
    hints=(
        "If a third of the units is dropped, how much of the sum is left in the mean, and what makes up for it?",
        "`rng.random(z.shape) >= rate` is true with probability 1 - rate. Divide by 1 - rate, so that the mean stays.",
        "`mask = (rng.random(z.shape) >= rate) / (1 - rate)` and `return z * mask, mask`",
    ),
)
def dropout_scales_what_stays(dropped, kept):
    """In training, `dropout` makes 0 of units at random, and divides the others by 1 - rate."""
    z, rate = kept.asked["dropped"]["z"], kept.asked["dropped"]["rate"]
    call = f"dropout(z, {rate:.3f}, rng, True)"
    pairs = [expect.sequence(part, 2, name=f"what {call} returns") for part in expect.sequence(dropped["made"], 3)]
    masks = [expect.array(mask, shape=z.shape, name="the mask").astype(float) for _, mask in pairs]
    mask, stays = masks[0], 1 / (1 - rate)
    values = mask[mask != 0]
    expect.that(values.size > 0, f"{call}: everything is dropped.")
    for factor, cause in (
        (1.0, "What stays is not scaled up: divide the mask by 1 - rate, so that the mean stays the same."),
        (1 - rate, "What stays is multiplied by 1 - rate: divide by it."),
        (1 / rate, "What stays is divided by the rate: divide by the share that stays, 1 - rate."),
    ):
        expect.that(not np.allclose(values, factor), cause, expected=f"{stays:.4g}", received=f"{values[0]:.4g}")
    expect.that(
        np.allclose(values, stays),
        "The mask has other values than 0 and 1 / (1 - rate).",
        expected=f"{stays:.4g}",
        received=f"{values.min():.4g} to {values.max():.4g}",
    )
    share = float(np.mean(mask == 0))
    expect.that(
        abs(share - rate) < 0.04,  # ten standard deviations
        f"{call}: another share of units is dropped. The rate is that of those that are dropped.",
        expected=f"{rate:.3f}",
        received=f"{share:.3f}",
    )
    of_units, of_rows = (mask == 0).mean(axis=0), (mask == 0).mean(axis=1)
    expect.that(
        bool(np.all((of_units > 0) & (of_units < 1))),
        f"{call}: in all rows the same units are dropped. Each row has a choice of its own.",
    )
    expect.that(bool(np.all(of_rows < 1)), f"{call}: whole rows are dropped. Each unit of a row is dropped by itself.")
    expect.close(pairs[0][0], z * mask, rtol=1e-6, name="z after dropout: z times the mask")
    again, other = np.array_equal(mask, masks[1]), not np.array_equal(mask, masks[2])
    expect.that(again and other, f"{call}: which units are dropped does not depend on `rng`: draw with it.")
    calls.is_unchanged(dropped["z"], z, "z", call)


@check(
    points=1,
    hints=(
        "Should a trained net give two answers to the same image?",
        "Without training the mask is 1 everywhere, so z comes back as it was.",
        "`if not training: return z, np.ones_like(z)`",
    ),
)
def nothing_is_dropped_in_use(undropped, kept):
    """Outside of training, `dropout` returns z as it is, and a mask of ones."""
    z = kept.asked["undropped"]["z"]
    after, mask = expect.sequence(undropped, 2, name="what dropout(z, 0.5, rng, False) returns")
    halved = {"Inverse scaling has done this in training already: return z itself.": z / 2, "z is scaled up.": 2 * z}
    expect.close(after, z, name="z after dropout(z, 0.5, rng, False)", mistakes=halved)
    expect.close(mask, np.ones_like(z), name="the mask of dropout(z, 0.5, rng, False)")


@check(
    points=4,
    needs=(l2_pulls_by_size, l1_pulls_all_alike, dropout_scales_what_stays, nothing_is_dropped_in_use),
    passes="at_most",
    hints=(
        "Which of the settings in the table brings the held-out loss down, and which the held-out accuracy?",
        "Go up by factors of three, one strength after the other: L2 from 0.001 to 0.1, L1 from 0.0001 to 0.003. Too much, and "
        "nothing is learned.",
        'L2 alone, of about 0.005, will do: `return {"l1_strength": 0.0, "l2_strength": 0.005, "rate": 0.0}`.',
    ),
)
def overfitting_is_reduced(training, kept, threshold):
    """With your settings the loss on digits that the net has never seen is clearly lower than without."""
    strengths = _strengths(training["said"])
    parts = expect.sequence(training["said"]["nets"], questions.NETS)
    trained = [nets.layers(part, 784, 10, "what fit(...) returns") for part in parts]
    loss, plain = np.mean([nets.loss(p, kept.x_test, kept.y_test) for p in trained]), questions.plain(training, "loss")
    share = np.mean([nets.forward(p, kept.x_test).argmax(axis=1) == kept.y_test for p in trained])
    score = float(loss / plain)
    why = "Try more or less of one strength at a time." if any(strengths) else "All your strengths are 0."
    expect.that(
        score <= threshold,
        f"The loss on digits never seen is {loss:.3f} with your settings and {plain:.3f} without; {share:.1%} of them are "
        f"read, and {questions.plain(training, 'share'):.1%} without. {why}",
        expected=f"at most {threshold:.3g} times the loss without",
        received=f"{score:.3g} times",
        score=score,
    )
    return score
