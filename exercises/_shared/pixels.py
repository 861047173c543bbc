"""Pixels from 0 to 255 as a net wants them: judges what a learner's `prepare` makes of images.

Several exercises share it; checks.py loads it with `course_file(__file__, "../_shared/pixels.py")`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader import expect
from grader.claims import Claim

Array = NDArray[Any]

NAME = "prepare(images)"
# Why the type is wrong: short where the task itself says that TensorFlow wants float32, with the reason where it does not.
WRONG_TYPE = 'The values are right, but not their type: use `astype("float32")` before the division.'
TWICE_THE_MEMORY = (
    "prepare(images) has the right values in another type. NumPy divides integers as float64, twice the memory: "
    'make them float32 before, with `astype("float32")`.'
)


def mistakes(pixels: Array, *which: str) -> dict[str, Array]:
    """What known mistakes make of pixels.

    Args:
        pixels: from 0 to 255, float64.
        which: names of mistakes, in the order in which they are to be told: "unscaled", "floored" (ink on nothing, as in
            digits), "by_256" (the same), "twice", "from_minus_1", "negative".

    Returns:
        For `mistakes=` of `expect.close`: what came instead, by the cause as learners read it.
    """
    known = {
        "unscaled": ("The pixels still go from 0 to 255: divide them by 255.", pixels),
        "floored": (
            "Everything is 0 but the full ink: `//` cuts the fraction off. Divide with `/`.",
            pixels // 255,
        ),
        "by_256": ("The pixels are divided by 256: the ink is 255, so that should make it 1.", pixels / 256),
        "twice": ("The pixels are divided by 255 twice.", pixels / 255**2),
        "from_minus_1": ("This goes from -1 to 1; here it is to be 0 to 1.", pixels / 127.5 - 1),
        "negative": ("This is the negative, black for white: 0 stays the background.", 1 - pixels / 255),
    }
    return dict(known[name] for name in which)


def are_rows(claim: Claim, images: Array, which: tuple[str, ...], wrong_type: str) -> None:
    """Fail unless images have become float32 rows of 784 numbers from 0 to 1.

    Args:
        images: what was asked, shape (n, 28, 28), uint8.
        which: the mistakes to tell by name, see `mistakes`.
        wrong_type: what is said where only the dtype is wrong.
    """
    rows = images.reshape(len(images), 784).astype(np.float64)
    causes = {images.shape: f"{NAME} is still made of pictures: make one row of 784 numbers of each."}
    _no_known_shape(claim, rows.shape, causes)
    are_scaled(claim, rows, mistakes(rows, *which), wrong_type)


def are_pictures(
    claim: Claim, images: Array, shapes: Mapping[tuple[int, ...], str], which: tuple[str, ...], wrong_type: str
) -> None:
    """Fail unless images have become float32 pictures with one channel, shape (n, 28, 28, 1), from 0 to 1.

    Args:
        images: what was asked, shape (n, 28, 28), uint8.
        shapes: known wrong shapes and their causes.
        which, wrong_type: as for `are_rows`.
    """
    pictures = images[..., None].astype(np.float64)
    _no_known_shape(claim, pictures.shape, {shape: f"{NAME}: {cause}" for shape, cause in shapes.items()})
    are_scaled(claim, pictures, mistakes(pictures, *which), wrong_type)


def _no_known_shape(claim: Claim, wanted: tuple[int, ...], causes: Mapping[tuple[int, ...], str]) -> None:
    received = expect.array(claim, name=NAME).shape
    for shape, cause in causes.items():
        expect.that(received != shape, cause, expected=f"shape {wanted}", received=f"shape {shape}")


def are_scaled(claim: Claim, pixels: Array, known: Mapping[str, Array], wrong_type: str) -> None:
    """Fail unless pixels have become float32 numbers from 0 to 1, in the same shape.

    Args:
        pixels: from 0 to 255, float64, in the shape that they should have.
        known: what known mistakes make of them, by cause.
        wrong_type: what is said where only the dtype is wrong.
    """
    values = expect.close(claim, pixels / 255, rtol=1e-4, atol=1e-6, name=NAME, mistakes=known)
    expect.that(values.dtype == np.float32, wrong_type, expected="dtype float32", received=f"dtype {values.dtype}")
