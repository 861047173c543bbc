# fails: sigmoid_does_not_overflow
"""The plain formula, with the warning of its overflow switched off."""

import numpy as np

np.seterr(all="ignore")


def identity(u):
    return u


def step(u):
    return (u > 0).astype(float)


def sigmoid(u):
    return 1 / (1 + np.exp(-u))


def relu(u):
    return np.maximum(u, 0.0)


def leaky_relu(u, slope=0.01):
    return np.where(u > 0, u, slope * u)


def softmax(u):
    e = np.exp(u - u.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)
