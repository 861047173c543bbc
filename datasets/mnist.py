"""Handwritten digits: MNIST, and a stand-in that needs no network.

Source: the MNIST database of Yann LeCun, Corinna Cortes and Christopher J. C. Burges, made from NIST's collections of
handwriting; here its four original files, in the IDX format. Licence: Creative Commons Attribution-Share Alike 3.0.

Images are uint8 of shape (n, 28, 28), 0 for the background to 255 for the ink; labels are uint8 of shape (n,), 0 to 9.
There are 60,000 rows for training and 10,000 for testing, written by other people.

The stand-in has the same shapes and ranges and 8,000 + 2,000 rows. It is made from the 1,797 digits of 8×8 pixels that
come with scikit-learn (from the UCI repository: E. Alpaydin and C. Kaynak, "Optical Recognition of Handwritten Digits",
Creative Commons Attribution 4.0): enlarged, and each drawn several times, a little turned, shifted and scaled.
"""

from __future__ import annotations

import gzip
import zlib
from math import prod
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from grader.data import File, Split

LABELS = ("0", "1", "2", "3", "4", "5", "6", "7", "8", "9")

_MIRRORS = (
    "https://storage.googleapis.com/cvdf-datasets/mnist/",
    "https://ossci-datasets.s3.amazonaws.com/mnist/",
)


def _file(name: str, md5: str, size: int) -> File:
    return File(name=f"mnist/{name}", md5=md5, bytes=size, urls=tuple(mirror + name for mirror in _MIRRORS))


FILES = (
    _file("train-images-idx3-ubyte.gz", "f68b3c2dcbeaaa9fbdd348bbdeb94873", 9_912_422),
    _file("train-labels-idx1-ubyte.gz", "d53e105ee54ea40749a09fcbcd1e9432", 28_881),
    _file("t10k-images-idx3-ubyte.gz", "9fb629c4189551a2d022fa330f9573f3", 1_648_877),
    _file("t10k-labels-idx1-ubyte.gz", "ec29112dd5afa0611ce80d1b7f02629c", 4_542),
)

_UNSIGNED_BYTES = 8  # IDX's code for the type of its values
_MAX_VALUES = 60_000 * 28 * 28


def read(folder: Path) -> Split:
    """Read the four official files below a data folder.

    Raises:
        ValueError: naming the file, if one is not what it should be.
    """
    parts: list[NDArray[np.uint8]] = []
    for images, labels in (FILES[:2], FILES[2:]):
        x, y = _idx(folder / images.name, (28, 28)), _idx(folder / labels.name, ())
        if len(x) != len(y):
            raise ValueError(
                f"{folder / labels.name}: expected a label for each of {len(x)} images, received {len(y)}."
            )
        if len(y) and y.max() >= len(LABELS):
            raise ValueError(f"{folder / labels.name}: expected labels from 0 to 9, received {y.max()}.")
        parts += [x, y]
    return Split(*parts)


def _idx(path: Path, row: tuple[int, ...]) -> NDArray[np.uint8]:
    """The array in a gzipped IDX file: two zero bytes, the type, the number of axes, their lengths, the values.

    Args:
        path: the file.
        row: the shape that each row must have.
    """
    axes = 1 + len(row)
    header = 4 + 4 * axes
    try:
        with gzip.open(path) as file:
            content = file.read(header + _MAX_VALUES + 1)  # capped: a small file may unpack to a very large one
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise ValueError(f"{path}: expected a whole gzip file, but it cannot be unpacked ({error}).") from error
    magic = bytes([0, 0, _UNSIGNED_BYTES, axes])
    if content[:4] != magic:
        raise ValueError(f"{path}: expected an IDX file that begins with {magic.hex()}, received {content[:4].hex()}.")
    if len(content) < header:
        raise ValueError(f"{path}: expected a header of {header} bytes, received {len(content)} bytes in all.")
    shape = tuple(int(n) for n in np.frombuffer(content, ">u4", axes, offset=4))
    if shape[1:] != row:
        raise ValueError(f"{path}: expected rows of shape {row}, received {shape[1:]}.")
    if len(content) - header != prod(shape):
        raise ValueError(
            f"{path}: expected {prod(shape)} values, as its header says, received {len(content) - header}."
        )
    return np.frombuffer(content, np.uint8, offset=header).reshape(shape)


def stand_in() -> Split:
    """Digits of MNIST's shape without MNIST: always the same 8,000 + 2,000, as many of each class.

    Every fifth of the small originals is kept for the test rows, so that no test row is a training row drawn again.
    """
    from sklearn.datasets import load_digits

    small, labels = load_digits(return_X_y=True)
    small = small.reshape(-1, 8, 8).astype(np.float32) / 16.0
    rng = np.random.default_rng(28)
    originals = rng.permutation(len(labels))
    held_out = np.arange(len(labels)) % 5 == 0
    parts: list[NDArray[np.uint8]] = []
    for source, rows in ((originals[~held_out], 8_000), (originals[held_out], 2_000)):
        each = [np.resize(source[labels[source] == k], rows // 10) for k in range(10)]  # again and again, in turn
        chosen = rng.permutation(np.concatenate(each))
        few = np.split(small[chosen], rows // 250)  # few at a time fit the processor's cache: ten times as quick
        parts += [np.concatenate([_drawn(some, rng) for some in few]), labels[chosen].astype(np.uint8)]
    return Split(*parts, official=False)


def _drawn(small: NDArray[np.float32], rng: np.random.Generator) -> NDArray[np.uint8]:
    """Images of 8×8 enlarged to 28×28, each a little turned, shifted and scaled.

    For every pixel of the large image, the place in the small one is found that it shows, and the four pixels around
    that place are mixed. The digit fills about 20 of 28 pixels, as in MNIST.
    """
    n = len(small)
    angle = rng.normal(0.0, 0.1, (n, 1, 1)).astype(np.float32)
    scale = rng.uniform(0.92, 1.08, (2, n, 1, 1)).astype(np.float32) * 8 / 20
    shift = rng.uniform(-1.0, 1.0, (2, n, 1, 1)).astype(np.float32)
    centred = np.arange(28, dtype=np.float32) - 13.5
    down, right = centred[:, None] - shift[0], centred[None, :] - shift[1]
    row = (np.cos(angle) * down + np.sin(angle) * right) * scale[0] + 4.5  # 4.5: the centre, with a border of 1
    column = (np.cos(angle) * right - np.sin(angle) * down) * scale[1] + 4.5
    row, column = np.clip(row, 0.0, 8.999), np.clip(column, 0.0, 8.999)

    bordered = np.pad(small, ((0, 0), (1, 1), (1, 1))).reshape(-1)
    top, left = row.astype(np.int32), column.astype(np.int32)
    below, beside = _smooth(row - top), _smooth(column - left)
    corner = (np.arange(n, dtype=np.int32) * 100)[:, None, None] + 10 * top + left
    above = bordered[corner] * (1 - beside) + bordered[corner + 1] * beside
    under = bordered[corner + 10] * (1 - beside) + bordered[corner + 11] * beside
    ink = above * (1 - below) + under * below
    return np.rint(255.0 * np.clip(1.4 * ink - 0.15, 0.0, 1.0)).astype(np.uint8)  # more contrast, a clean background


def _smooth(part: NDArray[np.float32]) -> NDArray[np.float32]:
    """From 0 to 1 without a corner at either end, so that the small image's pixels do not show as a grid of ridges."""
    return part * part * (3.0 - 2.0 * part)
