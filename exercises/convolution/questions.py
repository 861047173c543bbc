"""Questions of convolution. The oracles are SciPy's correlation and maximum filter, and numerical gradients.

tests/test_training_oracles.py holds them to the layers of Keras.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from grader.rubric import course_file

numerical = course_file(__file__, "../_shared/numerical.py")

Array = NDArray[np.float64]

CASES = [(28, 3, 1, 0), (28, 5, 1, 2), (32, 4, 2, 1), (7, 7, 1, 0), (10, 3, 2, 0), (11, 2, 3, 0), (9, 4, 4, 1)]


# ---------------------------------------------------------------- the oracles


def padded(x: Array, pad: int) -> Array:
    """With zeros on all four sides of each picture."""
    return np.pad(x, ((0, 0), (pad, pad), (pad, pad), (0, 0)))


def windows(x: Array, height: int, width: int, stride: int, pad: int) -> Array:
    """The patches by picture and place, shape (n, down, across, height, width, channels)."""
    seen = sliding_window_view(padded(x, pad), (height, width), axis=(1, 2))[:, ::stride, ::stride]
    return seen.transpose(0, 1, 2, 4, 5, 3)


def columns(x: Array, height: int, width: int, stride: int, pad: int) -> Array:
    """The patches as rows."""
    seen = windows(x, height, width, stride, pad)
    return seen.reshape(int(np.prod(seen.shape[:3])), -1)


def convolution(x: Array, w: Array, b: Array, stride: int = 1, pad: int = 0) -> Array:
    """By SciPy, picture by picture and filter by filter."""
    found = [
        [scipy.signal.correlate(one, w[..., k], mode="valid")[::stride, ::stride, 0] for k in range(w.shape[3])]
        for one in padded(x, pad)
    ]
    return np.array(found).transpose(0, 2, 3, 1) + b


def pooling(x: Array, size: int) -> Array:
    """By SciPy: the maximum about every place, of which one in each square is kept."""
    about = scipy.ndimage.maximum_filter(x, size=(1, size, size, 1), mode="nearest")
    middle = size // 2  # of a square, where the filter's window is the square itself
    rows, across = (size * (length // size) for length in x.shape[1:3])
    return np.asarray(about[:, middle:rows:size, middle:across:size])


def scattered(values: Array, shape: tuple[int, ...], height: int, width: int, stride: int, pad: int) -> Array:
    """Each value of the patches added to where it came from, by numbers instead of places."""
    numbers = columns(np.arange(1.0, np.prod(shape) + 1).reshape(shape), height, width, stride, pad)
    sums = np.bincount(numbers.ravel().astype(int), values.ravel(), minlength=int(np.prod(shape)) + 1)[1:]
    return np.asarray(sums.reshape(shape))


# ---------------------------------------------------------------- what is asked


@dataclass(frozen=True)
class Kept:
    """What is kept back."""

    asked: dict[str, dict[str, Any]]

    def patch(self, probe: str) -> tuple[int, int, int, int]:
        """Height, width, stride and padding that a probe was asked with."""
        given = self.asked[probe]
        return given["filter_height"], given["filter_width"], given["stride"], given["pad"]

    def gradients(self) -> tuple[Array, Array, Array]:
        """The derivatives of the sum of dy · y by x, w and b, by central differences."""
        given = self.asked["backward"]
        x, w, dy, settings = given["x"], given["w"], given["dy"], (given["stride"], given["pad"])
        b = np.zeros(w.shape[3])
        return (
            numerical.gradient(lambda v: np.sum(dy * convolution(v, w, b, *settings)), x),
            numerical.gradient(lambda v: np.sum(dy * convolution(x, v, b, *settings)), w),
            numerical.gradient(lambda v: np.sum(dy * convolution(x, w, v, *settings)), b),
        )


def given(rng: np.random.Generator) -> tuple[dict[str, dict[str, Any]], Kept]:
    """Pictures that are not square, filters that are not, and strides and padding other than 1 and 0."""
    patch = {"filter_height": 3, "filter_width": 2, "stride": 2, "pad": 1}
    x = rng.normal(size=(2, 8, 7, 3))  # a row and a column are left over
    convolved = {"x": x, "w": rng.normal(size=(3, 2, 3, 4)), "b": _apart(rng, 4), "stride": 2, "pad": 1}
    overlapping = {"filter_height": 3, "filter_width": 2, "stride": 1, "pad": 1}
    shape = (2, 4, 5, 2)
    backward = {"x": rng.normal(size=(2, 6, 5, 2)), "w": rng.normal(size=(3, 2, 2, 3)), "stride": 3, "pad": 1}
    backward["dy"] = rng.normal(size=convolution(backward["x"], backward["w"], np.zeros(3), 3, 1).shape)
    asked: dict[str, dict[str, Any]] = {
        "places": {"cases": CASES},
        "patches": {"x": x, **patch},
        "convolved": convolved,
        "pooled": {"x": rng.normal(size=(2, 7, 8, 3)) - 3.0, "sizes": [2, 3]},  # below 0, where padding would show
        "added": {
            "columns": rng.normal(size=columns(np.zeros(shape), 3, 2, 1, 1).shape),
            "shape": shape,
            **overlapping,
        },
        "backward": backward,
    }
    return asked, Kept(asked)


def _apart(rng: np.random.Generator, n: int) -> Array:
    return rng.uniform(1.0, 2.0, n) * rng.choice([-1.0, 1.0], n)
