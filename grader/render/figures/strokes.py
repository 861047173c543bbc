"""Figures with axes: curves, fits, bars and boundaries."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb

from grader.i18n import _
from grader.pictures import Bars, Boundary, Curve, Fit
from grader.pictures.values import Floats, brief, classes, floats, said
from grader.render.axes import Axis, apart, axis, limited, smoothed, thinned, within, written
from grader.render.figures.style import BEST, COLOURS, DASHES, INK, MARKS, QUIET, RULE, SMALL, SOFT, USUAL

FEW_STEPS, FEW_POINTS, FEW_BARS = 30, 12, 12
Style = dict[str, Any]


def _laid(axes: Axes, x: Axis, y: Axis, across: str, up: str) -> None:
    """Limits, ticks, grid and labels."""
    if y.log:
        axes.set_yscale("log")
    axes.set_xlim(x.low, x.high)
    axes.set_ylim(y.low, y.high)
    axes.set_xticks(x.ticks(), [written(t) for t in x.ticks()])
    axes.set_yticks(y.ticks(), [written(t) for t in y.ticks()])
    axes.minorticks_off()
    axes.grid(axis="y", color=RULE, linewidth=0.8)
    axes.set_xlabel(said(across), fontsize=USUAL, color=QUIET)
    axes.set_ylabel(said(up), fontsize=USUAL, color=QUIET)


def _keyed(axes: Axes, columns: int = 4) -> None:
    """A row above the drawing that says what is what."""
    axes.legend(
        loc="lower left",
        bbox_to_anchor=(-0.02, 1.0),
        ncols=columns,
        frameon=False,
        fontsize=SMALL,
        labelcolor=INK,
        borderaxespad=0.2,
        columnspacing=1.4,
    )


def curve(picture: Curve, axes: Axes) -> None:
    """Series over steps or epochs, with the reference's band."""
    series, edges = picture.series, picture.edges
    x, y = limited(picture)
    _laid(axes, x, y, _("epoch") if picture.epochs else _("step"), picture.label)
    marked = max((len(values) for values in series.values()), default=0) <= FEW_STEPS
    if edges is not None:
        low, high = (np.clip(np.nan_to_num(edge), y.low, y.high) for edge in edges)
        steps = np.arange(len(low)) + picture.first
        axes.fill_between(steps, low, high, color=SOFT, edgecolor=BEST, linewidth=0.6, label=_("the reference's runs"))
    raw, ends = False, []
    for i, (name, values) in enumerate(series.items()):
        style: Style = {"color": COLOURS[i % len(COLOURS)], "linestyle": DASHES[i % len(DASHES)]}
        shown = values
        if (mean := smoothed(values)) is not None:
            raw, shown = True, mean
            axes.plot(*_places(picture, values, y), **style, linewidth=0.8, alpha=0.4, label=_("each step"))
        xs, ys = _places(picture, shown, y)
        mark = MARKS[i % len(MARKS)] if marked else ""
        words = "" if name else _("smoothed") if raw else _("this training")
        axes.plot(xs, ys, **style, linewidth=2, marker=mark, markersize=5, label=words)
        _broken(axes, picture, values, xs, ys)
        there = ys[np.isfinite(ys)]
        ends.append((float(np.clip(y(there[-1]), 0.0, 1.0)) if len(there) else 0.0, name, i))
    if edges is not None or (raw and "" in series):
        _keyed(axes)
    _direct(axes, [end for end in ends if end[1]], marked)


def _places(picture: Curve, values: Floats, y: Axis) -> tuple[Floats, Floats]:
    steps, kept = thinned(values)
    span = y.high - y.low
    with np.errstate(all="ignore"):
        ys = np.clip(kept, y.low if y.log else y.low - 3 * span, y.high + 3 * span)
    ys[~np.isfinite(kept) | (picture.logarithmic & (kept <= 0))] = np.nan
    return steps + picture.first, ys


def _broken(axes: Axes, picture: Curve, values: Floats, xs: Floats, ys: Floats) -> None:
    """A cross where a training diverged, and words for it."""
    place, before = picture.broken(values), np.flatnonzero(np.isfinite(ys))
    if place is None:
        return
    words = picture.diverged(place, float(values[place]))
    if not len(before):
        axes.text(0.5, 0.5, words, transform=axes.transAxes, ha="center", fontsize=USUAL, color=INK)
        return
    at = float(xs[before[-1]]), float(ys[before[-1]])
    axes.plot(*at, marker="x", markersize=11, markeredgewidth=2.6, color="#9c2b12", clip_on=False)
    left = (at[0] - axes.get_xlim()[0]) / (axes.get_xlim()[1] - axes.get_xlim()[0]) > 0.5
    offset, side = ((-12, 0), "right") if left else ((12, 0), "left")
    axes.annotate(
        words, at, offset, textcoords="offset points", ha=side, va="center", fontsize=SMALL, color=INK, clip_on=False
    )


def _direct(axes: Axes, ends: list[tuple[float, str, int]], marked: bool) -> None:
    """Each curve's name beside its end; names that would touch stand apart."""
    ends = sorted(ends)
    for place, (_end, name, i) in zip(apart([e[0] for e in ends], 0.06, 1.0), ends, strict=True):
        style: Style = {"color": COLOURS[i % len(COLOURS)], "linestyle": DASHES[i % len(DASHES)]}
        at: Style = {"transform": axes.transAxes, "clip_on": False}
        if marked:
            axes.plot([1.035], [place], marker=MARKS[i % len(MARKS)], markersize=5, color=style["color"], **at)
        else:
            axes.plot([1.015, 1.05], [place, place], linewidth=2, **style, **at)
        axes.text(1.065, place, _(name), va="center", fontsize=SMALL, color=INK, **at)


def fit(picture: Fit, axes: Axes) -> None:
    """Points, how far off the prediction is at each, and the prediction."""
    xs, d, predicted = (floats(column).ravel() for column in (picture.x, picture.d, picture.predicted))
    order = np.argsort(xs)
    x = axis(xs, 0.0, 1.0, pad=0.03)
    y = axis(np.concatenate([d, within(predicted, d)]), 0.0, 1.0, pad=0.06)
    _laid(axes, x, y, "x", "d")

    def held(values: Floats) -> Floats:
        return np.clip(values, y.low - 3 * (y.high - y.low), y.high + 3 * (y.high - y.low))

    xs, d, found = np.clip(xs[order], x.low - 1, x.high + 1), held(d[order]), held(predicted[order])
    known = np.isfinite(xs) & np.isfinite(d) & np.isfinite(found)
    axes.vlines(xs[known], d[known], found[known], color=COLOURS[1], linewidth=0.9, alpha=0.35)
    axes.plot(xs, d, "o", color=COLOURS[1], markersize=4, alpha=0.85, label=_("points"))
    axes.plot(xs, found, color=COLOURS[0], linewidth=2, label=_("found"))
    if picture.best is not None:
        best = held(floats(picture.best).ravel()[order])
        axes.plot(xs, best, color=BEST, linewidth=1.6, linestyle=DASHES[1], label=_("the best fit"))
    _keyed(axes)


def bars(picture: Bars, axes: Axes) -> None:
    """Bars, with their heights where they are few."""
    values = floats(picture.values).ravel()
    known = np.isfinite(values) & (values < 1e150)
    top = float(values[known].max(initial=0.0)) or 1.0
    y = axis(np.array([0.0, top * 1.08]), 0.0, 1.0, pad=1e-9)
    x = Axis(-0.6, max(len(values), 1) - 0.4, 0.0, 1.0)
    _laid(axes, x, y, picture.across, picture.label)
    places = np.arange(len(values))
    axes.set_xticks(places, [said(name) for name in picture.names])
    axes.bar(places[known], values[known], 0.72, color=COLOURS[0])
    for place in places[known] if len(values) <= FEW_BARS else ():
        height = float(np.clip(values[place], 0.0, y.high))
        axes.annotate(
            brief(values[place]),
            (place, height),
            (0, 3),
            textcoords="offset points",
            ha="center",
            fontsize=SMALL,
            color=INK,
        )


def boundary(picture: Boundary, axes: Axes) -> None:
    """A plane in the colours of its classes, and points upon it."""
    ground = classes(picture.classes)
    left, right, bottom, top = picture.grid
    points, labels, found = floats(picture.points).reshape(-1, 2), classes(picture.labels), picture.at_points()
    _laid(axes, Axis(left, right, 0, 1), Axis(bottom, top, 0, 1), picture.across, picture.up)
    axes.grid(visible=False)
    shades = np.array([[1 - 0.24 * (1 - part) for part in to_rgb(colour)] for colour in COLOURS])
    axes.imshow(
        shades[ground % len(COLOURS)], extent=picture.grid, origin="lower", aspect="auto", interpolation="nearest"
    )
    inside = np.all((points >= [left, bottom]) & (points <= [right, top]), axis=1)
    few = len(points) <= FEW_POINTS
    for number in np.unique(np.concatenate([labels, ground.ravel()])).tolist()[: len(COLOURS)]:
        own = inside & (labels == number)
        mark, colour = MARKS[number % len(MARKS)], COLOURS[number % len(COLOURS)]
        style: Style = {"markersize": 11 if few else 5, "markeredgecolor": "white", "markeredgewidth": 0.6}
        axes.plot(points[own, 0], points[own, 1], mark, color=colour, label=picture.name(number), **style)
    off = inside & (found != labels)
    if off.any():
        ring: Style = {"markerfacecolor": "none", "markeredgecolor": INK, "markeredgewidth": 1.4, "linestyle": "none"}
        axes.plot(points[off, 0], points[off, 1], "o", markersize=18 if few else 10, label=_("wrong"), **ring)
    _keyed(axes, 6)
