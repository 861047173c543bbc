"""The curves of a history, as `fit` of Keras keeps it."""

from __future__ import annotations

from grader import expect
from grader.claims import Claim, Failure
from grader.pictures.curves import Curve
from grader.pictures.values import Floats

ACCURACIES = (
    "accuracy",
    "acc",
    "sparse_categorical_accuracy",
    "categorical_accuracy",
    "binary_accuracy",
)


def losses(history: Claim, label: str, *, title: str = "The loss while training", log: bool = False) -> Curve:
    """The loss of each epoch, and beside it that of validation, if the history has one.

    Args:
        history: a dict as Keras's `History.history`, or only the losses.
        label: what the loss is, such as "cross entropy".

    Raises:
        Failure: if there are no losses in it.
    """
    training = expect.curve(history, finite=False)
    validation = _of(history, "val_loss")
    values = training if validation is None else {"training": training, "validation": validation}
    return Curve(title, values, label, log=log, epochs=True)


def accuracies(history: Claim, *, title: str = "The accuracy while training") -> Curve:
    """The accuracy of each epoch in percent, and beside it that of validation, if the history has one.

    Raises:
        Failure: if there is no accuracy in it.
    """
    for name in ACCURACIES:
        training, validation = _of(history, name), _of(history, f"val_{name}")
        found = {"training": training, "validation": validation}
        values = {k: 100 * v for k, v in found.items() if v is not None}
        if values:
            return Curve(title, values, "right (%)", epochs=True)
    raise Failure("the history holds no accuracy")


def _of(history: Claim, name: str) -> Floats | None:
    try:
        return expect.curve(history[name], finite=False)
    except Failure:
        return None
