"""What every drawing is made of: a frame with axes, and numbers turned into places. Colours are the style sheet's classes."""

from __future__ import annotations

import html
import math
from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from grader.pictures.values import Floats
from grader.render.axes import Axis, written
from grader.render.html.code import cleaned


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
class Frame:
    """A plotting area with an axis along the bottom and one up the left side."""

    width: int
    height: int
    left: int = 58
    right: int = 10
    top: int = 10
    bottom: int = 38

    @property
    def inside(self) -> tuple[float, float, float, float]:
        """The plotting area's edges: left, right, bottom, top."""
        return self.left, self.width - self.right, self.height - self.bottom, self.top

    def drawn(
        self, x: Axis, y: Axis, x_label: str, y_label: str = "", *, lined: bool = True, marked: bool = True
    ) -> Markup:
        """Grid, ticks and labels; without the grid if it is not `lined`, without numbers below if not `marked`."""
        right, bottom = self.width - self.right, self.height - self.bottom
        parts: list[Markup] = []
        for tick in y.ticks():
            place = round(float(y(tick)), 1)
            if lined:
                parts.append(path(f"M{self.left} {place}H{right}", "grid"))
            parts.append(text(self.left - 6, place + 4, written(tick), "tick", "end"))
        for tick in x.ticks() if marked else ():
            parts.append(text(float(x(tick)), bottom + 15, written(tick), "tick"))
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
