"""Why checks of mnist_mlp failed. What is looked at was computed by the referee, but for the history of the loss."""

from grader import diagnose, expect
from grader.diagnose import Answers
from grader.diagnose.explain import explains


@explains("images_are_prepared")
def pixels(preparation):
    """They are bytes still."""
    return diagnose.unscaled_inputs(expect.array(preparation))


@explains("logits_are_the_formula")
def scores(forward):
    """They are probabilities already, or others each time."""
    first, second = (expect.array(part) for part in expect.sequence(forward, 2))
    return diagnose.dropout_at_inference(first, second) or diagnose.softmax_in_scores(first)


@explains("loss_is_cross_entropy")
def loss_of_scores(loss, kept):
    """It gets probabilities."""
    probabilities = Answers(kept.u, kept.labels).probabilities
    return diagnose.softmax_twice(expect.number(loss["u"]), probabilities, kept.labels)


@explains("training_lowers_the_loss", "recognises_digits")
def the_training(training, kept):
    """Why the parameters that came do not do well."""
    model = expect.model(training["model"])
    losses = expect.curve(training["history"], finite=False)
    answers = Answers(expect.array(model.predict("test"), finite=False), kept.test_labels)
    return diagnose.training(losses, answers, model=model, unit="step")


@explains("training_lowers_the_loss")
def the_loss(training):
    """It is no number any more, so nothing can be predicted."""
    return diagnose.not_finite(expect.curve(training["history"], finite=False))
