"""Pictures moved, mirrored and with holes, and what known mistakes make of them: oracles that compare numbers of rows.

Exercises load it with `course_file(__file__, "../_shared/changed_pictures.py")`. Pictures have shape (n, height, width), or
(n, height, width, channels).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


def shifted(images: Array, down: Any, right: Any, fill: int = 0) -> Array:
    """Pictures moved, each by its own way. Each pixel asks where it comes from."""
    n, height, width = images.shape[:3]
    rows = np.arange(height) - np.broadcast_to(down, n)[:, None]
    columns = np.arange(width) - np.broadcast_to(right, n)[:, None]
    inside = ((rows >= 0) & (rows < height))[:, :, None] & ((columns >= 0) & (columns < width))[:, None, :]
    found = images[
        np.arange(n)[:, None, None], rows.clip(0, height - 1)[:, :, None], columns.clip(0, width - 1)[:, None, :]
    ]
    return np.asarray(np.where(_over(inside, images), found, fill)).astype(images.dtype)


def wrapped(images: Array, down: Any, right: Any) -> Array:
    """What comes of pictures that are rolled: what leaves them on one side comes in again on the other."""
    n, height, width = images.shape[:3]
    rows = (np.arange(height) - np.broadcast_to(down, n)[:, None]) % height
    columns = (np.arange(width) - np.broadcast_to(right, n)[:, None]) % width
    return np.asarray(images[np.arange(n)[:, None, None], rows[:, :, None], columns[:, None, :]])


def square(shape: tuple[int, ...], row: Any, column: Any, before: int, after: int) -> Array:
    """Where squares are: bool, shape (n, height, width). Each begins `before` its middle and ends `after` it, both included."""
    n, height, width = shape[:3]
    rows = np.arange(height) - np.broadcast_to(row, n)[:, None]
    columns = np.arange(width) - np.broadcast_to(column, n)[:, None]
    down, across = (rows >= -before) & (rows <= after), (columns >= -before) & (columns <= after)
    return np.asarray(down[:, :, None] & across[:, None, :])


def filled(images: Array, where: Array, fill: int = 0) -> Array:
    """Pictures with something else in some places, bool, shape (n, height, width)."""
    return np.asarray(np.where(_over(where, images), fill, images)).astype(images.dtype)


def _over(places: Array, images: Array) -> Array:
    """The same places for all colours."""
    return places[..., None] if images.ndim == 4 else places


# ---------------------------------------------------------------- known mistakes, by what is said of them


def mistakes_of_shift(images: Array, down: Array, right: Array, fill: int) -> dict[str, Array]:
    """What came instead of pictures moved."""
    there = shifted(np.ones_like(images), down, right) > 0
    return {
        "What leaves a picture on one side comes in again on the other: fill with background there, as half a digit on the wrong "
        "side is no digit.": wrapped(images, down, right),
        "They go the wrong way: down is to higher row numbers, right to higher column numbers.": (
            shifted(images, -down, -right, fill)
        ),
        "Up and down are exchanged.": shifted(images, -down, right, fill),
        "Left and right are exchanged.": shifted(images, down, -right, fill),
        "Rows and columns are exchanged: down moves along axis 1, right along axis 2.": shifted(
            images, right, down, fill
        ),
        "Where nothing comes from, the old picture is still to be seen: begin with background, not with a copy.": (
            np.where(there, shifted(images, down, right, fill), images)
        ),
        "All are moved by the way of the first.": shifted(images, down[0], right[0], fill),
        "The freed places hold 0: `fill` says what is to be there.": shifted(images, down, right),
    }


def flipped(images: Array, which: Array) -> Array:
    """Pictures of which some are mirrored, left for right."""
    return _where(which, images[:, :, ::-1], images)


def mistakes_of_flip(images: Array, which: Array) -> dict[str, Array]:
    """What came instead of pictures some of which are mirrored."""
    return {
        "They stand on their heads: turn the columns round (axis 2), not the rows.": _where(
            which, images[:, ::-1], images
        ),
        "The colours are exchanged: the last axis is not always the columns. Turn axis 2 round.": (
            _where(which, images[..., ::-1], images)
        ),
        "All are mirrored: `which` says which ones.": images[:, :, ::-1],
        "The others are mirrored: True is for those that are to be.": flipped(images, ~which),
        "None is mirrored.": images,
        "They are turned by 180 degrees: turn the columns round alone.": _where(which, images[:, ::-1, ::-1], images),
    }


def holed(images: Array, row: Array, column: Array, size: int, fill: int) -> Array:
    """Pictures with a square hole about a middle each."""
    return filled(images, square(images.shape, row, column, size // 2, size // 2), fill)


def mistakes_of_holes(images: Array, row: Array, column: Array, size: int, fill: int) -> dict[str, Array]:
    """What came instead of pictures with holes."""
    half, (height, width) = size // 2, images.shape[1:3]

    def made(before: int, after: int) -> Array:
        return filled(images, square(images.shape, row, column, before, after), fill)

    right = holed(images, row, column, size, fill)
    pushed = row.clip(half, height - 1 - half), column.clip(half, width - 1 - half)
    return {
        "Near the left or the upper edge nothing is cut out: a slice that begins below 0 begins at the other end. Begin at "
        "max(..., 0).": _where((row < half) | (column < half), images, right),
        "At the edge the square is pushed into the picture: its middle stays where it is, and what lies outside is not there.": (
            holed(images, *pushed, size, fill)
        ),
        "row and column are taken for the upper left corner: they are the middle.": made(0, size - 1),
        "The squares lack their last row and column: a slice ends before its end. Add 1.": made(half, half - 1),
        "The squares are larger: from the middle it is size // 2 to each side.": made(size, size),
        "Rows and columns are exchanged.": holed(images, column, row, size, fill),
        "All have the hole of the first.": holed(images, row[:1], column[:1], size, fill),
        "The holes hold 0: `fill` says what is to be there.": holed(images, row, column, size, 0),
    }


def _where(which: Array, first: Array, second: Array) -> Array:
    """The first for those pictures for which it is so, shape (n,), else the second."""
    return np.asarray(np.where(which.reshape(-1, *[1] * (first.ndim - 1)), first, second))
