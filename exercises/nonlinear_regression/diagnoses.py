"""Why checks of nonlinear_regression failed: from the history of the loss, and the loss of the weights that came."""

import numpy as np

from grader import diagnose, expect
from grader.diagnose.explain import explains

STEPS = 300  # as questions ask for


@explains("finds_the_curve")
def the_curve_is_not_reached(fit, kept):
    """The loss diverged, fell too little, or belongs to other weights or other pairs of x and d."""
    w, history = expect.sequence(fit, 2)
    points = kept.points
    loss = points.loss(expect.array(w).reshape(4, 1)) if expect.array(w).size == 4 else np.nan
    losses, least = expect.curve(history, finite=False), points.loss(points.least_squares())
    return diagnose.regression(losses, loss, float(np.var(points.d)), least, asked=STEPS)
