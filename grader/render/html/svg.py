"""The authors' pictures as SVG, written by hand: small, quick, and in the page's own colours, light or dark."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from markupsafe import Markup
from numpy.typing import NDArray

from grader.i18n import _
from grader.pictures import Bars, Boundary, Confusion, Curve, Fit, Picture, Weights, Wrong
from grader.pictures.values import Floats, brief, classes, floats, said, short
from grader.render.axes import Axis, apart, axis, limited, smoothed, thinned, within
from grader.render.html.plot import Frame, line, path, rectangle, svg, text
from grader.render.html.tiles import confusion, weights, wrong

FRAME = Frame(400, 250)
KEYED = replace(FRAME, top=30)  # room for a row that says what is what
DOTS = 400
GROUND = 120
COLOURS = 10
FEW_STEPS = 30
FEW_POINTS = 12
LETTER = 6.2  # the usual width of a letter


def drawing(picture: Picture) -> Markup:
    """A picture as HTML, with its text alternative; nothing for one that is not for learners."""
    drawers = {
        Curve: _curve,
        Fit: _fit,
        Bars: _bars,
        Boundary: _boundary,
        Confusion: confusion,
        Wrong: wrong,
        Weights: weights,
    }
    drawer = drawers.get(type(picture))
    return drawer(picture) if drawer else Markup("")  # type: ignore[operator]


# ---------------------------------------------------------------- curves


def _curve(picture: Curve) -> Markup:
    series, edges = picture.series, picture.edges
    keyed = edges is not None or any(smoothed(values) is not None for values in series.values())
    frame = KEYED if keyed else FRAME
    named = [name for name in series if name]
    frame = replace(frame, right=28 + round(LETTER * max(len(_(name)) for name in named))) if named else frame
    x, y = limited(picture, *frame.inside)
    parts = [frame.drawn(x, y, _("epoch") if picture.epochs else _("step"), said(picture.label))]
    inner = [] if edges is None else [_band(*edges, x, y, picture.first)]
    ends: list[tuple[float, str, int]] = []
    raw, marked = False, max((len(values) for values in series.values()), default=0) <= FEW_STEPS
    for i, (name, values) in enumerate(series.items()):
        if (mean := smoothed(values)) is not None:
            inner.append(line(*_places(picture, values, x, y), f"line s{i % COLOURS} raw"))
            raw = True
        xs, ys = _places(picture, values if mean is None else mean, x, y)
        inner.append(line(xs, ys, f"line s{i % COLOURS}"))
        if marked:
            inner.append(_marks(xs, ys, f"c{i % COLOURS}", i))
        inner += _break(picture, values, xs, ys)
        if name:
            ends.append((_last(ys, frame), name, i))
    lines = [("line s0 raw", _("each step")), ("line s0", _("smoothed"))] if raw else []
    lines = lines or ([] if named or edges is None else [("line s0", _("this training"))])
    parts.append(_key(frame, lines, "" if edges is None else _("the reference's runs")))
    parts.append(frame.clipped(inner))
    return svg(frame.width, frame.height, picture.alt, [*parts, *_direct(frame, ends, marked)])


def _places(picture: Curve, values: Floats, x: Axis, y: Axis) -> tuple[Floats, Floats]:
    steps, kept = thinned(values)
    ys = y(kept)
    ys[~np.isfinite(kept) | (picture.logarithmic & (kept <= 0))] = np.nan
    return x(steps + picture.first), ys


def _last(ys: Floats, frame: Frame) -> float:
    """The height at which a curve ends."""
    there = ys[np.isfinite(ys)]
    return float(np.clip(there[-1], frame.top, frame.height - frame.bottom)) if len(there) else float(frame.top)


def _direct(frame: Frame, ends: list[tuple[float, str, int]], marked: bool) -> list[Markup]:
    """Each curve's name beside its end, with its mark or a piece of it; names that would touch stand apart."""
    parts: list[Markup] = []
    ends, left = sorted(ends), frame.width - frame.right
    for place, (_height, name, i) in zip(
        apart([e[0] for e in ends], 15, frame.height - frame.bottom), ends, strict=True
    ):
        if marked:
            parts.append(_marks(np.array([left + 15.0]), np.array([place]), f"c{i % COLOURS}", i))
        else:
            parts.append(line(np.array([left + 6.0, left + 19.0]), np.full(2, place), f"line s{i % COLOURS}"))
        parts.append(text(left + 23, place + 4, _(name), "tick", "start"))
    return parts


def _break(picture: Curve, values: Floats, xs: Floats, ys: Floats) -> list[Markup]:
    """A cross where a training diverged, and words for it."""
    place = picture.broken(values)
    if place is None:
        return []
    before = np.flatnonzero(np.isfinite(ys))
    words = picture.diverged(place, float(values[place]))
    if not len(before):
        return [text(FRAME.width / 2, FRAME.height / 2, words, "label")]
    across, height = float(xs[before[-1]]), float(ys[before[-1]])
    left = across > FRAME.width / 2
    cross = path(f"M{across - 5:.1f} {height - 5:.1f}l10 10m0 -10l-10 10", "cross")
    beside = across - 10 if left else across + 10
    return [cross, text(beside, max(height + 4, 24), words, "tick", "end" if left else "start")]


def _band(low: Floats, high: Floats, x: Axis, y: Axis, first: int) -> Markup:
    there, below = thinned(low)
    back, above = thinned(high)
    xs = np.concatenate([x(there + first), x(back + first)[::-1]])
    ys = np.concatenate([y(below), y(above)[::-1]])
    known = np.isfinite(xs) & np.isfinite(ys)
    return line(xs[known], ys[known], "band")


def _key(frame: Frame, lines: list[tuple[str, str]], area: str = "") -> Markup:
    """A row above the drawing that says what its lines, and its filled area, stand for."""
    parts: list[Markup] = []
    left, height = float(frame.left), 13.0
    for kind, words in lines:
        parts.append(line(np.array([left, left + 18]), np.full(2, height), kind))
        parts.append(text(left + 23, height + 4, words, "tick", "start"))
        left += 40 + LETTER * len(words)
    if area:
        parts.append(rectangle(left, height - 5, 18, 10, "band"))
        parts.append(text(left + 23, height + 4, area, "tick", "start"))
    return Markup("".join(parts))


# ---------------------------------------------------------------- points and bars


def _fit(picture: Fit) -> Markup:
    xs, d, predicted = (floats(column).ravel() for column in (picture.x, picture.d, picture.predicted))
    best = None if picture.best is None else floats(picture.best).ravel()
    order = np.argsort(xs)[:: max(1, len(xs) // DOTS)]
    xs, d, predicted = xs[order], d[order], predicted[order]
    frame = FRAME if best is None else KEYED
    x = axis(xs, frame.left, frame.width - frame.right, pad=0.03)
    y = axis(np.concatenate([d, within(predicted, d)]), frame.height - frame.bottom, frame.top, pad=0.06)
    px, py, line_y = x(xs), y(d), y(predicted)
    pairs = zip(px, py, line_y, strict=True)
    errors = "".join(f"M{a:.1f} {b:.1f}V{c:.1f}" for a, b, c in pairs if np.isfinite(a + b + c))
    inner = [path(errors, "error"), _marks(px, py, "dot", 0)]
    parts = [frame.drawn(x, y, "x", "d")]
    if best is not None:
        inner.append(line(px, y(best[order]), "line best"))
        parts.append(_key(frame, [("line", _("found")), ("line best", _("the best fit"))]))
    return svg(frame.width, frame.height, picture.alt, [*parts, frame.clipped([*inner, line(px, line_y)])])


def _bars(picture: Bars) -> Markup:
    values = floats(picture.values).ravel()
    top = values[np.isfinite(values) & (values < 1e150)].max(initial=0.0) or 1.0
    y = axis(np.array([0.0, top * 1.08]), FRAME.height - FRAME.bottom, FRAME.top, pad=1e-9)
    x = Axis(0.0, max(len(values), 1), FRAME.left, FRAME.width - FRAME.right)
    parts = [FRAME.drawn(x, y, said(picture.across), said(picture.label), marked=False)]
    wide, floor = float(x(1.0) - x(0.0)), FRAME.height - FRAME.bottom
    for i, (name, value) in enumerate(zip(picture.names, values.tolist(), strict=True)):
        middle = float(x(i + 0.5))
        parts.append(text(middle, floor + 15, said(name), "tick"))
        if not math.isfinite(value):
            continue
        height = float(np.clip(y(value), FRAME.top, floor))
        parts.append(
            rectangle(middle - 0.36 * wide, height, 0.72 * wide, floor - height, "bar", f"{name}: {short(value)}")
        )
        if len(values) <= FEW_POINTS:
            parts.append(text(middle, height - 4, brief(value), "value"))
    return svg(FRAME.width, FRAME.height, picture.alt, parts)


# ---------------------------------------------------------------- a plane


def _boundary(picture: Boundary) -> Markup:
    ground = classes(picture.classes)
    ground = ground[:: max(1, -(-ground.shape[0] // GROUND)), :: max(1, -(-ground.shape[1] // GROUND))]
    left, right, bottom, top = picture.grid
    x = Axis(left, right, KEYED.left, KEYED.width - KEYED.right)
    y = Axis(bottom, top, KEYED.height - KEYED.bottom, KEYED.top)
    points, labels, found = floats(picture.points).reshape(-1, 2), classes(picture.labels), picture.at_points()
    some = slice(None, None, max(1, len(points) // DOTS))
    points, labels, found = points[some], labels[some], found[some]
    numbers = np.unique(np.concatenate([labels, np.unique(ground)])).tolist()[:COLOURS]
    size = 6.0 if len(points) <= FEW_POINTS else 3.2
    inner = _ground(ground, x, y)
    for number in np.unique(labels).tolist():
        own = labels == number
        inner.append(_marks(x(points[own, 0]), y(points[own, 1]), f"mark c{number % COLOURS}", number, size))
    off = found != labels
    inner.append(_marks(x(points[off, 0]), y(points[off, 1]), "ring", 0, size + 3.5))
    parts = [KEYED.clipped(inner), KEYED.drawn(x, y, said(picture.across), said(picture.up), lined=False)]
    parts.append(_classes(picture, numbers, bool(off.any())))
    return svg(KEYED.width, KEYED.height, picture.alt, parts)


def _ground(ground: NDArray[np.int64], x: Axis, y: Axis) -> list[Markup]:
    """The parts of a plane that are given a class each."""
    rows, wide = ground.shape
    high, step = (y.start - y.end) / max(rows, 1), (x.end - x.start) / max(wide, 1)
    edges = np.ones((rows, wide + 1), bool)
    edges[:, 1:-1] = ground[:, 1:] != ground[:, :-1]
    up, across = np.nonzero(edges)
    begins = np.flatnonzero(across < wide)  # the edge after each is where that stretch of its row ends
    steps: dict[int, list[str]] = {}
    for i, a, b in zip(up[begins].tolist(), across[begins].tolist(), across[begins + 1].tolist(), strict=True):
        size = (b - a) * step
        steps.setdefault(int(ground[i, a]), []).append(
            f"M{x.start + a * step:.1f} {y.start - i * high:.1f}h{size:.1f}v{-high - 0.3:.1f}h{-size:.1f}z"
        )
    return [path("".join(parts), f"ground c{number % COLOURS}") for number, parts in sorted(steps.items())]


def _classes(picture: Boundary, numbers: list[int], ringed: bool) -> Markup:
    """A row above the plane that says which mark is which class."""
    parts: list[Markup] = []
    place = KEYED.left + 6.0
    entries = [(picture.name(n), f"mark c{n % COLOURS}", n, 4.5) for n in numbers]
    for words, kind, number, size in [*entries, *([(_("wrong"), "ring", 0, 6.0)] if ringed else [])]:
        parts.append(_marks(np.array([place]), np.array([13.0]), kind, number, size))
        parts.append(text(place + 10, 17, words, "tick", "start"))
        place += 26 + LETTER * len(words)
    return Markup("".join(parts))


# ---------------------------------------------------------------- shared by the above


def _marks(xs: Floats, ys: Floats, kind: str, number: int, size: float = 3.2) -> Markup:
    """A mark at each place, of a shape that goes with the number: a class is told by more than its colour."""
    r, r2, r3 = f"{size:.1f}", f"{2 * size:.1f}", f"{1.2 * size:.1f}"
    shapes = (
        f"m-{r} 0a{r} {r} 0 1 0 {r2} 0a{r} {r} 0 1 0-{r2} 0z",
        f"m-{r}-{r}h{r2}v{r2}h-{r2}z",
        f"m0-{r3}l{r3} {2 * float(r3):.1f}h-{2 * float(r3):.1f}z",
        f"m0-{r3}l{r3} {r3}l-{r3} {r3}l-{r3}-{r3}z",
    )
    pairs = zip(xs.tolist(), ys.tolist(), strict=True)
    shape = shapes[number % len(shapes)]
    return path("".join(f"M{a:.1f} {b:.1f}{shape}" for a, b in pairs if math.isfinite(a + b)), kind)
