"""Keras models that a learner's `train` has fitted: what it is asked, and what is judged alike in several exercises.

`train` takes training and validation rows and returns a pair of model and history. checks.py loads this file with
`course_file(__file__, "../_shared/trained_models.py")`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader import expect
from grader.claims import Claim
from grader.models import ModelView

Array = NDArray[Any]

VALIDATION = 2_000  # rows of the training part that are handed out to watch the training with
FEW, MANY = 500, 4_000  # rows to train and to validate on in the small question; see leaves_validation_alone
NEW = 1_000  # held-out rows that the model of the small question is put to
LOSSES = ("sparse_categorical_crossentropy", "categorical_crossentropy")
# Keras's other losses, by the names that the referee gives them. The divergence of one-hot rows is their cross entropy.
OTHER_LOSSES = set(
    """
    binary_crossentropy binary_focal_crossentropy categorical_focal_crossentropy categorical_hinge circle cosine_similarity
    ctc dice hinge huber huber_loss log_cosh logcosh mape mean_absolute_error mean_absolute_percentage_error mean_squared_error
    mean_squared_logarithmic_error msle poisson squared_hinge tversky
    """.split()
)
SAID = "the trained model's predictions"


# ---------------------------------------------------------------- questions


def questions(data: Any, shift: int) -> dict[str, dict[str, Any]]:
    """The probes `training` and `small`: all rows that the seed drew, and few of them with misleading labels.

    In the small question every label for validation is wrong, by the same shift modulo 10, and there are more of them
    than rows to train on.
    """
    x, labels, rest, seen = data.x_train, data.y_train, slice(VALIDATION, None), slice(FEW, FEW + MANY)
    return {
        "training": {
            "images": x[rest],
            "labels": labels[rest],
            "val_images": x[:VALIDATION],
            "val_labels": labels[:VALIDATION],
        },
        "small": {
            "images": x[:FEW],
            "labels": labels[:FEW],
            "val_images": x[seen],
            "val_labels": ((labels[seen] + shift) % 10).astype(labels.dtype),
            "epochs": 1,
        },
    }


def held_out(x_test: Array) -> dict[str, dict[str, Array]]:
    """What the referee puts to the models of both, of the test rows as a model takes them."""
    return {"training": {"test": x_test}, "small": {"test": x_test[:NEW]}}


# ---------------------------------------------------------------- what a model is compiled with


def setting(compiled: Claim, group: str, name: str) -> float:
    """A number that `compile` was given; 0 if there is none, as with an own loop, a loss by its name, or a schedule."""
    try:
        return expect.number(compiled[group][name])
    except expect.Failure:
        return 0.0


def asks_for_logits(compiled: Claim) -> bool:
    """Whether the loss was told from_logits=True."""
    return setting(compiled, "loss_config", "from_logits") != 0


def gets_probabilities(compiled: Claim) -> None:
    """Fail if the loss of a model that ends in a softmax would apply another."""
    expect.that(
        not asks_for_logits(compiled),
        "The loss is told from_logits=True, so it would apply a softmax; but the model ends in one already. The loss "
        "gets probabilities: leave from_logits out.",
    )


def compiled_with(compiled: Claim, *losses: str) -> bool:
    """Whether a model was compiled with one of these losses of Keras, for probabilities.

    Fails if it was with another of Keras's. False says that only the numbers can tell, as those of a loop or a loss of one's own.
    """
    loss = expect.text(compiled["loss"], name="the loss")
    expect.that(
        loss in losses or loss not in OTHER_LOSSES,
        "The model is compiled with another loss than the cross entropy of its answers: name that one in `compile`.",
        expected=" or ".join(losses),
        received=loss,
    )
    return loss in losses and not asks_for_logits(compiled)


def has_cross_entropy(model: ModelView) -> None:
    """Fail unless a model that ends in a softmax is compiled with a cross entropy over classes, or with a loss of one's own."""
    loss = expect.text(model.compiled["loss"], name="the loss")
    expect.that(loss != "", f"{model.name} returns a model without a loss. Call `model.compile(...)` before `return`.")
    expect.that(
        loss != "binary_crossentropy",
        "The loss is the binary cross entropy, for questions of yes or no. Of ten classes one is right: take "
        "sparse_categorical_crossentropy for integer labels.",
    )
    expect.that(
        loss not in OTHER_LOSSES,
        "The loss is no cross entropy over classes. One is sparse_categorical_crossentropy, for integer labels.",
        expected=" or ".join(LOSSES),
        received=loss,
    )
    gets_probabilities(model.compiled)


def ends_in_dense_softmax(model: ModelView, last: str, number: str, things: str) -> None:
    """Fail with the cause, where the activation of the last Dense layer is a known wrong one.

    Args:
        last: that activation; empty if there is no such layer.
        number, things: how many classes there are, and of what, as in "ten", "digits".
    """
    expect.that(
        last != "linear",
        f"{model.name}: nothing follows the last Dense layer, so it returns scores of any size (logits), not "
        'probabilities. Give it `activation="softmax"`.',
    )
    expect.that(
        last != "sigmoid",
        f"{model.name}: the last layer is a sigmoid. That answers {number} questions of yes or no, each by itself; of "
        f'{number} {things} exactly one is right, so their probabilities must sum to 1: `activation="softmax"`.',
    )


# ---------------------------------------------------------------- what `train` returns


def training_runs(
    claim: Claim, is_right: Callable[[ModelView], object] = lambda model: None, epochs: int | None = None
) -> None:
    """Fail unless `train` returned a pair of a model and a history of one loss an epoch.

    Args:
        is_right: fails if the model is not the one that should have been trained.
        epochs: how many it was asked for, or None where that is its own choice. It may stop earlier.
    """
    model, history = expect.sequence(claim, 2, name="what train(...) returns")
    is_right(expect.model(model, name="the model that train(...) returns"))
    losses = expect.curve(history, name="the history's loss")
    expect.that(len(losses) > 0, "The history is empty: it should hold one loss an epoch.")
    expect.that(
        epochs is None or len(losses) <= epochs,
        f"train(..., epochs={epochs}) has a history of {len(losses)} losses. Does `fit` get `epochs=epochs`? Does "
        "the history hold one loss an epoch?",
    )


def recognises(training: Claim, labels: Array, at_least: float) -> float:
    """The share of the held-out images that the trained model is right about; fails with the cause if it is too few.

    Args:
        labels: of those images, shape (n,).
        at_least: the least share that passes, between 0 and 1.
    """
    model, history = expect.sequence(training, 2, name="what train(...) returns")
    trained = expect.model(model, name="the trained model")
    scores = probabilities(trained, len(labels))
    return expect.accuracy(
        trained.predict("test"),
        labels,
        at_least=at_least,
        name="the trained model on images that it has not seen",
        cause=_why_so_few(scores, labels, expect.curve(history)[-1], trained.compiled),
    )


def probabilities(model: ModelView, n: int) -> Array:
    """What a model says of the held-out images, shape (n, 10)."""
    expect.array(model.predict("test"), shape=(n, 10), name=SAID)
    return expect.probabilities(model.predict("test"), classes=10, name=SAID)


def _why_so_few(scores: Array, labels: Array, loss: float, compiled: Claim) -> str:
    """The likely cause, where too few are right."""
    share = float(np.mean(scores.argmax(axis=1) == labels))
    rate = setting(compiled, "optimizer_config", "learning_rate")
    if share > 0.5:
        return "It has learned, but not enough. Does the validation loss still fall at the end? Then try more epochs."
    if loss < 1.0:
        return (
            f"The history ends with a loss of {loss:.3g}, so some model has learned; this one only guesses. "
            "Is the model that is returned the one that was trained?"
        )
    if rate > 0.02:
        return (
            f"Its learning rate was {rate:g}. Steps that large jump over every minimum: the training diverged. "
            "0.001 is usual for Adam."
        )
    return (
        f"The training loss ends at {loss:.3g}, where guessing among ten has ln 10 = 2.30: there was nothing to learn. "
        "Does every label still belong to its image? Whoever shuffles must shuffle both alike."
    )


def leaves_validation_alone(small: Claim, labels: Array, shift: int) -> None:
    """Fail if the model of the small question has learned the labels that were meant for validation.

    Whoever trains on them learns the shift; whoever only watches with them, or stops early by them, can not know it.

    Args:
        labels: the true ones of the held-out images that the model is put to, shape (n,).
        shift: what was added to the labels for validation, modulo 10.
    """
    model, _history = expect.sequence(small, 2, name="what train(...) returns")
    scores = probabilities(expect.model(model, name="the trained model"), len(labels))
    shifted = float(np.mean(scores.argmax(axis=1) == (labels + shift) % 10))
    expect.that(
        shifted < 0.4,
        f"For this check all labels for validation were wrong, each d given as (d + {shift}) modulo 10, and the "
        f"model has learned that: it reads {shifted:.0%} of new images so. Are x_val and labels_val among what it is "
        "fitted to?",
    )
