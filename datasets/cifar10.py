"""Small colour photographs: CIFAR-10, and a stand-in that needs no network.

Source: CIFAR-10 of Alex Krizhevsky, Vinod Nair and Geoffrey Hinton, https://www.cs.toronto.edu/~kriz/cifar.html; please
cite "Learning Multiple Layers of Features from Tiny Images" (Krizhevsky, 2009), as its authors ask. They state no licence.

Images are uint8 of shape (n, 32, 32, 3), red, green and blue from 0 to 255; labels are uint8 of shape (n,), 0 to 9, in
the order of `LABELS`. There are 50,000 rows for training, in five files of which any but the first may be absent, and
10,000 for testing.

The stand-in has the same shapes and ranges and 8,000 + 2,000 rows. Its pictures are drawn here: ten kinds of shape and
pattern, `STAND_IN_LABELS`, anywhere, of any size, turned, in any two colours, on an uneven and noisy background. Licence:
Apache-2.0, as the course. Neither a pixel's place nor its colour tells the class, so a linear model learns little.
"""

from __future__ import annotations

import io
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.data import File, Split

LABELS = ("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck")
STAND_IN_LABELS = ("disk", "ring", "square", "triangle", "cross", "bar", "star", "two disks", "stripes", "checks")

ARCHIVE = ("https://www.cs.toronto.edu/~kriz/cifar-10-python.tar.gz", "c58f30108f718f92721af3b95e74349a")  # and its md5


def _batch(name: str, md5: str, size: int, optional: bool = False) -> File:
    return File(name=f"cifar-10-batches-py/{name}", md5=md5, bytes=size, optional=optional)


FILES = (
    _batch("data_batch_1", "c99cafc152244af753f735de768cd75f", 31_035_704),
    _batch("data_batch_2", "d4bba439e000b95fd0a9bffe97cbabec", 31_035_320, optional=True),
    _batch("data_batch_3", "54ebc095f3ab1f0389bbae665268c751", 31_035_999, optional=True),
    _batch("data_batch_4", "634d18415352ddfa80567beed471001a", 31_035_696, optional=True),
    _batch("data_batch_5", "482c414d41f54cd18b22e5b47cb7c3cb", 31_035_623, optional=True),
    _batch("test_batch", "40351d587109b95175f43aff81a1287e", 31_035_526),
)

Images = NDArray[np.uint8]
Plane = NDArray[np.float32]


def read(folder: Path) -> Split:
    """Read the official files below a data folder: the first training batch, those of the others that are there, the test.

    Raises:
        ValueError: naming the file, if one is not what it should be.
    """
    *training, test = (folder / file.name for file in FILES if not file.optional or (folder / file.name).is_file())
    batches = [_read_batch(path) for path in training]
    x_train, y_train = (np.concatenate(parts) for parts in zip(*batches, strict=True))
    return Split(x_train, y_train, *_read_batch(test))


class _Part:
    """Stands where a pickle asks for NumPy's array and dtype: keeps what would have made them, and makes neither."""

    def __init__(self, *args: object) -> None:
        self.state: Any = None

    def __setstate__(self, state: object) -> None:
        self.state = state


class _Unpickler(pickle.Unpickler):
    """Reads numbers, bytes, lists and dicts, and arrays as `_Part`. A pickle can name nothing else, so it can run nothing."""

    ARRAYS = frozenset({("numpy.core.multiarray", "_reconstruct"), ("numpy", "ndarray"), ("numpy", "dtype")})

    def find_class(self, module: str, name: str) -> type[_Part]:
        if (module, name) in self.ARRAYS:
            return _Part
        raise pickle.UnpicklingError(f"it asks for {module}.{name}, which no image needs")


def _read_batch(path: Path) -> tuple[Images, NDArray[np.uint8]]:
    """A batch: a pickled dict whose `data` is an array (n, 3072), each row all red, then all green, then all blue."""
    try:
        batch = _Unpickler(io.BytesIO(path.read_bytes()), encoding="bytes").load()
        (_, shape, _, _, values), labels = batch[b"data"].state, batch[b"labels"]
        images = np.frombuffer(values, np.uint8).reshape(len(labels), 3, 32, 32)
        if tuple(shape) != (len(labels), 3072) or not set(labels) <= set(range(10)):
            raise ValueError(f"its array has shape {shape}, and its labels are {sorted(set(labels))}")
    except Exception as error:  # a damaged pickle raises whatever it likes
        raise ValueError(f"{path}: expected a batch of CIFAR-10 in its Python version, but {error}.") from error
    return np.ascontiguousarray(images.transpose(0, 2, 3, 1)), np.array(labels, np.uint8)


def stand_in() -> Split:
    """Pictures of CIFAR-10's shape without CIFAR-10: always the same 8,000 + 2,000, as many of each class."""
    rng = np.random.default_rng(32)
    parts: list[NDArray[np.uint8]] = []
    for rows in (8_000, 2_000):
        labels = rng.permutation(np.arange(rows) % 10).astype(np.uint8)
        images = np.empty((rows, 32, 32, 3), np.uint8)
        for kind in range(10):
            for place in np.split(np.flatnonzero(labels == kind), rows // 1_000):  # few fit the processor's cache
                images[place] = _drawn(kind, len(place), rng)
        parts += [images, labels]
    return Split(*parts, official=False)


def _drawn(kind: int, n: int, rng: np.random.Generator) -> Images:
    """n pictures of a kind, each of its own colours, size, place and angle."""

    def uniform(low: float, high: float, *shape: int) -> Plane:
        return rng.uniform(low, high, (n, *shape)).astype(np.float32)

    centred = np.arange(32, dtype=np.float32) - 15.5
    radius = uniform(7.0, 13.0, 1, 1)
    x, y = centred[None, None, :] - uniform(-4, 4, 1, 1), centred[None, :, None] - uniform(-4, 4, 1, 1)
    angle = uniform(0, 2 * np.pi, 1, 1)
    cos, sin = _same(np.cos, angle), _same(np.sin, angle)
    u, v = (cos * x + sin * y) / radius, (cos * y - sin * x) / radius
    inside = _same(lambda pixels: 1 / (1 + np.exp(-pixels)), np.clip(2 * radius * _depth(kind, u, v), -30, 30))
    # so that an edge is about a pixel wide

    back = uniform(0, 1, 1, 1, 3)
    ink = back + np.where(back < 0.5, 1, -1) * uniform(0.25, 0.9, 1, 1, 3)  # towards where there is more room
    slope = uniform(-0.3, 0.3, 1, 1, 3) * x[..., None] + uniform(-0.3, 0.3, 1, 1, 3) * y[..., None]
    picture = back + (np.clip(ink, 0, 1) - back) * inside[..., None] + slope / 16
    picture = picture + 0.08 * rng.standard_normal((n, 32, 32, 3), dtype=np.float32)
    return np.rint(255 * np.clip(picture, 0, 1)).astype(np.uint8)


def _same(function: Callable[..., NDArray[np.float64]], *values: Plane) -> Plane:
    """What a function comes to on any processor: the last digits depend on it, so they are cut off."""
    return (np.rint(2**20 * function(*(v.astype(np.float64) for v in values))) / 2**20).astype(np.float32)


def _depth(kind: int, u: Plane, v: Plane) -> Plane:
    """How deep a point lies inside the shape, in radii: 0 on its edge, below 0 outside. (u, v) has length 1 on the rim."""
    away = _same(np.hypot, u, v)
    widest, narrowest = np.maximum(abs(u), abs(v)), np.minimum(abs(u), abs(v))
    depths = (
        lambda: 0.9 - away,
        lambda: 0.22 - abs(away - 0.75),
        lambda: 0.8 - widest,
        lambda: np.minimum(v + 0.5, 0.5 - 0.5 * v - 0.866 * abs(u)),
        lambda: np.minimum(1.0 - widest, 0.25 - narrowest),
        lambda: np.minimum(1.1 - abs(u), 0.25 - abs(v)),
        lambda: 0.65 + 0.35 * _same(lambda a, b: np.cos(5 * np.arctan2(a, b)), v, u) - away,
        lambda: 0.4 - _same(np.hypot, abs(u) - 0.6, v),
        lambda: np.minimum(0.15 * _same(np.sin, 7 * u), 1.1 - widest),
        lambda: np.minimum(0.25 * _same(np.sin, 4.5 * u) * _same(np.sin, 4.5 * v), 1.1 - widest),
    )
    return depths[kind]()
