"""EPSILON is added in place of clipping, as many books do."""

import numpy as np

EPSILON = 1e-7


def mean_squared_error(d, y):
    error = np.ravel(d - y)
    return float(error @ error) / error.size


def cross_entropy(d, y):
    return -np.sum(d * np.log(y + EPSILON)) / len(d)


def cross_entropy_of_labels(labels, y):
    return -np.sum(np.log(y[np.arange(len(y)), labels] + EPSILON)) / len(y)


def binary_cross_entropy(d, y):
    return -np.mean(d * np.log(y + EPSILON) + (1 - d) * np.log(1 - y + EPSILON))
