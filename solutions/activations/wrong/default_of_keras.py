# fails: leaky_relu_takes_its_slope
"""The default is another library's."""

import numpy as np


def identity(u):
    return u


def step(u):
    return (u > 0).astype(float)


def sigmoid(u):
    e = np.exp(-np.abs(u))  # at most 1, whatever u is
    return np.where(u >= 0, 1 / (1 + e), e / (1 + e))


def relu(u):
    return np.maximum(u, 0.0)


def leaky_relu(u, slope=0.3):
    return np.where(u > 0, u, slope * u)


def softmax(u):
    e = np.exp(u - u.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)
