# fails: gradient_moves_one_number_at_a_time
"""All numbers are moved together."""

import numpy as np


def numerical_derivative(f, x, h=1e-4):
    return (f(x + h) - f(x - h)) / (2 * h)


def numerical_gradient(f, x, h=1e-4):
    return (f(x + h) - f(x - h)) / (2 * h) * np.ones(x.shape)
