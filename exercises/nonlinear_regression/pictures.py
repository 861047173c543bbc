"""The report's pictures: the curve over its points, and how the loss fell."""

import numpy as np

from grader import expect
from grader.pictures import Curve, Fit


def pictures(fit, asked):
    return [lambda: _curve(fit, asked["fit"]), lambda: _loss(fit)]


def _curve(fit, points):
    w, _history = expect.sequence(fit, 2)
    x, d = (points[name].astype(np.float64) for name in ("x", "d"))
    powers = np.concatenate([x**k for k in range(4)], axis=1)
    found = expect.array(w)
    expect.that(found.size == 4, "These are not the weights of four powers.")
    best = powers @ np.linalg.lstsq(powers, d, rcond=None)[0]
    return Fit("The curve over its points", x[:, 0], d[:, 0], powers @ found.ravel(), best=best[:, 0])


def _loss(fit):
    history = expect.curve(expect.sequence(fit, 2)[1], finite=False)
    return Curve("The loss while training", history, "mean squared error", log=True)
