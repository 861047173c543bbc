"""The report's picture: how long the episodes are while an agent learns."""

import numpy as np

from grader import expect
from grader.pictures import Curve
from grader.rubric import course_file

questions = course_file(__file__, "questions.py")

OVER = 20  # episodes to a mean


def pictures(learned, kept):
    return [lambda: _lengths(learned)]


def _lengths(learned):
    series = {}
    for i, claim in enumerate(expect.sequence(learned, questions.TRIES)):
        lengths = expect.array(claim["lengths"], shape=(None,), name="the lengths of the episodes")
        expect.that(len(lengths) >= OVER, f"There are less than {OVER} episodes to draw.")
        series[f"try {i + 1}"] = np.convolve(lengths, np.ones(OVER) / OVER, "valid")
    return Curve("How long the pole stands while learning, mean of 20 episodes", series, "steps", epochs=True)
