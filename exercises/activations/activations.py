"""Activation functions: what a neuron makes of the sum that comes in.

Write the six functions marked TODO, from the top down. `grader check activations.py` tells you how far you are;
`python activations.py` draws them.
"""

import numpy as np


def identity(u: np.ndarray) -> np.ndarray:
    """The sum itself.

    Args:
        u: weighted sums, float64, any shape.

    Returns:
        The same numbers, float64, the same shape.
    """
    raise NotImplementedError("TODO: the shortest function of all")


def step(u: np.ndarray) -> np.ndarray:
    """Whether the sum is above 0.

    Args:
        u: weighted sums, float64, any shape. It must not be changed.

    Returns:
        1 where u > 0 and 0 elsewhere, also at 0; numbers, not bools, the same shape.
    """
    raise NotImplementedError("TODO: compare, and make numbers of True and False")


def sigmoid(u: np.ndarray) -> np.ndarray:
    """A step made smooth: 1 / (1 + exp(-u)).

    Args:
        u: weighted sums, float64, any shape and any size. It must not be changed.

    Returns:
        Numbers from 0 to 1, float64, the same shape, computed without an overflow.
    """
    raise NotImplementedError("TODO: write the formula, then see that exp never gets a large positive number")


def relu(u: np.ndarray) -> np.ndarray:
    """The sum where it is above 0.

    Args:
        u: weighted sums, float64, any shape. It must not be changed.

    Returns:
        u where u > 0 and 0 elsewhere, float64, the same shape.
    """
    raise NotImplementedError("TODO: one call of NumPy does it")


def leaky_relu(u: np.ndarray, slope: float = 0.01) -> np.ndarray:
    """ReLU that lets a little of what is below 0 through.

    Args:
        u: weighted sums, float64, any shape. It must not be changed.
        slope: below 0, between 0 and 1.

    Returns:
        u where u > 0 and slope * u elsewhere, float64, the same shape.
    """
    raise NotImplementedError("TODO: np.where chooses between two arrays")


def softmax(u: np.ndarray) -> np.ndarray:
    """Probabilities of classes from their scores.

    Args:
        u: scores, float64, shape (K,) of one example or (n, K) of n examples, any size. It must not be changed.

    Returns:
        Numbers from 0 to 1, float64, the same shape. They sum to 1 over the classes: of a batch, in each row.
    """
    raise NotImplementedError("TODO: along the last axis, with the largest score subtracted first")


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    print("softmax of 1, 2, 3:", softmax(np.array([1.0, 2.0, 3.0])).round(4))

    u = np.linspace(-4.0, 4.0, 401)
    figure, axes = plt.subplots(1, 4, figsize=(14, 3))
    for axis, function in zip(axes, (step, sigmoid, relu, leaky_relu), strict=True):
        axis.plot(u, function(u))
        axis.set(title=function.__name__, xlabel="u")
    figure.tight_layout()
    figure.savefig("activations.png")
