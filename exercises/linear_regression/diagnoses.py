"""Why checks of linear_regression failed: from the history of the loss alone."""

import numpy as np

from grader import diagnose, expect
from grader.diagnose.explain import explains


@explains("training_lowers_the_loss")
def the_loss_does_not_fall(training, kept):
    """It diverged, or it stands still."""
    losses = _losses(training)
    return diagnose.diverged(losses) or diagnose.not_learning(losses, float(np.var(kept.training.d)))


@explains("finds_the_line")
def the_line_is_not_reached(training, kept):
    """There were too few steps, or too short ones."""
    least = kept.training.loss(*kept.training.least_squares())
    return diagnose.learning_too_slowly(_losses(training), least=least)


def _losses(training):
    return expect.curve(expect.sequence(training["fit"], 3)[2], finite=False)
