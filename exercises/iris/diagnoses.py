"""Why checks of iris failed. The referee asked the trained model irises that it learned from, and others."""

import numpy as np

from grader import diagnose, expect
from grader.diagnose import Answers
from grader.diagnose.explain import explains


@explains("split_keeps_rows_and_labels")
def rows_and_labels(parts, kept):
    """Rows are in both parts, or have the labels of others."""
    x_train, train, x_val, val = (expect.array(part) for part in expect.sequence(parts[0], 4))
    x, labels = np.concatenate([x_train, x_val]), np.concatenate([train, val])
    places = np.abs(kept.x[None, :, 0] - x[:, :1]).argmin(axis=1)  # the first column alone tells every row
    shares = np.bincount(kept.labels) / len(kept.labels)
    own = int(np.sum(labels == kept.labels[places]))
    return diagnose.shared_rows(x_train, x_val) or diagnose.labels_misaligned(own, len(x), float(np.sum(shares**2)))


@explains("recognises_irises")
def the_training(training, kept):
    """Why the model that came does not do well."""
    claim, history = expect.sequence(training, 2)
    model, losses = expect.model(claim), expect.curve(history, finite=False)
    own, held_out = (
        Answers(expect.array(model.predict(name), finite=False), labels)
        for name, labels in (("train", kept.trained), ("test", kept.tested))
    )
    return diagnose.training(losses, held_out, model=model, own=own, validation=expect.validation(history))


@explains("training_runs")
def the_loss(training):
    """It is no number any more."""
    return diagnose.not_finite(expect.curve(expect.sequence(training, 2)[1], finite=False), unit="epoch")


@explains("loss_fits_the_model")
def loss_of_probabilities(training, kept):
    """It applies another softmax."""
    claim, history = expect.sequence(training, 2)
    model = expect.model(claim)
    known = Answers(expect.array(model.predict("train"), finite=False), kept.trained)
    last = float(expect.curve(history)[-1])
    return diagnose.softmax_twice(last, known.probabilities, known.right, near=0.1) or diagnose.softmax_and_logits(
        model
    )


@explains("leaves_validation_alone")
def learned_validation(small, kept):
    """It knows the shift that only the labels for validation have."""
    answers = Answers(expect.array(expect.model(expect.sequence(small, 2)[0]).predict("test")), kept.few)
    shifted = int(np.sum(answers.predicted == (kept.few + kept.shift) % 3))
    return diagnose.held_out_learned(shifted, len(kept.few), 1 / 3, least=0.9)


@explains("recognises_irises")
def dead_units(training):
    """Hidden units that answer 0 to everything."""
    return diagnose.dead_relus(expect.model(expect.sequence(training, 2)[0]))
