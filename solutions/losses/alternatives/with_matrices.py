"""A class that NumPy advises against, by a warning that tells of no overflow."""

import numpy as np

EPSILON = 1e-7


def mean_squared_error(d, y):
    return np.square(d - y).mean()


def cross_entropy(d, y):
    logs = np.log(np.asmatrix(np.clip(y, EPSILON, 1 - EPSILON)))
    return -np.sum(np.multiply(d, logs)) / len(d)


def cross_entropy_of_labels(labels, y):
    return cross_entropy(np.eye(y.shape[1])[labels], y)


def binary_cross_entropy(d, y):
    return cross_entropy(np.column_stack([d, 1 - d]), np.column_stack([y, 1 - y]))
