# fails: gradient_takes_integers
"""x + h is written into an array of integers."""

import numpy as np


def numerical_derivative(f, x, h=1e-4):
    return (f(x + h) - f(x - h)) / (2 * h)


def numerical_gradient(f, x, h=1e-4):
    gradient = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        old = x[i]
        x[i] = old + h
        above = f(x)
        x[i] = old - h
        below = f(x)
        gradient[i] = (above - below) / (2 * h)
        x[i] = old
    return gradient
