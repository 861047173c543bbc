"""Which function draws which kind of picture, and how large it is."""

from __future__ import annotations

from matplotlib.figure import Figure

from grader.pictures import Bars, Boundary, Confusion, Curve, Fit, Picture, Weights, Wrong
from grader.render.figures.strokes import bars, boundary, curve, fit
from grader.render.figures.style import QUIET, SMALL
from grader.render.figures.tiles import columns_of, confusion, tiled


def size(picture: Picture) -> tuple[float, float]:
    """Width and height that suit a picture, in inches."""
    if isinstance(picture, Confusion):
        return (6.4, 6.4)
    if isinstance(picture, Wrong | Weights):
        n = len(picture.places) if isinstance(picture, Wrong) else len(picture.names)
        rows = max(1, -(-n // columns_of(picture)))
        return (6.8, 1.0 + rows * 7.0 / columns_of(picture))
    return (6.4, 4.4)


def draw(picture: Picture, figure: Figure) -> None:
    """Draw everything but title and caption."""
    if isinstance(picture, Wrong | Weights):
        tiled(picture, figure)
        return
    axes = figure.add_subplot()
    axes.tick_params(labelsize=SMALL, colors=QUIET, length=0)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.spines["bottom"].set_color(QUIET)
    axes.set_axisbelow(True)
    drawers = {Curve: curve, Fit: fit, Bars: bars, Boundary: boundary, Confusion: confusion}
    drawers[type(picture)](picture, axes)  # type: ignore[operator]
