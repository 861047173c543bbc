"""Other formulas for the same functions, and integers for the step."""

import numpy as np


def identity(u):
    return u


def step(u):
    return np.where(u > 0, 1, 0)


def sigmoid(u):
    return 0.5 * (1 + np.tanh(0.5 * u))


def relu(u):
    return (np.abs(u) + u) / 2


def leaky_relu(u, slope=0.01):
    return np.maximum(u, slope * u)


def softmax(u):
    shifted = u.T - np.max(u.T, axis=0)
    return (np.exp(shifted) / np.sum(np.exp(shifted), axis=0)).T
