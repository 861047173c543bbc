"""Diagnoses from what the referee says of a model: its layers, what it was compiled with, and which units are silent."""

from __future__ import annotations

import re
from typing import Literal

from grader.claims import Claim, Failure
from grader.diagnosis import Diagnosis
from grader.expect.models import merged
from grader.expect.values import number, text
from grader.i18n import _
from grader.models import ModelView

# Of the units of one layer. Trained references have up to half of silent ones; where training blew up, nearly all are.
DEAD = 0.9
OTHER_LOSSES = re.compile("squared|absolute|hinge|huber|cosh|poisson|divergence|similarity")
FEWEST = 4  # units: of two or three, all may be silent on a few rows without being dead
# With which the networks of the course learn something within an epoch: from a tenth of Keras's default, or of a rate that
# is usual for SGD, to twenty times Adam's default, above which ReLUs die.
RATES = {
    "adam": (1e-4, 0.02),
    "adamw": (1e-4, 0.02),
    "nadam": (1e-4, 0.02),
    "rmsprop": (1e-4, 0.02),
    "sgd": (0.01, 1.0),
}


def dead_relus(model: ModelView) -> Diagnosis | None:
    """In a layer with ReLU, nearly all units answer 0 to every held-out row."""
    for i, layer in enumerate(merged(model.layers), 1):
        silent, units = model.silent.get(layer.name, (0, 0))
        if units >= FEWEST and silent >= DEAD * units:
            seen = _("in layer {n}, {kind}, {silent} of {units} units answer 0 to every row that was tried")
            return Diagnosis("dead_relus", seen.format(n=i, kind=layer.kind, silent=silent, units=units))
    return None


def softmax_and_logits(model: ModelView) -> Diagnosis | None:
    """The model ends in a softmax or sigmoid, and its loss was told to expect logits."""
    layers = merged(model.layers)
    last = layers[-1] if layers else None
    if last is None or last.activation not in ("softmax", "sigmoid"):
        return None
    try:
        asked, loss = number(model.compiled["loss_config"]["from_logits"]), text(model.compiled["loss"])
    except Failure:  # a loss by its name, or none
        return None
    if not asked:
        return None
    seen = _("layer {n}, {kind}, ends in a {activation}, and {loss} has from_logits=True")
    return Diagnosis(
        "softmax_twice", seen.format(n=len(layers), kind=last.kind, activation=last.activation, loss=loss[:60])
    )


def frozen(model: ModelView) -> Diagnosis | None:
    """No parameter of the model can be trained."""
    if model.trainable or not model.params:
        return None
    return Diagnosis("not_learning", _("none of its {n} parameters is trainable").format(n=f"{model.params:,}"))


def another_loss(model: ModelView) -> bool:
    """Whether the model was compiled with one of Keras's losses that is no cross entropy, whose size tells something else."""
    try:
        return bool(OTHER_LOSSES.search(text(model.compiled["loss"])))
    except Failure:
        return False


def learning_rate(model: ModelView) -> tuple[float, Literal["small", "usual", "large"]] | None:
    """The learning rate that the model was compiled with, of a schedule the first, and whether its optimizer learns with it.

    Returns:
        None if it is not known, or nothing is known of the optimizer.
    """
    try:
        low, high = RATES[text(model.compiled["optimizer"])]
        rate = _rate(model.compiled["optimizer_config"]["learning_rate"])
    except (Failure, KeyError):
        return None
    return rate, "small" if rate < low else "large" if rate > high else "usual"


def _rate(claim: Claim) -> float:
    try:
        return number(claim)
    except Failure:
        return number(claim["config"]["initial_learning_rate"])
