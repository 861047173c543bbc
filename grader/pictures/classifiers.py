"""What a classifier recognised of pictures that were held out."""

from __future__ import annotations

from collections.abc import Sequence

from numpy.typing import ArrayLike

from grader.claims import Claim
from grader.expect.models import predicted
from grader.pictures.images import Confusion, Wrong
from grader.pictures.values import classes

DIGITS = "0123456789"


def recognised(scores: Claim, labels: ArrayLike, images: ArrayLike, names: Sequence[str]) -> tuple[Confusion, Wrong]:
    """What was taken for what, and the first pictures that were taken for something else.

    Args:
        scores: a model's predictions, as for `expect.accuracy`.
        labels: the classes, shape (n,).
        images: as for `Wrong`, n of them.
        names: what the classes are called.

    Raises:
        Failure: if the predictions do not fit the labels.
    """
    found = predicted(scores, len(classes(labels)))
    return (
        Confusion("What was taken for what", labels, found, names),
        Wrong("Taken for something else", images, labels, found, names),
    )
