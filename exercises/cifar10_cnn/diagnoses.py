"""Why checks of cifar10_cnn failed. What is looked at was computed by the referee, but for the history of the loss."""

import numpy as np

from grader import diagnose, expect
from grader.diagnose import Answers
from grader.diagnose.explain import explains


@explains("images_are_prepared")
def pixels(prepared):
    """They are bytes still."""
    return diagnose.unscaled_inputs(expect.array(prepared))


@explains("loss_fits_the_model")
def loss_of_probabilities(training):
    """It applies another softmax."""
    return diagnose.softmax_and_logits(expect.model(expect.sequence(training, 2)[0]))


@explains("training_runs")
def the_loss(training):
    """It is no number any more."""
    return diagnose.not_finite(expect.curve(expect.sequence(training, 2)[1], finite=False), unit="epoch")


@explains("recognises_pictures")
def the_training(training, kept):
    """Why the model that came does not do well."""
    claim, history = expect.sequence(training, 2)
    model, losses = expect.model(claim), expect.curve(history, finite=False)
    answers = Answers(expect.array(model.predict("test"), finite=False), kept.labels)
    found = diagnose.training(losses, answers, model=model, validation=expect.validation(history))
    # An untrained model is about as good as guessing. One whose running averages lag is worse, and its check says why.
    lags = answers.loss > 1.05 * answers.guess and any(layer.kind == "BatchNormalization" for layer in model.layers)
    return None if lags and found is not None and found.name == "untrained_model" else found


@explains("leaves_validation_alone")
def learned_validation(training, kept):
    """It knows the patterns that are among the images for validation alone."""
    answers = Answers(expect.array(expect.model(expect.sequence(training, 2)[0]).predict("patterns")), kept.marks)
    return diagnose.held_out_learned(int(np.sum(answers.predicted == answers.right)), len(answers.right), 0.1)


@explains("classes_are_read")
def classes_of_the_known_model(classes, kept):
    """They are others each time, or those of bytes."""
    first, second = (expect.array(part) for part in expect.sequence(classes, 2))
    return diagnose.dropout_at_inference(first, second) or diagnose.as_if_unscaled(first, kept.classes, kept.unscaled)


@explains("recognises_pictures")
def dead_units(training):
    """Hidden units that answer 0 to everything."""
    return diagnose.dead_relus(expect.model(expect.sequence(training, 2)[0]))
