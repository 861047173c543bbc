"""Asks the learner's functions for derivatives of polynomials, and records what they return. It knows no derivative."""

import numpy as np


def derivative(learner, given):
    return learner.numerical_derivative(_polynomial(given["c"]), given["x"])


def wide_derivative(learner, given):
    return learner.numerical_derivative(_polynomial(given["c"]), given["x"], given["h"])


def gradient(learner, given):
    return _gradient(learner, given)


def table(learner, given):
    return _gradient(learner, given)


def integers(learner, given):
    return _gradient(learner, given)


def wide_gradient(learner, given):
    return _gradient(learner, given)


def digits(learner, given):
    return [learner.numerical_derivative(np.exp, given["x"], h) for h in given["h"]]


def _polynomial(c):
    return lambda x: c[0] + x * (c[1] + x * (c[2] + x * c[3]))


def _gradient(learner, given):
    """The gradient of a function in which all numbers play together, and x as it is afterwards."""
    a, b, x = given["a"], given["b"], given["x"].copy()

    def f(x):
        return np.sum(a * x**3) + np.sum(b * x) ** 2 / 2

    more = (given["h"],) if "h" in given else ()
    return {"gradient": learner.numerical_gradient(f, x, *more), "x": x}
