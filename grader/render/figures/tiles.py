"""Figures made of tiles: a confusion matrix, misread pictures, weights."""

from __future__ import annotations

import math

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from numpy.typing import NDArray

from grader.i18n import _
from grader.pictures import Confusion, Weights, Wrong
from grader.pictures.images import pixels
from grader.pictures.values import classes, said
from grader.render.figures.style import COLOURS, INK, QUIET, SMALL, USUAL

FEW_CLASSES = 20
IN_A_ROW, WEIGHTS_IN_A_ROW = 8, 5
LARGEST_IMAGE = 128


def confusion(picture: Confusion, axes: Axes) -> None:
    """A table of counts, darker the larger the share of a row."""
    counts, shares, names = picture.counts, picture.shares, [said(name) for name in picture.names]
    k = len(names)
    if not k:
        axes.set_axis_off()
        return
    # Mistakes are rarer than hits, so they are told apart sooner.
    strength = np.where(np.eye(k, dtype=bool), shares, np.minimum(shares * 4, 1.0)) ** 0.8
    strength = np.where(counts > 0, np.maximum(strength, 0.12), 0.0)[..., None]
    colours = np.where(np.eye(k, dtype=bool)[..., None], np.array(to_rgb(COLOURS[0])), np.array(to_rgb(COLOURS[1])))
    axes.imshow(0.96 + strength * (colours - 0.96), aspect="equal", interpolation="nearest")
    axes.spines[:].set_visible(False)
    long = max((len(name) for name in names), default=0) * k > 44
    axes.set_xticks(
        range(k), names, rotation=45 if long else 0, ha="right" if long else "center", rotation_mode="anchor"
    )
    axes.set_yticks(range(k), names)
    axes.set_xticks(np.arange(k + 1) - 0.5, minor=True)
    axes.set_yticks(np.arange(k + 1) - 0.5, minor=True)
    axes.grid(which="minor", color="white", linewidth=1.6)
    axes.tick_params(which="both", length=0)
    axes.set_xlabel(_("taken for"), fontsize=USUAL, color=QUIET)
    axes.set_ylabel(_("what it is"), fontsize=USUAL, color=QUIET)
    for i, j in np.argwhere(counts) if k <= FEW_CLASSES else ():
        colour = "white" if strength[i, j, 0] > 0.55 else INK
        axes.text(j, i, str(counts[i, j]), ha="center", va="center", fontsize=SMALL, color=colour)


def columns_of(picture: Wrong | Weights) -> int:
    """How many tiles stand in a row."""
    return WEIGHTS_IN_A_ROW if isinstance(picture, Weights) else IN_A_ROW


def tiled(picture: Wrong | Weights, figure: Figure) -> None:
    """Images in rows, each with its words."""
    tiles = _misread(picture) if isinstance(picture, Wrong) else list(zip(picture.colours, picture.names, strict=True))
    columns = columns_of(picture)
    grid = figure.subplots(max(1, math.ceil(len(tiles) / columns)), columns, squeeze=False)
    for axes in grid.flat:
        axes.set_axis_off()
    for axes, (image, words) in zip(grid.flat, tiles, strict=False):
        axes.set_title(said(words), fontsize=SMALL, color=INK, pad=3)
        if not image.size:
            continue
        step = -(-max(image.shape[:2]) // LARGEST_IMAGE)
        shown = image[::step, ::step]
        axes.imshow(
            shown[..., 0] if shown.shape[2] == 1 else shown, cmap="gray", vmin=0, vmax=255, interpolation="nearest"
        )


def _misread(picture: Wrong) -> list[tuple[NDArray[np.uint8], str]]:
    images, labels, predicted = np.asarray(picture.images), classes(picture.labels), classes(picture.predicted)
    said = []
    for i in picture.places:
        is_, taken = picture.name(int(labels[i])), picture.name(int(predicted[i]))
        said.append((pixels(images[i]), f"{is_}\n→ {taken}" if len(is_) + len(taken) > 4 else f"{is_} → {taken}"))
    return said
