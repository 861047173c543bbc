"""Fits, bars and boundaries: pictures with axes that are no curves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from grader.i18n import _
from grader.pictures.values import Classes, brief, classes, floats, same_length, short


@dataclass(frozen=True)
class Fit:
    """Points, and what was predicted at the same places.

    Attributes:
        x, d: where the points lie, shape (n,).
        predicted: the heights that were found at `x`, shape (n,).
        best: the best heights there are, at `x`, shape (n,), such as those of least squares; None to leave them out.
    """

    title: str
    x: ArrayLike
    d: ArrayLike
    predicted: ArrayLike
    best: ArrayLike | None = None

    def __post_init__(self) -> None:
        best = {} if self.best is None else {"best": self.best}
        same_length(x=self.x, d=self.d, predicted=self.predicted, **best)

    @property
    def alt(self) -> str:
        """How far the prediction is from the points."""
        text = _("{n} points and what was predicted for them. {error}")
        return text.format(n=len(floats(self.d)), error=self.caption)

    @property
    def caption(self) -> str:
        """How far the prediction is from the points, and how far the best one is."""
        text = _("The root of the mean squared error is {off}.").format(off=brief(self._off(self.predicted)))
        if self.best is not None:
            text += " " + _("The best fit's is {off}.").format(off=brief(self._off(self.best)))
        return text

    def _off(self, heights: ArrayLike) -> float:
        d = floats(self.d)
        with np.errstate(all="ignore"):
            return float(np.sqrt(np.mean((d - floats(heights)) ** 2))) if len(d) else 0.0


@dataclass(frozen=True)
class Bars:
    """A number for each of a few things.

    Attributes:
        values: shape (n,), from 0 up.
        names: what the things are called, n of them.
        label: what is on the upright axis.
        across: what the things are, below the names.
    """

    title: str
    values: ArrayLike
    names: Sequence[str]
    label: str
    across: str = ""

    def __post_init__(self) -> None:
        same_length(values=self.values, names=list(self.names))

    @property
    def alt(self) -> str:
        """Every number with its name, twenty at most."""
        pairs = zip(self.names, floats(self.values).ravel().tolist(), strict=True)
        told = [f"{name}: {short(value)}" for name, value in pairs]
        return "; ".join(told[:20] + ["…"] * (len(told) > 20)) + "." if told else _("No value.")

    @property
    def caption(self) -> str:
        """The largest number."""
        values = floats(self.values).ravel()
        if not np.isfinite(values).any():
            return _("No value.")
        place = int(np.nanargmax(np.where(np.isfinite(values), values, np.nan)))
        if not values.any():
            return _("0 everywhere.")
        return _("At most {value}, at {name}.").format(value=brief(values[place]), name=self.names[place])


@dataclass(frozen=True)
class Boundary:
    """Which class a plane's places are given, and points of known classes upon it.

    Attributes:
        grid: the plane's edges: left, right, bottom, top.
        classes: of its places, shape (rows, columns); the first row is the bottom's, the first column the left edge's.
        points: shape (n, 2); `labels`: their classes, shape (n,).
        names: what the classes are called; without them, their numbers.
        across, up: what is on the two axes.
        found: the classes that the points were given, shape (n,), where the plane shows only two of many inputs; by default
            those of the plane where they lie.
    """

    title: str
    grid: tuple[float, float, float, float]
    classes: ArrayLike
    points: ArrayLike
    labels: ArrayLike
    names: Sequence[str] = ()
    across: str = ""
    up: str = ""
    found: ArrayLike | None = None

    def __post_init__(self) -> None:
        found = {} if self.found is None else {"found": self.found}
        same_length(points=self.points, labels=self.labels, **found)

    @property
    def alt(self) -> str:
        """How many points are given their own class, and which share of the plane each class has."""
        ground, labels = classes(self.classes), classes(self.labels)
        numbers, counts = np.unique(ground, return_counts=True)
        shares = ", ".join(
            f"{self.name(int(c))}: {n / ground.size:.0%}" for c, n in zip(numbers[:10], counts, strict=False)
        )
        if self.found is None:
            text = _("{right} of {n} points lie where their own class was found. Shares of the plane: {shares}.")
        else:
            text = _("{right} of {n} points are given their own class. Shares of the plane: {shares}.")
        return text.format(right=int(np.sum(self.at_points() == labels)), n=len(labels), shares=shares)

    @property
    def caption(self) -> str:
        """How many points are given their own class."""
        right, n = int(np.sum(self.at_points() == classes(self.labels))), len(classes(self.labels))
        return _("{right} of {n} points are given their own class.").format(right=right, n=n)

    def at_points(self) -> Classes:
        """The class that each point is given."""
        if self.found is not None:
            return classes(self.found)
        ground, points = classes(self.classes), floats(self.points).reshape(-1, 2)
        left, right, bottom, top = self.grid
        rows, columns = ground.shape
        with np.errstate(all="ignore"):
            shares = (points - [left, bottom]) / [right - left, top - bottom]
        shares = np.nan_to_num(np.clip(shares, 0.0, 1.0))
        j, i = np.round(shares * [columns - 1, rows - 1]).astype(int).T
        return np.asarray(ground[i, j])

    def name(self, number: int) -> str:
        """What a class is called."""
        return self.names[number] if 0 <= number < len(self.names) else str(number)


@dataclass(frozen=True)
class Trouble:
    """In the place of pictures that could not be made, through a fault of the course's: for the instructor, not the learner."""

    title: str
    why: str

    @property
    def alt(self) -> str:
        """What happened."""
        return self.why

    @property
    def caption(self) -> str:
        """The same."""
        return self.why
