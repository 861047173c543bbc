# fails: start_stays_as_it_is
"""The caller's start goes along."""

import numpy as np


def slope(x):
    return 0.02 * x + 0.1


def valley_gradient(x):
    return np.array([x[0] / 10, 2 * x[1]])


def descent_step(gradient, x, learning_rate):
    return x - learning_rate * gradient(x)


def descend(gradient, start, learning_rate=0.1, steps=100):
    x = start
    path = [np.array(start, dtype=float)]
    for _ in range(steps):
        if np.asarray(x).dtype.kind == "i":
            x = np.array(x, dtype=float)
        x -= learning_rate * gradient(x)
        path.append(np.array(x))
    return np.array(path)
