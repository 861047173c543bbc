"""A class that NumPy advises against, by a warning that tells of no overflow."""

import numpy as np


def identity(u):
    return u.copy()


def step(u):
    return np.heaviside(u, 0.0)


def sigmoid(u):
    return 0.5 + 0.5 * np.tanh(0.5 * u)


def relu(u):
    return u.clip(0.0)


def leaky_relu(u, slope=0.01):
    return np.maximum(u, slope * u)


def softmax(u):
    rows = np.asmatrix(u)
    e = np.exp(rows - rows.max(axis=1))
    return np.asarray(e / e.sum(axis=1)).reshape(u.shape)
