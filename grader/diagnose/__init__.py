"""Named diagnoses: why something went wrong, drawn from evidence, each with the figures that it was drawn from.

Every detector takes plain numbers of any content, or the referee's view of a model, and returns a `Diagnosis` or None: where
they can not be computed with, are too few, or are not far enough from what good work shows, it says nothing.
"""

from grader.diagnose.answers import (
    as_if_unscaled,
    constant_prediction,
    dropout_at_inference,
    held_out_learned,
    labels_misaligned,
    overfitted,
    overfitting,
    shared_rows,
    softmax_in_scores,
    softmax_twice,
    unscaled_inputs,
)
from grader.diagnose.curves import diverged, learning_too_slowly, not_finite, not_learning, short
from grader.diagnose.known import Answers
from grader.diagnose.models import dead_relus, frozen, softmax_and_logits
from grader.diagnose.training import fitting, regression, training
from grader.diagnosis import Diagnosis

__all__ = [
    "Answers",
    "Diagnosis",
    "as_if_unscaled",
    "constant_prediction",
    "dead_relus",
    "diverged",
    "dropout_at_inference",
    "fitting",
    "frozen",
    "held_out_learned",
    "labels_misaligned",
    "learning_too_slowly",
    "not_finite",
    "not_learning",
    "overfitted",
    "overfitting",
    "regression",
    "shared_rows",
    "short",
    "softmax_and_logits",
    "softmax_in_scores",
    "softmax_twice",
    "training",
    "unscaled_inputs",
]
