# fails: gradient_of_the_valley
"""Both derivatives are right, and the list that holds them can not be multiplied by a learning rate."""

import numpy as np


def slope(x):
    return 0.02 * x + 0.1


def valley_gradient(x):
    return [x[0] / 10, 2 * x[1]]


def descent_step(gradient, x, learning_rate):
    return x - learning_rate * gradient(x)


def descend(gradient, start, learning_rate=0.1, steps=100):
    path = [np.array(start, dtype=float)]
    for _ in range(steps):
        path.append(descent_step(gradient, path[-1], learning_rate))
    return np.array(path)
