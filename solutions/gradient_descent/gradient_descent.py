"""Gradient descent: go down on a function, step by step.

The reference solution. `python gradient_descent.py` goes down a valley and draws the way.
"""

from collections.abc import Callable

import numpy as np


def slope(x: float) -> float:
    """The derivative of f(x) = 0.01 x² + 0.1 x.

    Args:
        x: the place, a number.

    Returns:
        How steep f is there.
    """
    return 0.02 * x + 0.1


def valley_gradient(x: np.ndarray) -> np.ndarray:
    """The gradient of f(x) = x_0² / 20 + x_1².

    Args:
        x: the place, float64, shape (2,).

    Returns:
        The derivatives by x_0 and by x_1, float64, shape (2,).
    """
    return np.array([x[0] / 10, 2 * x[1]])


def descent_step(
    gradient: Callable[[np.ndarray], np.ndarray], x: float | np.ndarray, learning_rate: float
) -> float | np.ndarray:
    """Where one step of gradient descent leads.

    Args:
        gradient: gives the gradient at a place, in the shape of the place.
        x: where one stands, a number or float64 of shape (n,). It must not be changed.
        learning_rate: how far to go along the gradient, above 0.

    Returns:
        The next place, of the shape of x.
    """
    return x - learning_rate * gradient(x)


def descend(
    gradient: Callable[[np.ndarray], np.ndarray],
    start: float | np.ndarray,
    learning_rate: float = 0.1,
    steps: int = 100,
) -> np.ndarray:
    """The way that gradient descent takes.

    Args:
        gradient: gives the gradient at a place, in the shape of the place.
        start: where to begin, a number or an array of shape (n,), of floats or integers. It must not be changed.
        learning_rate: of each step, above 0.
        steps: how many steps to take.

    Returns:
        The path: the start, and the place after each step, float64, shape (steps + 1,) or (steps + 1, n).
    """
    path = [np.array(start, dtype=float)]
    for _ in range(steps):
        path.append(descent_step(gradient, path[-1], learning_rate))
    return np.array(path)


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    print("parabola, three steps:", descend(slope, 0.0, 1.0, 3))

    path = descend(valley_gradient, np.array([-7, 2]), learning_rate=0.9, steps=30)
    print("valley, the end:", path[-1])
    x_0, x_1 = np.meshgrid(np.linspace(-8.0, 2.0, 101), np.linspace(-3.0, 3.0, 101))
    plt.contour(x_0, x_1, x_0**2 / 20 + x_1**2, levels=12)
    plt.plot(path[:, 0], path[:, 1], "o-")
    plt.gca().set(xlabel="x_0", ylabel="x_1")
    plt.savefig("gradient_descent.png")
