"""The report's pictures: the loss, and at which places of new answers the characters are right."""

import numpy as np

from grader import expect
from grader.pictures import Bars, losses


def pictures(reversing, kept):
    return [lambda: losses(reversing[1], "cross entropy", log=True), lambda: _right(reversing, kept.held)]


def _right(claim, held):
    p = expect.array(expect.model(claim[0]).predict("test"), shape=(len(held.rows), None, None))
    right = p[np.arange(len(p)), held.step].argmax(axis=1) == held.wanted
    steps = np.unique(held.step)
    shares = [right[held.step == t].mean() for t in steps]
    return Bars(
        "Characters right, by their place", shares, [str(t + 1) for t in steps], "share right", "place in the answer"
    )
