"""Mini-batches: a step of gradient descent after every handful of examples.

Write the four functions marked TODO, from the top down. `grader check mini_batch.py` tells you how far you are;
`python mini_batch.py` compares online, mini-batch and batch training.
"""

from collections.abc import Iterable

import numpy as np


def steps_per_epoch(n: int, size: int) -> int:
    """How many batches an epoch has.

    Args:
        n: how many examples there are, 1 or more.
        size: how many of them a batch has, 1 or more.

    Returns:
        The number of batches, the last of which may be smaller.
    """
    raise NotImplementedError("TODO: n / size, rounded up")


def batches(
    x: np.ndarray, d: np.ndarray, size: int, rng: np.random.Generator
) -> Iterable[tuple[np.ndarray, np.ndarray]]:
    """The batches of one epoch, in a random order of the examples.

    Args:
        x: the examples' inputs, float64, shape (n, m). It must not be changed.
        d: what is desired of them, float64, shape (n,). It must not be changed.
        size: how many examples a batch has, 1 or more.
        rng: where the order comes from. The next call with the same generator gives another order.

    Returns:
        Pairs of rows of x, shape (size, m), and the same rows of d, shape (size,); the last pair may have fewer rows.
        Together they hold every example once.
    """
    raise NotImplementedError("TODO: an order of the row numbers, and a slice of it for each batch")


def train_step(
    x: np.ndarray, d: np.ndarray, w: np.ndarray, b: float, learning_rate: float
) -> tuple[np.ndarray, float, float]:
    """One step of gradient descent with one batch.

    Args:
        x: the batch's inputs, float64, shape (k, m).
        d: what is desired, float64, shape (k,).
        w: the weights, float64, shape (m,). It must not be changed.
        b: the bias, a number.
        learning_rate: how far to go along the gradient, above 0.

    Returns:
        The new w, the new b, and the batch's mean squared error from before the step.
    """
    raise NotImplementedError("TODO: the error, the loss, two gradients, and new w and b")


def train(
    x: np.ndarray, d: np.ndarray, size: int, learning_rate: float, epochs: int, rng: np.random.Generator
) -> tuple[np.ndarray, float, list[float]]:
    """Fit a linear model, beginning with w and b 0.

    Args:
        x: the examples' inputs, float64, shape (n, m).
        d: what is desired of them, float64, shape (n,).
        size: how many examples a batch has, 1 or more: 1 is online training, n and more is batch training.
        learning_rate: of each step, above 0.
        epochs: how often every example is used.
        rng: where the orders of the examples come from, a new one in every epoch.

    Returns:
        w, b and the history: the loss of each step's batch before the step, epochs * steps_per_epoch(n, size) numbers.
    """
    raise NotImplementedError("TODO: for each epoch, for each of its batches, a step")


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    rng = np.random.default_rng(1)
    x = rng.uniform(-1.0, 1.0, (60, 2))
    d = x @ [2.0, -1.0] + 0.5 + 0.1 * rng.standard_normal(60)
    for name, size, epochs in (("online", 1, 1), ("mini-batches of 10", 10, 10), ("batch", 60, 60)):
        w, b, history = train(x, d, size, 0.1, epochs, rng)
        print(f"{name}: w = {w.round(2)}, b = {b:.2f} after {len(history)} steps")
        plt.plot(history, label=name)
    plt.gca().set(xlabel="step", ylabel="loss of the step's batch", yscale="log")
    plt.legend()
    plt.savefig("mini_batch.png")
