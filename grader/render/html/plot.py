"""What every drawing is made of: a frame with axes, and numbers turned into places. Colours are the style sheet's classes."""

from __future__ import annotations

import html
import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from markupsafe import Markup
from numpy.typing import NDArray

from grader.pictures import short
from grader.render.html.code import cleaned

Floats = NDArray[np.float64]
LINE_POINTS = 300


def svg(width: int, height: int, alt: str, inner: Iterable[Markup], kind: str = "") -> Markup:
    """A whole drawing with its text alternative."""
    head = f'<svg class="drawing {kind}" viewBox="0 0 {width} {height}" role="img" aria-label="{_safe(alt)}">'
    return Markup(f"{head}{''.join(inner)}</svg>")


def text(x: float, y: float, what: str, kind: str = "", anchor: str = "middle", slanted: bool = False) -> Markup:
    """A few words at a place."""
    turned = f' transform="rotate(-45 {x:.1f} {y:.1f})"' if slanted else ""
    return Markup(f'<text x="{x:.1f}" y="{y:.1f}" class="{kind}" text-anchor="{anchor}"{turned}>{_safe(what)}</text>')


def upright(y: float, what: str) -> Markup:
    """The label of the axis up the left side, centred at a height."""
    place = f'transform="translate(12 {y:.1f}) rotate(-90)"'
    return Markup(f'<text class="label" text-anchor="middle" {place}>{_safe(what)}</text>')


def rectangle(x: float, y: float, width: float, height: float, kind: str, title: str = "") -> Markup:
    """A filled box; its title is shown under the pointer."""
    tip = f"<title>{_safe(title)}</title>" if title else ""
    size = f'width="{max(width, 0):.1f}" height="{max(height, 0):.1f}"'
    return Markup(f'<rect x="{x:.1f}" y="{y:.1f}" {size} class="{kind}">{tip}</rect>')


def path(steps: str, kind: str) -> Markup:
    """A path, whose steps are numbers of our own."""
    return Markup(f'<path class="{kind}" d="{steps}"/>')


def _safe(what: str) -> str:
    return html.escape(cleaned(what))


@dataclass(frozen=True)
class Axis:
    """Numbers from `low` to `high` laid out from `start` to `end`."""

    low: float
    high: float
    start: float
    end: float
    log: bool = False

    def __call__(self, values: Any) -> Any:
        """Where values lie. What is far outside stays near, so that no number in a file is absurd."""
        low, high = (math.log10(self.low), math.log10(self.high)) if self.log else (self.low, self.high)
        with np.errstate(all="ignore"):
            placed = np.log10(values) if self.log else np.asarray(values, dtype=np.float64)
            shares = np.clip((placed - low) / (high - low), -1.0, 2.0)
        return self.start + shares * (self.end - self.start)

    def ticks(self) -> list[float]:
        """Round numbers on it, three to seven."""
        if self.log:
            first, last = math.ceil(math.log10(self.low) - 1e-9), math.floor(math.log10(self.high) + 1e-9)
            if last > first:
                return [10.0**e for e in range(first, last + 1, max(1, math.ceil((last - first) / 6)))]
        step = round_step((self.high - self.low) / 4)
        first = math.ceil(self.low / step - 1e-9)
        return [round(i * step, 12) for i in range(first, math.floor(self.high / step + 1e-9) + 1)]


def axis(values: Floats, start: float, end: float, *, log: bool = False, pad: float = 0.05) -> Axis:
    """An axis on which all finite values have room."""
    values = values[np.isfinite(values) & (np.abs(values) < 1e150)]
    if log:
        values = values[values > 1e-150]
    if not len(values):
        return Axis(1.0, 10.0, start, end, log)
    low, high = float(values.min()), float(values.max())
    if log:
        factor = max((high / low) ** pad, 1.05)
        return Axis(low / factor, high * factor, start, end, log)
    room = (high - low) * pad or max(abs(high) * 0.5, 0.5)
    return Axis(low - room, high + room, start, end)


@dataclass(frozen=True)
class Frame:
    """A plotting area with an axis along the bottom and one up the left side."""

    width: int
    height: int
    left: int = 52
    right: int = 10
    top: int = 10
    bottom: int = 38

    def axes(self, x: Floats, y: Floats, *, log: bool = False, pad: float = 0.05) -> tuple[Axis, Axis]:
        """Axes for those values."""
        across = axis(x, self.left, self.width - self.right, pad=pad and 0.02)
        return across, axis(y, self.height - self.bottom, self.top, log=log, pad=pad)

    def drawn(self, x: Axis, y: Axis, x_label: str, y_label: str = "") -> Markup:
        """Grid, ticks and labels."""
        right, bottom = self.width - self.right, self.height - self.bottom
        parts: list[Markup] = []
        for tick in y.ticks():
            place = round(float(y(tick)), 1)
            parts.append(path(f"M{self.left} {place}H{right}", "grid"))
            parts.append(text(self.left - 6, place + 4, short(tick), "tick", "end"))
        for tick in x.ticks():
            parts.append(text(float(x(tick)), bottom + 15, short(tick), "tick"))
        parts.append(path(f"M{self.left} {bottom}H{right}", "axis"))
        parts.append(text((self.left + right) / 2, self.height - 5, x_label, "label"))
        if y_label:
            parts.append(upright((self.top + bottom) / 2, y_label))
        return Markup("".join(parts))

    def clipped(self, inner: Iterable[Markup]) -> Markup:
        """What may run out of the plotting area, cut at its edges."""
        w, h = self.width - self.left - self.right, self.height - self.top - self.bottom
        view = f'x="{self.left}" y="{self.top}" width="{w}" height="{h}" viewBox="{self.left} {self.top} {w} {h}"'
        return Markup(f"<svg {view}>{''.join(inner)}</svg>")


def line(xs: Floats, ys: Floats, kind: str = "line") -> Markup:
    """A line through places; where one is not finite, it breaks off."""
    steps, up = [], True
    for x, y in zip(xs.tolist(), ys.tolist(), strict=True):
        if math.isfinite(x) and math.isfinite(y):
            steps.append(f"{'M' if up else 'L'}{x:.1f} {y:.1f}")
        up = not math.isfinite(y)
    return path("".join(steps), kind)


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


def round_step(size: float) -> float:
    """1, 2, 2.5 or 5 times a power of ten, about as large."""
    power = 10.0 ** math.floor(math.log10(size))
    return next(m * power for m in (1, 2, 2.5, 5, 10) if m * power >= size * 0.8)
