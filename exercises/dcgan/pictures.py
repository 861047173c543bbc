"""The report's pictures: both losses, what the generator draws, and which digits the classifier finds in it."""

import numpy as np

from grader import expect
from grader.pictures import DIGITS, Bars, Curve, Weights
from grader.rubric import course_file

questions = course_file(__file__, "questions.py")

ROWS = 10


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
    some = _pictures(training)[: ROWS**2].reshape(ROWS, ROWS, 14, 14)
    picture = some.transpose(0, 2, 1, 3).reshape(14 * ROWS, 14 * ROWS)
    return Weights("What the generator draws", [picture], [""], "A hundred pictures, of numbers that it has never had.")


def _digits(training, kept):
    far = questions.distances(_pictures(training).reshape(questions.DRAWN, -1).astype(np.float64), kept.x)
    counts = np.bincount(questions.read(far, kept.labels), minlength=10)
    return Bars("Which digits are found in what is drawn", 100 * counts / counts.sum(), DIGITS, "share (%)")
