"""Why the trained network of rnn_bptt does not add: from the history of the loss alone."""

from grader import diagnose, expect
from grader.diagnose.explain import explains

GUESSING = 1.0  # half of 8 squared errors, if every answer is 0.5


@explains("adds_new_numbers")
def the_training(training):
    """It diverged, or it stands where guessing stands."""
    losses = expect.curve(expect.sequence(training, 2)[1], finite=False)
    return diagnose.diverged(losses) or diagnose.not_learning(losses, GUESSING)
