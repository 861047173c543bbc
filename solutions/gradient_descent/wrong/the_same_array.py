# fails: path_of_two_variables
"""The same array is in the path again and again."""

import numpy as np


def slope(x):
    return 0.02 * x + 0.1


def valley_gradient(x):
    return np.array([x[0] / 10, 2 * x[1]])


def descent_step(gradient, x, learning_rate):
    return x - learning_rate * gradient(x)


def descend(gradient, start, learning_rate=0.1, steps=100):
    x = np.array(start, dtype=float)
    if x.ndim == 0:
        x = float(x)
    path = [x]
    for _ in range(steps):
        x -= learning_rate * gradient(x)
        path.append(x)
    return np.array(path)
