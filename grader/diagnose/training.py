"""Why a trained model is not good enough: the one cause that its losses, its answers and its layers point to."""

from __future__ import annotations

from numpy.typing import ArrayLike

from grader.diagnose import answers, curves
from grader.diagnose.curves import Floats, Unit, short
from grader.diagnose.known import KNOWS, Answers
from grader.diagnose.models import another_loss, dead_relus, frozen, learning_rate
from grader.diagnosis import Diagnosis
from grader.i18n import _
from grader.models import ModelView

# All relative to the loss of guessing, g. Models before training have up to g + 0.5, as trainings begin; histories that
# belong to some other, trained model end below 0.75 g.
UNTRAINED = 0.6
LEARNED = 0.75
NEAR_LEAST = 1.02


def training(
    losses: ArrayLike,
    held_out: Answers,
    *,
    model: ModelView | None = None,
    unit: Unit = "epoch",
    own: Answers | None = None,
    validation: ArrayLike = (),
) -> Diagnosis | None:
    """The cause that explains best why a classifier does not do well on new rows.

    Args:
        losses: mean cross entropies of the training, one a step or an epoch, shape (n,).
        held_out: what the returned model says of new rows.
        model: that model, for its silent units and its learning rate.
        own: what it says of the rows that it was to learn from, where that is known.
        validation: the losses of each epoch on validation rows, if there are any.

    Returns:
        None where nothing known fits, and where the evidence can not be computed with.
    """
    curve = curves.curve_of(losses)
    if model is not None and another_loss(model) and not held_out.squared:
        return None
    if not len(curve) or not held_out.usable:
        return curves.diverged(curve, unit=unit) or _lost(held_out)
    if held_out.knows:  # then the loss did not end above that of guessing, whatever scale the history has
        found = curves.not_finite(curve, unit=unit) or _of_degree(curve, held_out, model, validation, unit)
        stays = curves.level(curve) > curves.NO_BETTER * held_out.guess
        return found or (curves.standing_still(curve, guess=held_out.guess, unit=unit) if stays else None)
    guess = held_out.guess
    if found := curves.diverged(curve, guess=guess, unit=unit) or curves.standing_still(curve, guess=guess, unit=unit):
        return found
    if held_out.better and (found := _of_degree(curve, held_out, model, validation, unit)):
        return found
    if curves.level(curve) < LEARNED * held_out.guess:
        return _of_another(curves.level(curve), held_out)
    return _of_nothing(curve, held_out, model, unit, own)


def _lost(held_out: Answers) -> Diagnosis | None:
    """The loss of the last step was a number, and what the model says is none."""
    if not held_out.lost:
        return None
    return Diagnosis("diverged", _("{n} of the model's scores are nan or infinite").format(n=f"{held_out.lost:,}"))


def _of_degree(
    curve: Floats, held_out: Answers, model: ModelView | None, validation: ArrayLike, unit: Unit
) -> Diagnosis | None:
    """The model knows something, and not enough."""
    if found := answers.overfitted(curve, validation):
        return found
    if by_heart := answers.overfitting(curves.level(curve), held_out.loss, held_out.share):
        return by_heart if held_out.knows or held_out.sure else None
    if model is not None and (learning_rate(model) or (0.0, ""))[1] == "large":
        return None  # where steps are that long, more of them are no help
    return curves.learning_too_slowly(curve, guess=held_out.guess, unit=unit)


def fitting(
    losses: ArrayLike, own: Answers, *, model: ModelView | None = None, unit: Unit = "epoch"
) -> Diagnosis | None:
    """The cause that explains best why a classifier does not know the few rows that it was to learn.

    Args:
        losses: mean cross entropies of the training, one a step or an epoch, shape (n,).
        own: what the model says of these rows.
        model: the model, for its silent units.
    """
    curve = curves.curve_of(losses)
    if not len(curve) or not own.usable or own.share == 1:
        return None
    if found := curves.diverged(curve, guess=own.guess, unit=unit) or curves.standing_still(curve, unit=unit):
        return found
    end = curves.level(curve)
    if end < LEARNED * own.guess and own.loss > max(2 * end, own.guess / 2):
        return _of_another(end, own)
    return (
        (dead_relus(model) if model is not None else None)
        or curves.learning_too_slowly(curve, guess=own.guess, unit=unit)
        or curves.not_learning(curve, own.guess, unit=unit)
    )


def regression(losses: ArrayLike, loss: float, guess: float, least: float, *, asked: int = 0) -> Diagnosis | None:
    """The cause that explains best why the parameters that came are not those of least squares.

    Args:
        losses: mean squared errors, one before each step, shape (n,).
        loss: that of the parameters that came.
        guess: the variance of the desired values, and `least`, the loss of least squares.
        asked: how many steps were asked for.
    """
    curve = curves.curve_of(losses)
    if not len(curve):
        return None
    if found := curves.diverged(curve):
        return found
    end = curves.level(curve)
    known = {"end": short(end), "loss": short(loss), "guess": short(guess), "least": short(least), "n": len(curve)}
    if loss > guess / 2 and end < LEARNED * min(guess, loss):
        text = _("the history ends at {end}, but the loss of what was returned is {loss}")
        return Diagnosis("untrained_model", text.format(**known))
    if len(curve) < asked and end > NEAR_LEAST * least:
        text = _("after {n} of {asked} steps the loss is {end}; the least possible is {least}")
        return Diagnosis("learning_too_slowly", text.format(asked=asked, **known))
    if end > guess / 2 and end < 0.9 * curve[0] and not curves.falls_still(curve):
        text = _("the loss settles at {end}; the variance of d is {guess}, and the best curve has {least}")
        return Diagnosis("labels_misaligned", text.format(**known))
    return curves.learning_too_slowly(curve, least=least) or curves.not_learning(curve, guess)


def _of_another(end: float, known: Answers) -> Diagnosis | None:
    """The losses fell, and the model knows nothing: another model was trained, or on other labels."""
    figures = {"end": short(end), "loss": short(known.loss), "guess": short(known.guess)}
    if known.loss <= known.guess + UNTRAINED and not known.better:
        text = _("the history ends at {end}, but the loss of this model is {loss}; guessing has {guess}")
        return Diagnosis("untrained_model", text.format(**figures))
    if constant := answers.constant_prediction(known.predicted, known.right):
        return constant
    if known.sure and not known.better:
        text = _("the history ends at {end}, so some labels were learned, but with the right ones the loss is {loss}")
        return Diagnosis("labels_misaligned", text.format(**figures))
    return None


def _of_nothing(
    curve: Floats, held_out: Answers, model: ModelView | None, unit: Unit, own: Answers | None
) -> Diagnosis | None:
    """The losses end where guessing does."""
    if model is not None and (found := frozen(model) or dead_relus(model)):
        return found
    constant = answers.constant_prediction(held_out.predicted, held_out.right)
    if constant and held_out.sure:
        return constant
    if curve[0] < curves.NO_BETTER * held_out.guess < held_out.loss and own is None:
        return _of_another(curves.level(curve), held_out)
    return (
        _other_labels(curve, held_out, model, own)
        or curves.learning_too_slowly(curve, guess=held_out.guess, unit=unit)
        or curves.not_learning(curve, held_out.guess, unit=unit)
    )


def _other_labels(curve: Floats, held_out: Answers, model: ModelView | None, own: Answers | None) -> Diagnosis | None:
    """It has learned something else than the labels of its rows; or nothing, with steps that should have done, or not."""
    end = curves.level(curve)
    figures = {"end": short(end), "guess": short(held_out.guess)}
    if own is not None and own.usable and own.loss > max(1.1 * end, KNOWS * own.guess):
        text = _(
            "the loss ends at {end}; of the same rows with the right labels it is {loss}, and guessing has {guess}"
        )
        return Diagnosis("labels_misaligned", text.format(loss=short(own.loss), **figures))
    rate = learning_rate(model) if model is not None else None
    if rate is None:
        return None
    figures["rate"] = f"{rate[0]:g}"
    if rate[1] == "small":
        text = _("the loss ends at {end}, and guessing has {guess}; the learning rate is {rate}")
        return Diagnosis("learning_too_slowly", text.format(**figures))
    least = curves.NO_BETTER * held_out.guess
    if curve[0] < least or held_out.loss < least or held_out.better:
        return None
    if rate[1] == "large":
        text = _("the loss ends at {end}, and guessing has {guess}; the learning rate is {rate}")
        return Diagnosis("not_learning", text.format(**figures))
    text = _("the loss ends at {end}, and guessing has {guess}, although {rate} is a usual learning rate")
    return Diagnosis("labels_misaligned", text.format(**figures))
