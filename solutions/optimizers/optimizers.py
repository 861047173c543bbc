"""Optimizers: five ways to turn gradients into steps.

The reference solution. `python optimizers.py` walks all five down a valley and draws their paths.

Each optimizer has the same method `update(params, grads)`: it takes one step. `params` is a list of float64 arrays of any
shapes, which it changes in place; `grads` is a list of arrays of the same shapes, which it leaves as they are. What an
optimizer remembers from step to step has an array for each parameter: make them in the first call, when their shapes are
known. Every optimizer that is made begins with a memory of its own.
"""

from collections.abc import Callable

import numpy as np


class SGD:
    """Gradient descent: each step goes against the gradient."""

    def __init__(self, learning_rate: float) -> None:
        """Remember the settings.

        Args:
            learning_rate: how far to go along the gradient, above 0.
        """
        self.learning_rate = learning_rate

    def update(self, params: list[np.ndarray], grads: list[np.ndarray]) -> None:
        """Take one step.

        Args:
            params: float64 arrays, changed in place.
            grads: the loss's derivatives by them, in the same order and shapes.
        """
        for p, g in zip(params, grads, strict=True):
            p -= self.learning_rate * g


class Momentum:
    """A step goes on in the direction of those before it, like a ball that rolls."""

    def __init__(self, learning_rate: float, momentum: float = 0.9) -> None:
        """Remember the settings.

        Args:
            learning_rate: above 0.
            momentum: how much of the velocity is left from one step to the next, from 0 to below 1.
        """
        self.learning_rate = learning_rate
        self.momentum = momentum
        self.velocity: list[np.ndarray] | None = None  # one array a parameter, made in the first step

    def update(self, params: list[np.ndarray], grads: list[np.ndarray]) -> None:
        """Take one step.

        Args:
            params: float64 arrays, changed in place.
            grads: the loss's derivatives by them, in the same order and shapes.
        """
        if self.velocity is None:
            self.velocity = [np.zeros_like(p) for p in params]
        for p, g, v in zip(params, grads, self.velocity, strict=True):
            v *= self.momentum
            v -= self.learning_rate * g
            p += v


class AdaGrad:
    """Steps become shorter where gradients have been large: each number has a learning rate of its own."""

    def __init__(self, learning_rate: float, initial: float = 0.1, epsilon: float = 1e-7) -> None:
        """Remember the settings.

        Args:
            learning_rate: above 0.
            initial: what the sums of squares begin with, 0 or more.
            epsilon: a small number that keeps the divisor from being 0.
        """
        self.learning_rate = learning_rate
        self.initial = initial
        self.epsilon = epsilon
        self.squares: list[np.ndarray] | None = None  # one array a parameter, made in the first step

    def update(self, params: list[np.ndarray], grads: list[np.ndarray]) -> None:
        """Take one step.

        Args:
            params: float64 arrays, changed in place.
            grads: the loss's derivatives by them, in the same order and shapes.
        """
        if self.squares is None:
            self.squares = [np.full_like(p, self.initial) for p in params]
        for p, g, h in zip(params, grads, self.squares, strict=True):
            h += g**2
            p -= self.learning_rate * g / np.sqrt(h + self.epsilon)


class RMSProp:
    """AdaGrad that forgets: a moving average of the squares in place of their sum."""

    def __init__(self, learning_rate: float, rho: float = 0.9, epsilon: float = 1e-7) -> None:
        """Remember the settings.

        Args:
            learning_rate: above 0.
            rho: how much of the average is left from one step to the next, from 0 to below 1.
            epsilon: a small number that keeps the divisor from being 0.
        """
        self.learning_rate = learning_rate
        self.rho = rho
        self.epsilon = epsilon
        self.squares: list[np.ndarray] | None = None  # one array a parameter, made in the first step

    def update(self, params: list[np.ndarray], grads: list[np.ndarray]) -> None:
        """Take one step.

        Args:
            params: float64 arrays, changed in place.
            grads: the loss's derivatives by them, in the same order and shapes.
        """
        if self.squares is None:
            self.squares = [np.zeros_like(p) for p in params]
        for p, g, h in zip(params, grads, self.squares, strict=True):
            h *= self.rho
            h += (1 - self.rho) * g**2
            p -= self.learning_rate * g / np.sqrt(h + self.epsilon)


class Adam:
    """Moving averages of the gradient and of its square, both corrected for their beginning at 0."""

    def __init__(self, learning_rate: float, beta_1: float = 0.9, beta_2: float = 0.999, epsilon: float = 1e-7) -> None:
        """Remember the settings.

        Args:
            learning_rate: above 0.
            beta_1: how much of the average of gradients is left from one step to the next, from 0 to below 1.
            beta_2: the same of the average of squares.
            epsilon: a small number that keeps the divisor from being 0.
        """
        self.learning_rate = learning_rate
        self.beta_1 = beta_1
        self.beta_2 = beta_2
        self.epsilon = epsilon
        self.t = 0  # how many steps have been taken
        self.m: list[np.ndarray] | None = None  # the average of gradients, one array a parameter
        self.v: list[np.ndarray] | None = None  # the average of squares, one array a parameter

    def update(self, params: list[np.ndarray], grads: list[np.ndarray]) -> None:
        """Take one step.

        Args:
            params: float64 arrays, changed in place.
            grads: the loss's derivatives by them, in the same order and shapes.
        """
        if self.m is None or self.v is None:
            self.m, self.v = ([np.zeros_like(p) for p in params] for _ in range(2))
        self.t += 1
        for p, g, m, v in zip(params, grads, self.m, self.v, strict=True):
            m += (1 - self.beta_1) * (g - m)
            v += (1 - self.beta_2) * (g**2 - v)
            m_hat, v_hat = m / (1 - self.beta_1**self.t), v / (1 - self.beta_2**self.t)
            p -= self.learning_rate * m_hat / (np.sqrt(v_hat) + self.epsilon)


def descend(
    optimizer: SGD | Momentum | AdaGrad | RMSProp | Adam,
    gradient: Callable[[np.ndarray], np.ndarray],
    start: np.ndarray,
    steps: int,
) -> np.ndarray:
    """Walk downhill with an optimizer, and keep every place.

    Args:
        optimizer: a new one of the above.
        gradient: takes a place, shape (n,), and returns the gradient there, shape (n,).
        start: where to begin, float64, shape (n,). It stays as it is.
        steps: how many steps to take, 0 or more.

    Returns:
        The path, float64, shape (steps + 1, n): the start, and the place after each step.
    """
    place = start.copy()
    path = [place.copy()]
    for _ in range(steps):
        optimizer.update([place], [gradient(place)])
        path.append(place.copy())
    return np.array(path)


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    start, steps = np.array([-7.0, 2.0]), 40
    walkers = [SGD(0.9), Momentum(0.1), AdaGrad(1.5), RMSProp(0.3), Adam(0.5)]
    across, up = np.meshgrid(np.linspace(-10, 10, 201), np.linspace(-5, 5, 101))
    figure, axes = plt.subplots(1, 5, figsize=(20, 4), sharey=True)
    for plot, optimizer in zip(axes, walkers, strict=True):
        path = descend(optimizer, lambda p: np.array([0.1, 2.0]) * p, start, steps)
        height = 0.05 * path[-1, 0] ** 2 + path[-1, 1] ** 2
        name = type(optimizer).__name__
        print(f"{name:9} after {steps} steps: ({path[-1, 0]:7.4f}, {path[-1, 1]:7.4f}), height {height:.5f}")
        plot.contour(across, up, 0.05 * across**2 + up**2, [0.05, 0.2, 0.5, 1, 2, 4, 7, 12, 20], colors="0.8")
        plot.plot(path[:, 0], path[:, 1], ".-")
        plot.plot(0, 0, "k+")
        plot.set(title=name, xlabel="x")
    figure.tight_layout()
    figure.savefig("optimizers.png")
