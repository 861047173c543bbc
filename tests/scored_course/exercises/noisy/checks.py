"""Judges how often a guess is right. That share is another one on each seed, as a trained model's accuracy is."""

import numpy as np

from grader import expect
from grader.rubric import check


def given(rng):
    numbers = rng.uniform(0, 1, 400)
    return {"guessing": {"numbers": numbers.tolist()}}, numbers


@check(points=1, hints=("How many came in?", "As many as go out."))
def as_many(guessing):
    """`guess` gives back as many numbers as it gets."""
    expect.array(guessing, shape=(400,))


@check(points=3, needs=as_many, hints=("Which are wrong?", "Give each back."), passes="at_least")
def mostly_right(guessing, kept, threshold):
    """`guess` is nearly always right."""
    share = float(np.mean(expect.array(guessing) == kept))
    expect.that(
        share >= threshold, "Too few are right.", expected=f"{threshold:.1%}", received=f"{share:.1%}", score=share
    )
    return share
