"""A diagnosis: a name from a small set, so that a class's can be counted, and how it was seen in this one's evidence."""

from __future__ import annotations

import msgspec

from grader.i18n import _


class Diagnosis(msgspec.Struct, frozen=True):
    """Why a check failed, as far as the evidence tells. It changes no status and no points.

    Attributes:
        name: such as "diverged". An author may use names of their own, in snake case.
        seen: the figures it was drawn from, as half a sentence: "the loss rose from 2.3 to nan at step 12".
    """

    name: str
    seen: str

    @property
    def title(self) -> str:
        """The name in words."""
        return titles().get(self.name) or self.name.replace("_", " ").capitalize()

    @property
    def meaning(self) -> str:
        """What such a thing is and what helps, in general; empty for a name of an author's own."""
        return meanings().get(self.name, "")

    @property
    def text(self) -> str:
        """Title and figures in one line."""
        return _("{title}: {seen}.").format(title=self.title, seen=self.seen)


def titles() -> dict[str, str]:
    """The names that the detectors of this package give, in words."""
    return {
        "diverged": _("The training diverged"),
        "not_learning": _("Nothing is learned"),
        "learning_too_slowly": _("Learning too slowly"),
        "overfitting": _("Overfitting"),
        "softmax_twice": _("A softmax or sigmoid too many"),
        "unscaled_inputs": _("Inputs not scaled"),
        "labels_misaligned": _("Labels misaligned"),
        "dead_relus": _("Dead ReLUs"),
        "constant_prediction": _("Constant prediction"),
        "test_data_in_training": _("Test data in training"),
        "dropout_at_inference": _("Dropout at inference"),
        "untrained_model": _("Not the model that was trained"),
    }


def meanings() -> dict[str, str]:
    """For each of them a sentence or two for somebody who has never met it."""
    return {
        "diverged": _(
            "Each step was so long that it jumped over the minimum and landed higher up. Take a smaller learning rate; and "
            "look at the sign of the step."
        ),
        "not_learning": _(
            "The model does no better than one that knows only how frequent each answer is. Do the gradients reach the "
            "parameters, is the learning rate neither tiny nor huge, and does every label belong to its row?"
        ),
        "learning_too_slowly": _(
            "The training is on the right way and ended too early: take more steps, or longer ones."
        ),
        "overfitting": _(
            "What was learned by heart does not carry over to new rows: take more of the data, fewer epochs or parameters, "
            "or dropout."
        ),
        "softmax_twice": _(
            "A softmax of probabilities makes all classes nearly alike, and the loss can no longer get near 0. Either the "
            "model ends in it or the loss applies it, not both."
        ),
        "unscaled_inputs": _(
            "Weights begin at a size that suits inputs of about 1. Larger ones make sums and gradients that much larger."
        ),
        "labels_misaligned": _(
            "Rows were mixed, cut or sorted, and their labels were not, or in another way: draw the numbers of rows once, "
            "and use them for both."
        ),
        "dead_relus": _(
            "A unit that answers 0 to everything has no gradient, so it can not come back: begin anew, with smaller steps."
        ),
        "constant_prediction": _(
            "The answer does not depend on the input. Look at the labels that arrive in the training, and at the size of "
            "the steps."
        ),
        "test_data_in_training": _(
            "Whoever has learned from the rows that are to test them can not tell how they do on new ones."
        ),
        "dropout_at_inference": _(
            "Dropout belongs in training only: a model that is asked must answer the same each time (`training=False`)."
        ),
        "untrained_model": _(
            "Some model has learned, but another one was returned: a copy, one that was made anew, or one from before."
        ),
    }
