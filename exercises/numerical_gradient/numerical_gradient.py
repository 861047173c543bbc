"""Numerical gradients: move each number a little, and look how the function changes.

Write the two functions marked TODO. `grader check numerical_gradient.py` tells you how far you are;
`python numerical_gradient.py` prints examples and draws how the error depends on h.
"""

from collections.abc import Callable

import numpy as np


def numerical_derivative(f: Callable[[float], float], x: float, h: float = 1e-4) -> float:
    """How steep a function of one number is, by the central difference.

    Args:
        f: the function.
        x: the place, an int or a float.
        h: how far to look to either side, above 0.

    Returns:
        The derivative of f at x.
    """
    raise NotImplementedError("TODO: ask f at x + h and at x - h")


def numerical_gradient(f: Callable[[np.ndarray], float], x: np.ndarray, h: float = 1e-4) -> np.ndarray:
    """The derivatives of a function of many numbers, by central differences.

    Args:
        f: the function, of an array of the shape of x.
        x: the place, floats or integers, any shape. After the call it has the values that it had before.
        h: how far to move each number to either side, above 0.

    Returns:
        The gradient of f at x, float64, the shape of x.
    """
    raise NotImplementedError("TODO: for each place of x, move the number there alone to either side, and ask f")


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    print("0.01x² + 0.1x at 5:", numerical_derivative(lambda x: 0.01 * x**2 + 0.1 * x, 5))
    print("x_0² + x_1² at (3, 4):", numerical_gradient(lambda x: np.sum(x**2), np.array([3, 4])))

    steps = 10.0 ** -np.arange(1, 15)
    errors = [abs(numerical_derivative(np.exp, 1.0, h) - np.exp(1.0)) for h in steps]
    plt.loglog(steps, errors, "o-")
    plt.gca().set(xlabel="h", ylabel="error of the derivative of exp at 1")
    plt.savefig("numerical_gradient.png")
