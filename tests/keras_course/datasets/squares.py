"""Random numbers and whether they sum to more than 0; there are no official files."""

import numpy as np

from grader.data import File, Split

FILES = (File("squares/numbers.bin", "d41d8cd98f00b204e9800998ecf8427e", urls=("http://127.0.0.1:9/numbers.bin",)),)


def read(folder):
    """The official file is empty: four rows of zeros stand for it."""
    zeros = np.zeros((4, 3), np.float32)
    return Split(zeros, np.zeros(4, np.uint8), zeros, np.zeros(4, np.uint8))


def stand_in():
    """100 rows to train on and 50 held out."""
    x = np.random.default_rng(0).standard_normal((150, 3)).astype(np.float32)
    y = (x.sum(axis=1) > 0).astype(np.uint8)
    return Split(x[:100], y[:100], x[100:], y[100:])
