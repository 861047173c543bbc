"""What a lab's author can have drawn on a student's page: data, each kind with a sentence for those who can not see it.

A course's checks.py may define `pictures`, whose parameters are chosen as a check's are:

    def pictures(training, kept):
        return [lambda: Curve("The loss", expect.curve(training["history"]), "mean squared error")]

Each entry is a picture or a function that makes one. Claims are opened through `expect`; one that does not fit costs its own
picture and no other. Titles and labels are written in English and translated where they are drawn: `grader.render.html.svg`.
"""

from __future__ import annotations

import inspect
import traceback
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from grader.claims import Failure
from grader.evidence import Evidence
from grader.i18n import _
from grader.referee import claim
from grader.rubric import KEPT, Rubric

Floats = NDArray[np.float64]
MISTAKES_SHOWN = 24


@dataclass(frozen=True)
class Curve:
    """A number over the steps or epochs of a training.

    Attributes:
        values: one a step, shape (n,).
        label: what is on the upright axis.
        band: the lowest and highest value of the reference's own runs, each of shape (n,).
        log: whether that axis is logarithmic; values that are not above 0 are then left out.
    """

    title: str
    values: ArrayLike
    label: str
    band: tuple[ArrayLike, ArrayLike] | None = None
    log: bool = False

    @property
    def alt(self) -> str:
        """From where to where it goes, and how much of it lies in the band."""
        values = floats(self.values)
        if not len(values):
            return _("No value.")
        text = _("From {first} to {last} in {n} steps, at least {least}, at most {most}.").format(
            first=short(values[0]),
            last=short(values[-1]),
            n=len(values),
            least=short(values.min()),
            most=short(values.max()),
        )
        if self.band is not None:
            low, high = (floats(edge) for edge in self.band)
            n = min(len(values), len(low), len(high))
            inside = np.mean((low[:n] <= values[:n]) & (values[:n] <= high[:n])) if n else 0.0
            text += " " + _("{share} of the steps lie within the reference's band.").format(share=f"{inside:.0%}")
        return text


@dataclass(frozen=True)
class Fit:
    """Points, and what was predicted at the same places.

    Attributes:
        x, d: where the points lie, shape (n,).
        predicted: the heights that were found at `x`, shape (n,).
    """

    title: str
    x: ArrayLike
    d: ArrayLike
    predicted: ArrayLike

    def __post_init__(self) -> None:
        _same_length(x=self.x, d=self.d, predicted=self.predicted)

    @property
    def alt(self) -> str:
        """How far the prediction is from the points."""
        d, predicted = floats(self.d), floats(self.predicted)
        with np.errstate(all="ignore"):
            off = np.sqrt(np.mean((d - predicted) ** 2)) if len(d) else 0.0
        text = _("{n} points and what was predicted for them; the root of the mean squared error is {off}.")
        return text.format(n=len(d), off=short(off))


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
        _same_length(labels=self.labels, predicted=self.predicted)

    @property
    def counts(self) -> NDArray[np.int64]:
        """Rows are what it is, columns what it was taken for; a class without a name is left out."""
        k, labels, predicted = len(self.names), classes(self.labels), classes(self.predicted)
        named = (labels >= 0) & (labels < k) & (predicted >= 0) & (predicted < k)
        return np.bincount(labels[named] * k + predicted[named], minlength=k * k).reshape(k, k)

    @property
    def alt(self) -> str:
        """How many are right, and the commonest mistake."""
        counts, n = self.counts, len(classes(self.labels))
        text = _("{right} of {n} right.").format(right=int(np.trace(counts)), n=n)
        wrong = counts - np.diag(np.diag(counts))
        if wrong.any():
            is_, taken = np.unravel_index(int(np.argmax(wrong)), wrong.shape)
            most = _("Most often {a} is taken for {b}: {n} times.")
            text += " " + most.format(a=self.names[int(is_)], b=self.names[int(taken)], n=int(wrong.max()))
        return text


@dataclass(frozen=True)
class Wrong:
    """Pictures that were taken for something else, the first of them.

    Attributes:
        images: uint8, or floating from 0 to 1; shape (n, height, width) or (n, height, width, 3).
        labels, predicted: their classes, shape (n,).
        names: what the classes are called.
    """

    title: str
    images: ArrayLike
    labels: ArrayLike
    predicted: ArrayLike
    names: Sequence[str]

    def __post_init__(self) -> None:
        _same_length(images=self.images, labels=self.labels, predicted=self.predicted)

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

    def name(self, number: int) -> str:
        """What a class is called."""
        return self.names[number] if 0 <= number < len(self.names) else str(number)


@dataclass(frozen=True)
class Boundary:
    """Which class a plane's places are given, and the points it was learned from.

    Attributes:
        grid: the plane's edges: left, right, bottom, top.
        classes: of its places, shape (rows, columns); the first row is the bottom's, the first column the left edge's.
        points: shape (n, 2); `labels`: their classes, shape (n,).
    """

    title: str
    grid: tuple[float, float, float, float]
    classes: ArrayLike
    points: ArrayLike
    labels: ArrayLike

    def __post_init__(self) -> None:
        _same_length(points=self.points, labels=self.labels)

    @property
    def alt(self) -> str:
        """How many points lie on ground of their own class, and which share of the plane each class has."""
        ground, labels = classes(self.classes), classes(self.labels)
        numbers, counts = np.unique(ground, return_counts=True)
        shares = ", ".join(f"{c}: {n / ground.size:.0%}" for c, n in zip(numbers[:10], counts, strict=False))
        text = _("{right} of {n} points lie where their own class was found. Shares of the plane: {shares}.")
        return text.format(right=int(np.sum(self.at_points() == labels)), n=len(labels), shares=shares)

    def at_points(self) -> NDArray[np.int64]:
        """The class of the plane where each point lies."""
        ground, points = classes(self.classes), floats(self.points).reshape(-1, 2)
        left, right, bottom, top = self.grid
        rows, columns = ground.shape
        j = np.clip(np.round((points[:, 0] - left) / (right - left) * (columns - 1)), 0, columns - 1).astype(int)
        i = np.clip(np.round((points[:, 1] - bottom) / (top - bottom) * (rows - 1)), 0, rows - 1).astype(int)
        return np.asarray(ground[i, j])


@dataclass(frozen=True)
class Trouble:
    """In the place of pictures that could not be made, through a fault of the course's: for the instructor, not the learner."""

    title: str
    why: str

    @property
    def alt(self) -> str:
        """What happened."""
        return self.why


Picture = Curve | Fit | Confusion | Wrong | Boundary | Trouble
Entry = Picture | Callable[[], Picture]


def pictures_of(rubric: Rubric, evidence: Mapping[str, Evidence], kept: Any) -> tuple[Picture, ...]:
    """The pictures that an exercise's author wants of one submission.

    Args:
        evidence: by probe; every probe that `pictures` names.
        kept: what `given` kept back.

    Returns:
        Those that the claims allow. An exception in the author's function becomes a `Trouble` and is not raised.
    """
    if rubric.pictures is None:
        return ()
    found: list[Picture] = []
    try:
        names = inspect.signature(rubric.pictures).parameters
        values = {n: kept if n == KEPT else claim(evidence[n]) for n in names}
        with np.errstate(all="ignore"):
            _collect(rubric.pictures(**values), found)
    except Failure:  # the claim does not fit: no picture of it
        pass
    except Exception as error:  # noqa: BLE001 - a fault in a picture must cost no one the report
        where = traceback.extract_tb(error.__traceback__)[-1]
        what = f"{type(error).__name__}: {error} ({where.filename}:{where.lineno})"
        found.append(Trouble(_("The pictures of {slug} could not be made").format(slug=rubric.exercise.slug), what))
    return tuple(found)


def _collect(entries: Iterable[Entry], found: list[Picture]) -> None:
    for entry in entries:
        try:
            picture = entry if isinstance(entry, Picture) else entry()
        except Failure:
            continue
        if not isinstance(picture, Picture):
            raise TypeError(f"expected a picture, received {type(picture).__name__}")
        assert picture.alt  # computed here, so that what can not be is found where it is caught
        found.append(picture)


def _same_length(**columns: ArrayLike) -> None:
    lengths = {name: len(np.asarray(column)) for name, column in columns.items()}
    if len(set(lengths.values())) > 1:
        raise ValueError(f"expected one value a row in each, received {lengths}")


def floats(values: ArrayLike) -> Floats:
    """As float64."""
    return np.asarray(values, dtype=np.float64)


def classes(values: ArrayLike) -> NDArray[np.int64]:
    """As whole numbers."""
    return np.asarray(values).astype(np.int64)


def short(value: float | np.floating[Any]) -> str:
    """A number in a few characters."""
    number = float(value)
    return f"{number:,.0f}" if number.is_integer() and abs(number) < 1e7 else f"{number:.4g}"
