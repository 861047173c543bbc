"""Why checks of mnist_cnn failed. What is looked at was computed by the referee, but for the history of the loss."""

import numpy as np

from grader import diagnose, expect
from grader.diagnose import Answers
from grader.diagnose.explain import explains


@explains("images_are_prepared")
def pixels(prepared):
    """They are bytes still."""
    return diagnose.unscaled_inputs(expect.array(prepared))


@explains("small_model_fits")
def loss_of_probabilities(own):
    """It applies another softmax."""
    return diagnose.softmax_and_logits(expect.model(own))


@explains("training_runs")
def the_loss(training):
    """It is no number any more."""
    return diagnose.not_finite(expect.curve(expect.sequence(training, 2)[1], finite=False), unit="epoch")


@explains("recognises_digits")
def the_training(training, kept):
    """Why the model that came does not do well."""
    claim, history = expect.sequence(training, 2)
    model, losses = expect.model(claim), expect.curve(history, finite=False)
    answers = Answers(expect.array(model.predict("test"), finite=False), kept.labels)
    return diagnose.training(losses, answers, model=model, validation=expect.validation(history))


@explains("leaves_validation_alone")
def learned_validation(small, kept):
    """It knows the shift that only the labels for validation have."""
    answers = Answers(expect.array(expect.model(expect.sequence(small, 2)[0]).predict("test")), kept.few_labels)
    shifted = int(np.sum(answers.predicted == (answers.right + kept.shift) % 10))
    return diagnose.held_out_learned(shifted, len(answers.right), 0.1)


@explains("maps_are_the_first_layers")
def maps_of_the_known_model(maps, kept):
    """They are those of bytes."""
    return diagnose.as_if_unscaled(expect.array(maps), kept.maps(), kept.maps(scale=1))


@explains("recognises_digits")
def dead_units(training):
    """Hidden units that answer 0 to everything."""
    return diagnose.dead_relus(expect.model(expect.sequence(training, 2)[0]))
