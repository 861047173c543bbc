# fails: path_from_integers
"""The path has the type of the start."""

import numpy as np


def slope(x):
    return 0.02 * x + 0.1


def valley_gradient(x):
    return np.array([x[0] / 10, 2 * x[1]])


def descent_step(gradient, x, learning_rate):
    return x - learning_rate * gradient(x)


def descend(gradient, start, learning_rate=0.1, steps=100):
    path = np.zeros((steps + 1, *np.shape(start)), dtype=np.asarray(start).dtype)
    path[0] = start
    for i in range(steps):
        path[i + 1] = descent_step(gradient, path[i], learning_rate)
    return path
