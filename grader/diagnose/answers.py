"""Diagnoses from numbers that can be computed with: inputs, predictions, labels. Every one takes arrays of any content."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from grader.diagnose.curves import curve_of, level, short
from grader.diagnosis import Diagnosis
from grader.i18n import _

Floats = NDArray[np.float64]

FEW = 20  # rows: of fewer, all may have the same answer by luck
CONSTANT = 0.99
UNSCALED = 10.0  # inputs that were scaled by mean and standard deviation stay below it, bytes go up to 255
BY_HEART = 2.0  # times the training's loss; measured on references: 1.7 at most, on trainings with 300 rows 8 and more


def numbers(values: ArrayLike) -> Floats:
    """As float64; empty where they are no numbers."""
    try:
        return np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError, OverflowError):
        return np.empty(0)


def unscaled_inputs(inputs: ArrayLike) -> Diagnosis | None:
    """Inputs, as they are handed to a model, are still bytes or other large numbers.

    Args:
        inputs: of any shape.
    """
    values = numbers(inputs)
    if not values.size or not np.all(np.isfinite(values)) or np.abs(values).max() < UNSCALED:
        return None
    text = _("the inputs go from {low} to {high}, and their mean is {mean}")
    low, high, mean = short(values.min()), short(values.max()), short(values.mean())
    return Diagnosis("unscaled_inputs", text.format(low=low, high=high, mean=mean))


def as_if_unscaled(received: ArrayLike, right: ArrayLike, unscaled: ArrayLike) -> Diagnosis | None:
    """Answers are those that a known model gives to inputs that were not scaled.

    Args:
        received: the answers; `right`, those for scaled inputs; `unscaled`, those for inputs as they are stored; of one
            shape.
    """
    came, wanted, other = numbers(received), numbers(right), numbers(unscaled)
    if not came.size or not came.shape == wanted.shape == other.shape or np.array_equal(wanted, other):
        return None
    if not np.allclose(came, other, rtol=1e-3, atol=1e-4):
        return None
    off = int(np.sum(~np.isclose(wanted, other, rtol=1e-3, atol=1e-4)))
    text = _("all {n} answers are those for inputs as they are stored; for prepared ones {off} would be others")
    return Diagnosis("unscaled_inputs", text.format(n=f"{came.size:,}", off=f"{off:,}"))


def constant_prediction(predicted: ArrayLike, labels: ArrayLike) -> Diagnosis | None:
    """Nearly all rows are given the same class, and it is not theirs.

    Args:
        predicted, labels: classes, shape (n,); of at least 20 rows.
    """
    said, right = numbers(predicted), numbers(labels)
    if said.ndim != 1 or said.shape != right.shape or len(said) < FEW or not np.all(np.isfinite(said)):
        return None
    classes, counts = np.unique(said, return_counts=True)
    often, most = classes[int(np.argmax(counts))], int(counts.max())
    true = int(np.sum(right == often))
    if most < CONSTANT * len(said) or true > 0.9 * len(said):
        return None
    text = _("{most} of {n} rows are given class {often}, and {true} of them belong to it")
    return Diagnosis(
        "constant_prediction", text.format(most=f"{most:,}", n=f"{len(said):,}", often=f"{often:g}", true=f"{true:,}")
    )


def overfitting(training: float, held_out: float, share: float) -> Diagnosis | None:
    """The rows that were learned from are known much better than new ones.

    Args:
        training: the loss at the end of the training.
        held_out: that of the trained model on new rows.
        share: of new rows that are right, 0 to 1.
    """
    if not np.all(np.isfinite([training, held_out, share])) or held_out < BY_HEART * training + 0.2:
        return None
    text = _(
        "the loss of the rows it has learned from ends at {training}, that of new rows is {held_out}, {share} right"
    )
    seen = text.format(training=short(training), held_out=short(held_out), share=f"{share:.1%}")
    return Diagnosis("overfitting", seen)


def overfitted(training: ArrayLike, validation: ArrayLike) -> Diagnosis | None:
    """The validation loss has left its lowest value by a third or more, while the training loss went on falling.

    Args:
        training, validation: the losses of each epoch, shape (n,), of at least three epochs.
    """
    learned, tested = curve_of(training), curve_of(validation)
    if len(learned) != len(tested) or len(tested) < 3 or not np.all(np.isfinite([learned, tested])):
        return None
    best = int(np.argmin(tested))
    end = level(tested)
    if not (tested[best] > 0 and end > 4 / 3 * tested[best] and learned[-1] < 0.9 * learned[best]):
        return None
    text = _(
        "the validation loss was lowest in epoch {n}, {best}, and rose to {end}, while the training loss fell to {low}"
    )
    seen = text.format(n=best + 1, best=short(tested[best]), end=short(end), low=short(learned[-1]))
    return Diagnosis("overfitting", seen)


def labels_misaligned(kept_own: int, rows: int, chance: float) -> Diagnosis | None:
    """Of rows that can be told apart, too few still have their own label.

    Args:
        kept_own: how many have it, of `rows`.
        chance: the share that would have it after a shuffle, 0 to 1.
    """
    if rows < 1 or kept_own >= rows:
        return None
    text = _("{own} of {rows} rows have kept their own label, and after a shuffle about {chance} would")
    return Diagnosis(
        "labels_misaligned", text.format(own=f"{kept_own:,}", rows=f"{rows:,}", chance=f"{chance * rows:,.0f}")
    )


def held_out_learned(learned: int, rows: int, chance: float, *, least: float = 0.4) -> Diagnosis | None:
    """Answers show what only the rows that were to be kept apart could teach.

    Args:
        learned: how many answers agree with them, of `rows`.
        chance: the share that agrees by chance, 0 to 1.
        least: the share from which on it is no chance. Rows of a class are not independent, so it must be far above.
    """
    if rows < 1 or learned < least * rows or learned < 2 * chance * rows:
        return None
    text = _(
        "{learned} of {rows} answers are what only the rows set apart could teach, and by chance about {chance} are"
    )
    return Diagnosis(
        "test_data_in_training",
        text.format(learned=f"{learned:,}", rows=f"{rows:,}", chance=f"{chance * rows:,.0f}"),
    )


def shared_rows(training: ArrayLike, held_out: ArrayLike) -> Diagnosis | None:
    """Rows of one part are also in the other.

    Args:
        training: shape (n, ...); `held_out`: shape (m, ...), rows of the same shape.
    """
    learned, tested = numbers(training), numbers(held_out)
    if not learned.ndim or not tested.ndim or learned.shape[1:] != tested.shape[1:] or not len(tested):
        return None
    known = {row.tobytes() for row in learned}
    both = sum(row.tobytes() in known for row in tested)
    if not both:
        return None
    text = _("{both} of {n} rows to test with are also among those to train with")
    return Diagnosis("test_data_in_training", text.format(both=f"{both:,}", n=f"{len(tested):,}"))


def dropout_at_inference(first: ArrayLike, second: ArrayLike) -> Diagnosis | None:
    """Asked the same twice, the answers differ.

    Args:
        first, second: the answers, shape (n, ...).
    """
    one, two = numbers(first), numbers(second)
    if one.shape != two.shape or one.ndim < 1 or not one.size or not np.all(np.isfinite([one, two])):
        return None
    off = np.abs(one - two).reshape(len(one), -1).max(axis=1)
    differ = int(np.sum(off > 1e-5 + 1e-4 * np.abs(one).max()))
    if not differ:
        return None
    text = _("asked the same twice, {differ} of {n} answers differ, by up to {most}")
    return Diagnosis("dropout_at_inference", text.format(differ=differ, n=len(one), most=short(off.max())))


# ---------------------------------------------------------------- a softmax or sigmoid too many


def softmax_twice(loss: float, scores: ArrayLike, labels: ArrayLike, *, near: float = 0.01) -> Diagnosis | None:
    """A cross entropy is what comes of applying one more softmax, or sigmoid, to probabilities.

    Args:
        loss: the cross entropy that came.
        scores: the model's probabilities, shape (n, classes), or (n,) of class 1.
        labels: the classes, shape (n,).
        near: the relative distance that still counts as the same.
    """
    p, right = numbers(scores), numbers(labels)
    fits = p.ndim in (1, 2) and right.shape == p.shape[:1] and right.size and np.all(np.isfinite(p))
    if not fits or not np.isfinite(loss) or not np.all((right >= 0) & (right < max(2, p.shape[-1]))):
        return None
    d = right.astype(np.int64)
    if p.ndim == 1 and not np.all(d <= 1):
        return None
    once, twice, floor = _binary(p, d) if p.ndim == 1 else _of_classes(p, d)
    if abs(loss - twice) > near * twice or abs(loss - twice) >= abs(loss - once):
        return None
    text = _("the loss is {loss}; without it, it would be {once}, and with it it can not fall below {floor}")
    return Diagnosis("softmax_twice", text.format(loss=short(loss), once=short(once), floor=short(floor)))


def _of_classes(p: Floats, d: NDArray[np.int64]) -> tuple[float, float, float]:
    """The loss of probabilities, of their softmax, and the lowest that the latter can have."""
    rows, k = np.arange(len(p)), p.shape[1]
    once = -float(np.mean(np.log(np.clip(p[rows, d], 1e-7, 1))))
    twice = float(np.mean(np.log(np.exp(p - p.max(axis=1, keepdims=True)).sum(axis=1)) + p.max(axis=1) - p[rows, d]))
    return once, twice, float(np.log(np.e + k - 1) - 1)


def _binary(p: Floats, d: NDArray[np.int64]) -> tuple[float, float, float]:
    once = -float(np.mean(np.log(np.clip(np.where(d == 1, p, 1 - p), 1e-7, 1))))
    twice = float(np.mean(np.logaddexp(0, np.where(d == 1, -p, p))))
    return once, twice, float(np.mean(np.where(d == 1, np.log1p(np.exp(-1)), np.log(2))))


def softmax_in_scores(scores: ArrayLike) -> Diagnosis | None:
    """Scores for a loss that applies a softmax itself are probabilities already.

    Args:
        scores: shape (n, classes).
    """
    values = numbers(scores)
    if values.ndim != 2 or not values.size or values.shape[1] < 2 or not np.all(np.isfinite(values)):
        return None
    sums = values.sum(axis=1)
    if values.min() < 0 or np.abs(sums - 1).max() > 1e-3:
        return None
    k = values.shape[1]
    text = _("all {n} rows of scores sum to 1; a loss that applies a softmax to them can not fall below {floor}")
    floor = float(np.log(np.e + k - 1) - 1)
    return Diagnosis("softmax_twice", text.format(n=len(values), floor=short(floor)))
