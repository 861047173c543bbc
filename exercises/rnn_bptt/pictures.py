"""The report's pictures: how the loss fell, and which bits of new sums are wrong."""

import numpy as np

from grader import expect
from grader.pictures import Bars, Curve
from grader.rubric import course_file

questions = course_file(__file__, "questions.py")

TOGETHER = 100  # sums, whose losses are drawn as one: single ones leap


def pictures(training, kept):
    return [lambda: _loss(training), lambda: _wrong_bits(training, kept)]


def _loss(training):
    losses = expect.curve(expect.sequence(training, 2)[1], finite=False)
    means = losses[: len(losses) // TOGETHER * TOGETHER].reshape(-1, TOGETHER).mean(axis=1)
    return Curve("The loss, of a hundred sums each", means, "half the squared errors", log=True)


def _wrong_bits(training, kept):
    params = questions.network(expect.sequence(training, 2)[0], questions.UNITS)
    wrong = (questions.said(params, kept.x)[:, :, 0] > 0.5) != (kept.bits > 0.5)
    names = [str(2**k) for k in range(wrong.shape[1])]
    return Bars("Wrong bits in new sums", 100 * wrong.mean(axis=0), names, "wrong (%)", across="what the bit is worth")
