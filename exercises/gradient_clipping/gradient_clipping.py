"""Gradients that explode or vanish on their way back in time, and clipping them.

Write the six functions marked TODO, from the top down. `grader check gradient_clipping.py` tells you how far you are;
`python gradient_clipping.py` runs the experiment at the bottom.

No function changes the arrays that it is handed: all of them return new ones.
"""

from collections.abc import Callable

import numpy as np


def norms_back_in_time(U: np.ndarray, delta: np.ndarray, steps: int) -> np.ndarray:
    """How long an error is after every step back in time, in a recurrent network without an activation.

    Args:
        U: weights from the units to themselves, float64, shape (units, units).
        delta: the error at the last step, float64, shape (units,).
        steps: how many steps to go back, 0 or more.

    Returns:
        The length of delta, of delta · Uᵀ, of delta · Uᵀ · Uᵀ and so on: float64, shape (steps + 1,).
    """
    raise NotImplementedError("TODO: keep the norm of delta, go back one step with `delta @ U.T`, and so on")


def global_norm(gradients: list[np.ndarray]) -> float:
    """The length of all gradients together, as if they were one long vector.

    Args:
        gradients: float64 arrays of any shapes, at least one.

    Returns:
        The square root of the sum of all squares: a number, 0 or more.
    """
    raise NotImplementedError("TODO: sum the squares of all numbers of all arrays, and take the root")


def clip_by_value(gradient: np.ndarray, limit: float) -> np.ndarray:
    """Cut every number of a gradient off at the limit.

    Args:
        gradient: float64, any shape.
        limit: above 0.

    Returns:
        The gradient with every number between -limit and limit, of the same shape.
    """
    raise NotImplementedError("TODO: return what lies beyond the limits as the limits")


def clip_by_norm(gradient: np.ndarray, threshold: float) -> np.ndarray:
    """Shorten a gradient to the threshold if it is longer; its direction stays.

    Args:
        gradient: float64, any shape; its norm is the root of the sum of the squares of all its numbers.
        threshold: above 0.

    Returns:
        The gradient as it is if its norm is at most the threshold, else threshold / norm times the gradient.
    """
    raise NotImplementedError("TODO: compare the norm with the threshold, and scale only if it is larger")


def clip_by_global_norm(gradients: list[np.ndarray], threshold: float) -> list[np.ndarray]:
    """Shorten all gradients of a network by one and the same factor.

    Args:
        gradients: float64 arrays of any shapes, at least one.
        threshold: above 0.

    Returns:
        The gradients in their order, as they are if their global norm is at most the threshold, else each of them times
        threshold / global norm.
    """
    raise NotImplementedError("TODO: take the global norm once, and scale every gradient by the same factor")


def descend(
    gradient: Callable[[np.ndarray], np.ndarray],
    start: np.ndarray,
    learning_rate: float,
    steps: int,
    threshold: float | None = None,
) -> np.ndarray:
    """Walk down by gradient descent, with gradients that are clipped by their norm.

    Args:
        gradient: gives the gradient at a place, shape (k,).
        start: the place to begin at, float64, shape (k,).
        learning_rate: above 0.
        steps: how many to take, 0 or more.
        threshold: the longest gradient, above 0; None to clip nothing.

    Returns:
        The path: start and the place after every step, float64, shape (steps + 1, k).
    """
    raise NotImplementedError(
        "TODO: take the gradient, clip it by its norm if there is a threshold, take the step, keep the place"
    )


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    rng = np.random.default_rng(1)
    turn = np.linalg.qr(rng.normal(size=(16, 16)))[0]  # turns a vector and keeps its length
    figure, (left, right) = plt.subplots(1, 2, figsize=(10, 4))
    for scale in (0.8, 1.0, 1.2):
        norms = norms_back_in_time(scale * turn, rng.normal(size=16), 50)
        left.semilogy(norms / norms[0], label=f"U = {scale} · a rotation")
    left.set(xlabel="steps back in time", ylabel="length of the error")
    left.legend()

    # One unit, no activation: after 20 steps the state is w**20. It is to be 0.5.
    T = 20

    def slope(w: np.ndarray) -> np.ndarray:
        """The derivative of half the squared error by w."""
        return (w**T - 0.5) * T * w ** (T - 1)

    start = np.array([1.3])
    print(f"the gradient at w = 1.3 is {slope(start)[0]:,.0f}, and at w = 0.5 it is {slope(np.array([0.5]))[0]:.1g}")
    print(f"two steps without clipping lead to w = {descend(slope, start, 0.01, 2)[-1, 0]:.3g}")
    path = descend(slope, start, 0.01, 100, threshold=1.0)[:, 0]
    print(f"100 steps with clipping lead to w = {path[-1]:.4f}, and w**20 = {path[-1] ** T:.4f}")
    right.plot(path)
    right.set(xlabel="step", ylabel="w, with clipping")
    figure.tight_layout()
    figure.savefig("gradient_clipping.png")
