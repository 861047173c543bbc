"""Masks and copies in place of np.where."""

import numpy as np


def identity(u):
    return u.copy()


def step(u):
    z = np.zeros(u.shape)
    z[u > 0] = 1
    return z


def sigmoid(u):
    z = np.empty(u.shape)
    up = u >= 0
    z[up] = 1 / (1 + np.exp(-u[up]))
    e = np.exp(u[~up])
    z[~up] = e / (1 + e)
    return z


def relu(u):
    return u * (u > 0)


def leaky_relu(u, slope=0.01):
    z = u.copy()
    z[u < 0] *= slope
    return z


def softmax(u):
    if u.ndim == 1:
        e = np.exp(u - np.max(u))
        return e / np.sum(e)
    return np.array([softmax(row) for row in u])
