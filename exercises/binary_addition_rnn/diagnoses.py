"""Why checks of binary_addition_rnn failed. Every bit of a sum is an answer of its own, 0 or 1."""

import numpy as np

from grader import diagnose, expect
from grader.diagnose import Answers
from grader.diagnose.explain import explains


@explains("training_runs")
def the_loss(training):
    """It is no number any more."""
    return diagnose.not_finite(expect.curve(expect.sequence(training, 2)[1], finite=False), unit="epoch")


@explains("adds_new_numbers")
def the_training(training, kept):
    """Why the model that came does not add."""
    claim, history = expect.sequence(training, 2)
    model, losses = expect.model(claim), expect.curve(history, finite=False)
    squared = expect.text(model.compiled["loss"]) == "mean_squared_error"
    bits = Answers(expect.array(model.predict("test"), finite=False).ravel(), kept.y.ravel(), squared=squared)
    return diagnose.training(losses, bits, model=model)


@explains("adds_new_numbers")
def dead_units(training):
    """Hidden units that answer 0 to everything."""
    return diagnose.dead_relus(expect.model(expect.sequence(training, 2)[0]))
