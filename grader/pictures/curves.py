"""Curves: one or a few numbers over the steps or epochs of a training."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from grader.i18n import _
from grader.pictures.values import Floats, brief, floats, short

EXPLODES = 100  # times its first value is no place for a loss


@dataclass(frozen=True)
class Curve:
    """One or a few numbers over the steps or epochs of a training.

    Attributes:
        values: one a step, shape (n,); or several such series by their names, the first of them the one that counts.
            Where a value is not finite, the curve breaks off and says so.
        label: what is on the upright axis.
        band: the lowest and highest value of the reference's own runs, each of shape (n,); it belongs to the first series.
        log: whether that axis is logarithmic even where no training explodes; what is not above 0 is then left out.
        epochs: whether the values are one an epoch, counted from 1, instead of one a step, counted from 0.
    """

    title: str
    values: ArrayLike | Mapping[str, ArrayLike]
    label: str
    band: tuple[ArrayLike, ArrayLike] | None = None
    log: bool = False
    epochs: bool = False

    @property
    def series(self) -> dict[str, Floats]:
        """The values by their names; a curve that stands alone has the name ""."""
        named = self.values if isinstance(self.values, Mapping) else {"": self.values}
        return {name: floats(values).ravel() for name, values in named.items()}

    @property
    def logarithmic(self) -> bool:
        """Whether the upright axis is to be logarithmic: as it was asked for, or because a training explodes."""
        columns = [values[np.isfinite(values)] for values in self.series.values()]
        columns = [values for values in columns if len(values)]
        exploding = any(values.max() / EXPLODES > values[0] for values in columns)
        return self.log or (exploding and all(values.min() > 0 for values in columns))

    @property
    def first(self) -> int:
        """The number of the first step or epoch."""
        return 1 if self.epochs else 0

    @property
    def edges(self) -> tuple[Floats, Floats] | None:
        """The band's lower and upper edge, as long as both go."""
        if self.band is None:
            return None
        low, high = (floats(edge).ravel() for edge in self.band)
        n = min(len(low), len(high))
        return low[:n], high[:n]

    @property
    def alt(self) -> str:
        """From where to where each series goes, and how much of the first lies in the band."""
        told = []
        for name, values in self.series.items():
            told.append(_named(name, self._told(values)))
        return " ".join([*(told or [_("No value.")]), *self._within()])

    @property
    def caption(self) -> str:
        """The ends of each series alone, and what is out of the way."""
        if len(self.series) > 1:
            said = ", ".join(self._ends(name, values) for name, values in self.series.items())
            told = [said[:1].upper() + said[1:] + "."]
        else:
            told = [self._course(values) for values in self.series.values()]
        for name, values in self.series.items():
            if (place := self.broken(values)) is not None:
                told.append(_named(name, self.diverged(place, float(values[place]))))
        return " ".join([*(told or [_("No value.")]), *self._within()])

    def _ends(self, name: str, values: Floats) -> str:
        if not np.isfinite(values).any():
            return _("{name} without a value").format(name=_(name))
        text = _("{name} {last}") if len(values) == 1 else _("{name} from {first} to {last}")
        return text.format(name=_(name), first=brief(values[0]), last=brief(values[-1]))

    def _course(self, values: Floats) -> str:
        if not np.isfinite(values).any():
            return _("No value.")
        if len(values) == 1:
            text = _("{last} in the only epoch.") if self.epochs else _("{last} in the only step.")
        elif self.epochs:
            text = _("From {first} to {last} in {n} epochs.")
        else:
            text = _("From {first} to {last} in {n} steps.")
        return text.format(first=brief(values[0]), last=brief(values[-1]), n=len(values))

    def _told(self, values: Floats) -> str:
        there = values[np.isfinite(values)]
        if not len(there):
            return _("No value.")
        if self.epochs:
            text = _("From {first} to {last} in {n} epochs, at least {least}, at most {most}.")
        else:
            text = _("From {first} to {last} in {n} steps, at least {least}, at most {most}.")
        ends = {"first": short(values[0]), "last": short(values[-1]), "n": len(values)}
        told = text.format(**ends, least=short(there.min()), most=short(there.max()))
        if (step := self.broken(values)) is not None:
            told += " " + self.diverged(step, float(values[step]))
        return told

    def broken(self, values: Floats) -> int | None:
        """The place of a series' first value that is not finite; None if all are."""
        bad = np.flatnonzero(~np.isfinite(values))
        return int(bad[0]) if len(bad) else None

    def diverged(self, place: int, value: float) -> str:
        """In words that a value is not finite."""
        text = _("It is {value} in epoch {n}.") if self.epochs else _("It is {value} at step {n}.")
        return text.format(value=value, n=place + self.first)

    def _within(self) -> list[str]:
        if self.edges is None:
            return []
        (low, high), values = self.edges, next(iter(self.series.values()), floats([]))
        n = min(len(values), len(low))
        inside = float(np.mean((low[:n] <= values[:n]) & (values[:n] <= high[:n]))) if n else 0.0
        if self.epochs:
            return [_("{share} of the epochs lie within the reference's band.").format(share=f"{inside:.0%}")]
        return [_("{share} of the steps lie within the reference's band.").format(share=f"{inside:.0%}")]


def _named(name: str, said: str) -> str:
    return f"{_(name)}: {said}" if name else said
