# fails: walks_down_the_parabola
"""It stops where steps become small."""

import numpy as np


def slope(x):
    return 0.02 * x + 0.1


def valley_gradient(x):
    return np.array([x[0] / 10, 2 * x[1]])


def descent_step(gradient, x, learning_rate):
    return x - learning_rate * gradient(x)


def descend(gradient, start, learning_rate=0.1, steps=100):
    path = [np.array(start, dtype=float)]
    for _ in range(steps):
        new = descent_step(gradient, path[-1], learning_rate)
        path.append(new if np.max(np.abs(new - path[-1])) > 1.5e-4 else path[-1])
    return np.array(path)
