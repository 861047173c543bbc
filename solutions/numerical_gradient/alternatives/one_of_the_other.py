"""The derivative of many numbers by that of one, along unit vectors."""

import numpy as np


def numerical_derivative(f, x, h=1e-4):
    return (f(x + h) - f(x - h)) / (h + h)


def numerical_gradient(f, x, h=1e-4):
    units = np.eye(x.size).reshape(-1, *x.shape)
    along = [numerical_derivative(lambda t: f(x + t * unit), 0.0, h) for unit in units]
    return np.reshape(along, x.shape)
