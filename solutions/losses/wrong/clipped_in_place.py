# fails: arguments_stay_as_they_are
"""The caller's probabilities are clipped."""

import numpy as np

EPSILON = 1e-7


def mean_squared_error(d, y):
    return np.mean((d - y) ** 2)


def cross_entropy(d, y):
    return -np.mean(np.sum(d * np.log(np.clip(y, EPSILON, 1 - EPSILON)), axis=1))


def cross_entropy_of_labels(labels, y):
    p = y[np.arange(len(labels)), labels]
    return -np.mean(np.log(np.clip(p, EPSILON, 1 - EPSILON)))


def binary_cross_entropy(d, y):
    np.clip(y, EPSILON, 1 - EPSILON, out=y)
    return -np.mean(d * np.log(y) + (1 - d) * np.log(1 - y))
