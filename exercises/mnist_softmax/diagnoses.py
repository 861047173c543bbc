"""Why checks of mnist_softmax failed. The scores of held-out digits are computed here, from the weights that came."""

import numpy as np

from grader import diagnose, expect
from grader.diagnose import Answers, Diagnosis, short
from grader.diagnose.explain import explains

EARLY = 100  # steps, after which no reference has a loss above that of guessing


@explains("images_are_scaled_rows")
def pixels(preparation):
    """They are bytes still."""
    return diagnose.unscaled_inputs(expect.array(expect.sequence(preparation, 2)[0]))


@explains("scores_are_weighted_sums")
def scores(affine):
    """They are probabilities already."""
    return diagnose.softmax_in_scores(expect.array(affine))


@explains("cross_entropy_is_the_mean")
def loss_of_scores(loss, kept):
    """It gets probabilities."""
    d, u = kept.of("loss", "d", "u")
    return diagnose.softmax_twice(expect.number(loss), Answers(u, d.argmax(axis=1)).probabilities, d.argmax(axis=1))


@explains("step_returns_the_loss")
def loss_in_the_step(step, kept):
    """It gets probabilities."""
    x, d, w, b = kept.of("step", "x", "d", "w", "b")
    labels = d.argmax(axis=1)
    return diagnose.softmax_twice(expect.number(step["loss"]), Answers(x @ w + b, labels).probabilities, labels)


@explains("recognises_digits")
def the_training(training, kept):
    """Why the weights that came do not do well."""
    parts = expect.sequence(training, 3)
    w, b = expect.array(parts[0]).astype(np.float64), expect.array(parts[1]).astype(np.float64)
    losses, answers = expect.curve(parts[2], finite=False), Answers(kept.x_test @ w + b, kept.y_test)
    if not np.isfinite(losses).all() or len(losses) < 2 * EARLY:
        return diagnose.training(losses, answers, unit="step")
    found = _not_mixed(losses) or diagnose.training(losses, answers, unit="step")
    # Step and rate are right by now, so a loss that leaves that of guessing upwards has one cause left.
    if found and found.name in ("diverged", "not_learning") and np.median(losses[EARLY:]) > 1.05 * answers.guess:
        return Diagnosis("labels_misaligned", f"{found.seen}, by steps that are right in themselves")
    return found


def _not_mixed(losses):
    """The rows come sorted by label: who takes batches in turn meets each digit as a surprise, and forgets the others."""
    later, guess = losses[EARLY:], np.log(10)
    leaps, middle = int(np.sum((later[1:] > guess) & (later[:-1] < guess))), float(np.median(later))
    if leaps < 5 or middle > guess / 2:
        return None
    text = f"the loss is {short(middle)} in the middle, but {leaps} times it leaps above that of guessing"
    return Diagnosis("batches_not_mixed", text)
