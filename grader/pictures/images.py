"""Pictures of pictures, and of what was taken for what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from grader.i18n import _
from grader.pictures.values import Floats, brief, classes, floats, same_length

MISTAKES_SHOWN = 24
BLUE, ORANGE = np.array([5.0, 88.0, 170.0]), np.array([196.0, 92.0, 10.0])


def pixels(image: ArrayLike) -> NDArray[np.uint8]:
    """An image of uint8, or floating from 0 to 1, as uint8 of shape (height, width, channels)."""
    values = np.asarray(image)
    if values.dtype.kind == "f":
        values = np.clip(np.nan_to_num(np.clip(values, 0.0, 1.0)) * 255, 0, 255).round()
    return values.astype(np.uint8).reshape(*values.shape[:2], -1)


@dataclass(frozen=True)
class Confusion:
    """How often each class was taken for each.

    Attributes:
        labels, predicted: classes 0, 1, ..., shape (n,).
        names: what the classes are called.
    """

    title: str
    labels: ArrayLike
    predicted: ArrayLike
    names: Sequence[str]

    def __post_init__(self) -> None:
        same_length(labels=self.labels, predicted=self.predicted)

    @property
    def counts(self) -> NDArray[np.int64]:
        """Rows are what it is, columns what it was taken for; a class without a name is left out."""
        k, labels, predicted = len(self.names), classes(self.labels), classes(self.predicted)
        named = (labels >= 0) & (labels < k) & (predicted >= 0) & (predicted < k)
        return np.bincount(labels[named] * k + predicted[named], minlength=k * k).reshape(k, k)

    @property
    def shares(self) -> Floats:
        """The counts as shares of their row; 0 in a row of none."""
        counts = self.counts
        return floats(counts / np.maximum(counts.sum(axis=1, keepdims=True), 1))

    @property
    def alt(self) -> str:
        """How many are right, and the commonest mistake."""
        counts, n = self.counts, len(classes(self.labels))
        text = _("{right} of {n} right.").format(right=int(np.trace(counts)), n=n)
        wrong = counts - np.diag(np.diag(counts))
        if wrong.any():
            is_, taken = np.unravel_index(int(np.argmax(wrong)), wrong.shape)
            most = _("Most often {a} is taken for {b}: {n} times.")
            text += " " + most.format(a=_(self.names[int(is_)]), b=_(self.names[int(taken)]), n=int(wrong.max()))
        return text

    @property
    def caption(self) -> str:
        """The same, for those who can."""
        return self.alt


@dataclass(frozen=True)
class Wrong:
    """Pictures that were taken for something else, the first of them.

    Attributes:
        images: uint8, or floating from 0 to 1; shape (n, height, width) or (n, height, width, 1 or 3).
        labels, predicted: their classes, shape (n,).
        names: what the classes are called.
    """

    title: str
    images: ArrayLike
    labels: ArrayLike
    predicted: ArrayLike
    names: Sequence[str]

    def __post_init__(self) -> None:
        same_length(images=self.images, labels=self.labels, predicted=self.predicted)

    @property
    def places(self) -> NDArray[np.int64]:
        """Which rows are wrong, at most `MISTAKES_SHOWN`."""
        return np.flatnonzero(classes(self.labels) != classes(self.predicted))[:MISTAKES_SHOWN]

    @property
    def alt(self) -> str:
        """How many are wrong, and how many of them are shown."""
        wrong, n = int(np.sum(classes(self.labels) != classes(self.predicted))), len(classes(self.labels))
        if not wrong:
            return _("All {n} are right.").format(n=n)
        return _("{wrong} of {n} pictures are taken for something else; here are {shown}.").format(
            wrong=wrong, n=n, shown=len(self.places)
        )

    @property
    def caption(self) -> str:
        """The same, for those who can."""
        return self.alt

    def name(self, number: int) -> str:
        """What a class is called."""
        return _(self.names[number]) if 0 <= number < len(self.names) else str(number)


@dataclass(frozen=True)
class Weights:
    """Weights laid out as the pictures that they are multiplied with, all on one scale: above 0 blue, below orange.

    Attributes:
        images: shape (n, height, width).
        names: what they are called, n of them.
        note: how to read them, where they are not the weights of classes.
    """

    title: str
    images: ArrayLike
    names: Sequence[str]
    note: str = ""

    def __post_init__(self) -> None:
        same_length(images=self.images, names=list(self.names))

    @property
    def scale(self) -> float:
        """The largest finite weight, without its sign; never 0."""
        sizes = np.abs(floats(self.images))
        return float(sizes[np.isfinite(sizes)].max(initial=0.0)) or 1.0

    @property
    def colours(self) -> NDArray[np.uint8]:
        """The images in colour, from orange over white to blue: shape (n, height, width, 3). What is no number is white."""
        with np.errstate(all="ignore"):
            shades = np.clip(floats(self.images) / self.scale, -1.0, 1.0)
        shades = np.nan_to_num(shades)[..., None]
        strength = np.abs(shades) ** 0.7  # weak weights are to be seen too
        return np.asarray(255 + strength * (np.where(shades > 0, BLUE, ORANGE) - 255)).round().astype(np.uint8)

    @property
    def alt(self) -> str:
        """How many, and how far they go."""
        values = floats(self.images)
        there = values[np.isfinite(values)]
        if not len(there):
            return _("No value.")
        text = _("{n} pictures of weights, from {least} to {most}.").format(
            n=len(values), least=brief(there.min()), most=brief(there.max())
        )
        return f"{text} {self.caption}"

    @property
    def caption(self) -> str:
        """How to read them."""
        return _(self.note) if self.note else _("Blue speaks for the class, orange against it.")
