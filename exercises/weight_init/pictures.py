"""The report's pictures: what ten layers make of the activations, and what becomes of the gradient on its way back."""

import numpy as np

from grader import expect
from grader.pictures import Bars

NAMES = {"sigmoid": "sigmoid", "tanh": "tanh", "relu": "ReLU"}


def pictures(deep):
    return [lambda name=name: _spreads(deep, name) for name in NAMES] + [lambda: _gradients(deep)]


def _spreads(deep, name):
    values = expect.array(deep[name]["spreads"], shape=(None,), finite=False)
    layers = [str(k + 1) for k in range(len(values))]
    return Bars(f"The spread of the activations, {NAMES[name]}", values, layers, "spread of z", "layer")


def _gradients(deep):
    """As powers of ten: those of the sigmoid differ by a factor of 100,000."""
    sizes = expect.array(deep["sigmoid"]["sizes"], shape=(None,), finite=False)
    with np.errstate(all="ignore"):
        lost = np.log10(sizes[-1] / sizes)
    layers = [str(k + 1) for k in range(len(sizes))]
    return Bars("How much of the gradient is lost on its way back, sigmoid", lost, layers, "powers of ten", "layer")
