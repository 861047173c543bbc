# fails: x_stays_as_it_is
"""Each number is put back when the next is moved, and the last one never."""

import numpy as np


def numerical_derivative(f, x, h=1e-4):
    return (f(x + h) - f(x - h)) / (2 * h)


def numerical_gradient(f, x, h=1e-4):
    if x.dtype.kind == "i":
        x = x.astype(float)
    gradient = np.zeros(x.shape)
    last = None
    for i in np.ndindex(x.shape):
        if last is not None:
            x[last] += h
        x[i] += h
        above = f(x)
        x[i] -= 2 * h
        gradient[i] = (above - f(x)) / (2 * h)
        last = i
    return gradient
