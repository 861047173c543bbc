"""The report's picture: the losses of 60 steps, each with one example, with 10, and with all 60."""

from grader import expect
from grader.pictures import Curve

NAMES = ("online", "mini-batches of 10", "batch of 60")


def pictures(drawn):
    return [lambda: Curve("The loss of each step", _losses(drawn), "mean squared error of the batch", log=True)]


def _losses(drawn):
    parts = expect.sequence(drawn, len(NAMES))
    return {name: expect.curve(part, finite=False) for name, part in zip(NAMES, parts, strict=True)}
