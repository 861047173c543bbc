"""The report's pictures: the line over its points, and how the loss fell."""

import numpy as np

from grader import expect
from grader.pictures import Curve, Fit


def pictures(training, asked):
    return [lambda: _line(training["fit"], asked["training"]), lambda: _loss(training["fit"])]


def _line(fit, points):
    w, b, _history = expect.sequence(fit, 3)
    x, d = (points[name].astype(np.float64) for name in ("x", "d"))
    best = np.polyval(np.polyfit(x, d, 1), x)
    return Fit("The line over its points", x, d, expect.number(w) * x + expect.number(b), best=best)


def _loss(fit):
    history = expect.curve(expect.sequence(fit, 3)[2], finite=False)
    return Curve("The loss while training", history, "mean squared error", log=True)
