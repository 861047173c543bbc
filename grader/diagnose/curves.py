"""Diagnoses from a history of the loss: one value a step or an epoch, as a learner's process said.

`guess` is the loss of the best answer that does not look at the input: the entropy of the labels, or the variance of the
desired values. Thresholds are relative to it, so they hold for any number of classes.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from grader.diagnosis import Diagnosis
from grader.i18n import _

Floats = NDArray[np.float64]
Unit = Literal["step", "epoch"]

# Labels that were shuffled made losses of up to 1.2 times that of guessing, in all mistakes of the course.
RISE = 1.5
# References with a large rate peak at twice that of guessing before they settle; training that blew up, at 1e4 times.
BURST = 10.0
# As good as guessing: labels that were shuffled end within 2 % of it, or above.
NO_BETTER = 0.95
# In the second half. Trainings that had come to rest fell by less than 1 % there, those cut short by a third and more;
# epochs, whose losses are means and so are smooth, need to fall by less.
STILL_FALLING, EPOCHS_FALLING = 0.1, 0.03
# Values, as of batches. References leave the tenth about their first loss within 20 steps.
MANY, HARDLY = 20, 0.1


def curve_of(losses: ArrayLike) -> Floats:
    """As float64 of shape (n,), nan and infinity as they are; empty where it is no list of numbers."""
    try:
        values = np.asarray(losses, dtype=np.float64)
    except (TypeError, ValueError, OverflowError):
        return np.empty(0)
    return values if values.ndim == 1 else np.empty(0)


def level(curve: Floats) -> float:
    """Where a curve ends: the median of its last tenth, so that no single batch decides."""
    return float(np.median(curve[-max(1, len(curve) // 10) :]))


def diverged(losses: ArrayLike, *, guess: float | None = None, unit: Unit = "step") -> Diagnosis | None:
    """The loss became nan or infinite, or ended far above where it began, or blew up and never came back.

    Args:
        losses: shape (n,).
        guess: what a model without training has, if that is known; else the first loss is taken for it, which is not
            possible for epochs, whose first loss is a mean over steps.
    """
    curve = curve_of(losses)
    if lost := not_finite(curve, unit=unit):
        return lost
    base = guess if guess is not None else float(curve[0]) if len(curve) else 0.0
    if not len(curve) or base <= 0:
        return None
    end, peak = level(curve), float(curve.max())
    if end > RISE * base or (peak > BURST * base and end > NO_BETTER * base):
        return Diagnosis("diverged", _rose(curve, base, unit) + _beside(guess))
    return None


def not_finite(losses: ArrayLike, *, unit: Unit = "step") -> Diagnosis | None:
    """The loss became nan or infinite."""
    curve = curve_of(losses)
    bad = np.flatnonzero(~np.isfinite(curve))
    return Diagnosis("diverged", _lost(curve, int(bad[0]), unit)) if bad.size else None


def not_learning(losses: ArrayLike, guess: float, *, unit: Unit = "step") -> Diagnosis | None:
    """The loss ends where guessing does, and no longer falls; or it is the same at every step, whatever the model says."""
    curve = curve_of(losses)
    if len(curve) < 2 or not np.all(np.isfinite(curve)):
        return None
    if still := standing_still(curve, guess=guess, unit=unit):
        return still
    first, end = float(curve[0]), level(curve)
    if end < NO_BETTER * guess or falls_still(curve):
        return None
    text = _("the loss was {first} at first and is {end} at the end")
    return Diagnosis("not_learning", text.format(first=short(first), end=short(end)) + _beside(guess))


def standing_still(losses: ArrayLike, *, guess: float | None = None, unit: Unit = "step") -> Diagnosis | None:
    """The loss is the same at every step, whatever the model says; or of many steps, hardly leaves where it began."""
    curve = curve_of(losses)
    if len(curve) < 2 or not np.all(np.isfinite(curve)):
        return None
    spread, size = float(np.ptp(curve)), float(np.abs(curve).max())
    if len(curve) >= MANY and 1e-6 * size < spread < HARDLY * size and not falls_still(curve):
        text = _("the loss stays between {low} and {high} from the first to the last of {n} values")
        return Diagnosis(
            "not_learning", text.format(low=short(curve.min()), high=short(curve.max()), n=len(curve)) + _beside(guess)
        )
    if spread > 1e-6 * size:
        return None
    text = (
        _("the loss is {first} at each of {n} steps")
        if unit == "step"
        else _("the loss is {first} in each of {n} epochs")
    )
    return Diagnosis("not_learning", text.format(first=short(curve[0]), n=len(curve)))


def learning_too_slowly(
    losses: ArrayLike, *, guess: float | None = None, least: float = 0.0, unit: Unit = "step"
) -> Diagnosis | None:
    """The loss fell, and was still falling when the training ended; or there was a single epoch.

    Args:
        guess: of a single epoch it must be known that it made the model better than guessing.
        least: the lowest loss that can be reached, if it is known, such as that of least squares.
    """
    curve = curve_of(losses)
    if not len(curve) or not np.all(np.isfinite(curve)):
        return None
    first, end = float(curve[0]), level(curve)
    if len(curve) == 1:
        if unit != "epoch" or guess is None or not least < end < NO_BETTER * guess:
            return None
        return Diagnosis(
            "learning_too_slowly", _("a single epoch brought the loss to {end}").format(end=short(end)) + _beside(guess)
        )
    if not end < first or not falls_still(curve - least):
        return None
    text = _("the loss fell from {first} to {end} in {n} steps, and was still falling")
    if unit == "epoch":
        text = _("the loss fell from {first} to {end} in {n} epochs, and was still falling")
    if least > 0:
        text += _(", {above} above the least possible")
    seen = text.format(first=short(first), end=short(end), n=len(curve), above=short(end - least))
    return Diagnosis("learning_too_slowly", seen)


def falls_still(curve: Floats) -> bool:
    """Whether a line through the second half falls by a good part of its level, and by more than noise would.

    The noise counts twice its standard error, as in a t test.
    """
    tail = curve[-max(3, len(curve) // 2) :]
    if len(tail) < 2 or not np.all(np.isfinite(tail)):
        return False
    scale = float(np.abs(tail).max())
    if scale == 0 or not np.isfinite(scale):
        return False
    tail = tail / scale
    x = np.arange(len(tail)) - (len(tail) - 1) / 2
    slope = float(x @ tail / (x @ x))
    rest = tail - tail.mean() - slope * x
    error = float(np.sqrt(rest @ rest / max(1, len(tail) - 2) / (x @ x)))
    fall = -slope * (len(tail) - 1)
    least = STILL_FALLING if len(curve) >= MANY else EPOCHS_FALLING
    return fall > least * float(np.abs(np.median(tail))) and -slope > 2 * error


def _lost(curve: Floats, place: int, unit: Unit) -> str:
    """In which words a loss became nan or infinite."""
    value = str(curve[place])
    if place == 0:
        return _("the loss is {value} from the start").format(value=value)
    first, last = short(curve[0]), short(curve[place - 1])
    text = _("the loss went from {first} to {value} at {place}")
    if curve[place - 1] > RISE * abs(curve[0]):
        text = _("the loss rose from {first} to {last}, and to {value} at {place}")
    return text.format(first=first, last=last, value=value, place=_place(place, unit))


def _rose(curve: Floats, base: float, unit: Unit) -> str:
    """In which words a loss ended above `base`, or was far above it."""
    end, top = level(curve), int(np.argmax(curve))
    if len(curve) == 1:
        text = _("the loss of the only epoch is {end}") if unit == "epoch" else _("the loss is {end}")
        return text.format(end=short(end))
    if curve[0] > RISE * base:
        return _("the loss was {first} at first and is {end} at the end").format(first=short(curve[0]), end=short(end))
    if end >= 0.9 * curve[top]:
        return _("the loss rose from {first} to {end}").format(first=short(curve[0]), end=short(end))
    text = _("the loss rose from {first} to {peak} at {place} and is {end} at the end")
    return text.format(first=short(curve[0]), peak=short(curve[top]), place=_place(top, unit), end=short(end))


def _place(index: int, unit: Unit) -> str:
    """The first loss is that of step 0, before anything has changed, as in the messages of `expect`; epochs begin at 1."""
    return _("epoch {n}").format(n=index + 1) if unit == "epoch" else _("step {n}").format(n=index)


def _beside(guess: float | None) -> str:
    """What the loss is to be compared with, to be put behind it."""
    return "" if guess is None else "; " + _("guessing has {value}").format(value=short(guess))


def short(value: float) -> str:
    """A number in a few characters: three digits of it."""
    number = float(value)
    if 1e3 <= abs(number) < 1e7:
        return f"{number:,.0f}"
    return f"{number:#.3g}".rstrip(".") if number else "0"
