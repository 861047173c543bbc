"""The places come from a generator; a path of numbers is a list of numbers."""

import numpy as np


def slope(x):
    return (x + 5) / 50


def valley_gradient(x):
    return np.array([x[0] / 10, 2 * x[1]])


def descent_step(gradient, x, learning_rate):
    return np.subtract(x, np.multiply(learning_rate, gradient(x)))


def descend(gradient, start, learning_rate=0.1, steps=100):
    return np.array(list(walk(gradient, np.array(start), learning_rate, steps)), dtype=float)


def walk(gradient, x, learning_rate, steps):
    yield x
    for _ in range(steps):
        x = descent_step(gradient, x, learning_rate)
        yield x
