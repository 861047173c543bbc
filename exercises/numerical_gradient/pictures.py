"""The report's picture: how many digits of a derivative are right, for steps from 0.1 to 1e-14."""

import numpy as np

from grader import expect
from grader.pictures import Bars


def pictures(digits, asked):
    return [lambda: _digits(digits, asked["digits"])]


def _digits(digits, asked):
    right = np.exp(asked["x"])
    error = np.abs(expect.curve(digits, length=len(asked["h"])) / right - 1)
    shown = np.clip(-np.log10(np.maximum(error, 1e-16)), 0.0, 16.0)
    names = [f"1e-{k}" for k in range(1, len(shown) + 1)]
    return Bars("How many digits are right", shown, names, "digits of the derivative of exp at 1", "h")
