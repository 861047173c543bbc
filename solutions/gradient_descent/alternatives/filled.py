"""The path is an array that is filled."""

import numpy as np


def slope(x):
    return 0.02 * x + 0.1


def valley_gradient(x):
    return x * np.array([0.1, 2.0])


def descent_step(gradient, x, learning_rate):
    return x - learning_rate * gradient(x)


def descend(gradient, start, learning_rate=0.1, steps=100):
    path = np.empty((steps + 1, *np.shape(start)))
    path[0] = start
    for i in range(steps):
        path[i + 1] = path[i] - learning_rate * gradient(path[i])
    return path
