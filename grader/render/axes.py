"""Numbers laid out along an axis: where they lie, and which round ones to write beside it. For every kind of drawing."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.pictures import Curve
from grader.pictures.values import Floats

LINE_POINTS = 300
NOISY_STEPS = 100


@dataclass(frozen=True)
class Axis:
    """Numbers from `low` to `high` laid out from `start` to `end`, on a logarithmic scale or not.

    Attributes:
        whole: whether only whole numbers have a meaning, as those of steps.
    """

    low: float
    high: float
    start: float
    end: float
    log: bool = False
    whole: bool = False

    def __call__(self, values: Any) -> Any:
        """Where values lie. What is far outside stays near, so that no number in a file is absurd."""
        low, high = (math.log10(self.low), math.log10(self.high)) if self.log else (self.low, self.high)
        with np.errstate(all="ignore"):
            placed = np.log10(values) if self.log else np.asarray(values, dtype=np.float64)
            shares = np.clip((placed - low) / (high - low), -1.0, 2.0)
        return self.start + shares * (self.end - self.start)

    def ticks(self) -> list[float]:
        """Round numbers on it, three to seven where it is of any length."""
        if self.log and len(powers := self._powers()) > 1:
            return powers
        step = round_step((self.high - self.low) / 4)
        if self.whole:
            step = max(1.0, math.ceil(step))
        first = math.ceil(self.low / step - 1e-9)
        return [float(f"{i * step:.12g}") for i in range(first, math.floor(self.high / step + 1e-9) + 1)]

    def _powers(self) -> list[float]:
        """Powers of ten, or, where there are few of them, what is one, two or five times one."""
        first, last = math.ceil(math.log10(self.low) - 1e-9), math.floor(math.log10(self.high) + 1e-9)
        if last - first > 2:
            return [10.0**e for e in range(first, last + 1, math.ceil((last - first) / 6))]
        finer = [m * 10.0**e for e in range(first - 1, last + 1) for m in (1, 2, 5)]
        return [tick for tick in finer if self.low <= tick <= self.high]


def axis(
    values: Floats, start: float, end: float, *, log: bool = False, pad: float = 0.05, whole: bool = False
) -> Axis:
    """An axis on which all finite values have room."""
    values = values[np.isfinite(values) & (np.abs(values) < 1e150)]
    if log:
        values = values[values > 1e-150]
    if not len(values):
        return Axis(1.0, 10.0, start, end, log, whole)
    values = np.where(np.abs(values) > 1e-150, values, 0.0)
    low, high = float(values.min()), float(values.max())
    if log:
        factor = max((high / low) ** pad, 1.05)
        return Axis(low / factor, high * factor, start, end, log)
    size = max(abs(low), abs(high))
    # Of numbers that differ only far behind the point, no tick could tell the difference.
    room = (high - low) * pad if high - low > size * 1e-6 else size * 0.5 or 0.5
    return Axis(low - room, high + room, start, end, whole=whole)


def within(predicted: Floats, d: Floats) -> Floats:
    """A fit that is far off must not press the points into a line: it may only double their range on each side."""
    d = d[np.isfinite(d) & (np.abs(d) < 1e150)]
    if not len(d):
        return predicted
    span = float(d.max() - d.min()) or 1.0
    return np.clip(np.nan_to_num(predicted), d.min() - span, d.max() + span)


def limited(
    picture: Curve, left: float = 0.0, right: float = 1.0, bottom: float = 0.0, top: float = 1.0
) -> tuple[Axis, Axis]:
    """The axes of a curve: of its steps from left to right, and of its values from the bottom to the top."""
    columns = [*picture.series.values(), *(picture.edges or ())]
    longest = max((len(values) for values in columns), default=1)
    # A value that stands alone stands in the middle.
    steps = picture.first + (np.array([0.0, longest - 1.0]) if longest > 1 else np.array([-0.4, 0.4]))
    across = axis(steps, left, right, pad=0.02, whole=True)
    return across, axis(np.concatenate([*columns, []]), bottom, top, log=picture.logarithmic)


def thinned(values: Floats) -> tuple[Floats, Floats]:
    """Steps and values of a long curve, so that every peak and valley can still be seen."""
    steps = np.arange(len(values), dtype=np.float64)
    if len(values) <= 2 * LINE_POINTS:
        return steps, values
    kept: list[int] = []
    for part in np.array_split(np.arange(len(values)), LINE_POINTS):
        kept += sorted({int(part[np.argmin(values[part])]), int(part[np.argmax(values[part])])})
    chosen = np.array(sorted({0, *kept, len(values) - 1}))
    return steps[chosen], values[chosen]


def smoothed(values: Floats) -> Floats | None:
    """The mean of a long, noisy curve around each step; None of one that needs no smoothing."""
    if len(values) < NOISY_STEPS or not np.all(np.isfinite(values)):
        return None
    with np.errstate(all="ignore"):
        moves = np.diff(values)
        turns = np.mean(moves[1:] * moves[:-1] < 0)
        rough = np.median(np.abs(moves)) / (np.quantile(values, 0.95) - np.quantile(values, 0.05))
    if not (turns > 0.3 and rough > 0.01):
        return None
    half = len(values) // 40
    sums = np.concatenate([[0.0], np.cumsum(values)])
    ends = np.minimum(np.arange(len(values)) + half + 1, len(values))
    starts = np.maximum(np.arange(len(values)) - half, 0)
    return np.asarray((sums[ends] - sums[starts]) / (ends - starts))


def apart(places: Sequence[float], gap: float, end: float) -> list[float]:
    """Sorted places moved so far that each two are a gap apart, and none lies beyond the end unless there is no room."""
    moved: list[float] = []
    for place in places:
        moved.append(max([place, *(p + gap for p in moved[-1:])]))
    for i in reversed(range(len(moved))):
        moved[i] = min(moved[i], moved[i + 1] - gap if i + 1 < len(moved) else end)
    return moved


def written(value: float) -> str:
    """A tick's number in at most six characters or so."""
    if value and not 1e-3 <= abs(value) < 1e5:
        mantissa, exponent = f"{value:.3e}".split("e")
        return f"{float(mantissa):g}e{int(exponent)}"
    return f"{value:g}"


def round_step(size: float) -> float:
    """1, 2, 2.5 or 5 times a power of ten, about as large."""
    power = 10.0 ** math.floor(math.log10(size))
    return next(m * power for m in (1, 2, 2.5, 5, 10) if m * power >= size * 0.8)
