"""The report's pictures: both losses, what the generator draws, and which digits the classifier finds in it."""

import numpy as np

from grader import expect
from grader.pictures import DIGITS, Bars, Curve, Weights
from grader.rubric import course_file

questions = course_file(__file__, "questions.py")

SHEETS, SIDE = 6, 4  # of 16 pictures each: a report's small pictures have 56 pixels at most


def pictures(training, kept):
    return [lambda: _losses(training), lambda: _drawn(training), lambda: _digits(training, kept)]


def _losses(training):
    history = expect.sequence(training, 2)[1]
    found = {name: expect.curve(history[name], finite=False) for name in ("discriminator", "generator")}
    return Curve("Both losses while training", found, "loss", epochs=True)


def _pictures(training):
    claim = expect.model(expect.sequence(training, 2)[0]).predict("z")
    return (expect.array(claim, shape=(questions.DRAWN, 14, 14, 1))[..., 0] + 1) / 2


def _drawn(training):
    some = _pictures(training)[: SHEETS * SIDE**2].reshape(SHEETS, SIDE, SIDE, 14, 14)
    sheets = some.transpose(0, 1, 3, 2, 4).reshape(SHEETS, 14 * SIDE, 14 * SIDE)
    return Weights("What the generator draws", sheets, [""] * SHEETS, "Pictures of numbers that it has never had.")


def _digits(training, kept):
    far = questions.distances(_pictures(training).reshape(questions.DRAWN, -1).astype(np.float64), kept.x_test)
    counts = np.bincount(questions.read(far, kept.labels), minlength=10)
    return Bars("Which digits are found in what is drawn", 100 * counts / counts.sum(), DIGITS, "share (%)")
