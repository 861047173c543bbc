# fails: derivative_uses_its_h
"""The function has an h of its own."""

import numpy as np


def numerical_derivative(f, x, h=1e-4):
    h = 1e-4
    return (f(x + h) - f(x - h)) / (2 * h)


def numerical_gradient(f, x, h=1e-4):
    x = x.astype(float)  # a copy, and of floats: an array of integers would swallow h
    gradient = np.zeros(x.shape)
    for place in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[place] += h
        down[place] -= h
        gradient[place] = (f(up) - f(down)) / (2 * h)
    return gradient
