"""Nonlinear regression: fit a cubic curve to points, with a linear model of powers and an optimizer of Keras.

Write the five functions marked TODO, from the top down. `grader check nonlinear_regression.py` tells you how far you are;
`python nonlinear_regression.py` runs the experiment at the bottom.
"""

import tensorflow as tf


def features(x: tf.Tensor) -> tf.Tensor:
    """The powers of every x, one row a point.

    Args:
        x: float32, shape (n, 1).

    Returns:
        The columns 1, x, x² and x³ in this order, float32, shape (n, 4).
    """
    raise NotImplementedError("TODO: compute the four columns and put them side by side with tf.concat")


def predict(features: tf.Tensor, w: tf.Tensor) -> tf.Tensor:
    """The model's value at every point: each feature times its weight, and the sum of these.

    Args:
        features: float32, shape (n, 4).
        w: the weights, one for each feature, float32, shape (4, 1).

    Returns:
        The predictions y, float32, shape (n, 1).
    """
    raise NotImplementedError("TODO: return the matrix product of features and w")


def mean_squared_error(d: tf.Tensor, y: tf.Tensor) -> tf.Tensor:
    """How far the predictions are off.

    Args:
        d: the desired values, float32, shape (n, 1).
        y: the predictions, float32, shape (n, 1).

    Returns:
        The mean of the squared errors, float32, shape (), 0 or more.
    """
    raise NotImplementedError("TODO: return the mean of (d - y) squared")


def train_step(
    features: tf.Tensor, d: tf.Tensor, w: tf.Variable, optimizer: tf.keras.optimizers.Optimizer
) -> tf.Tensor:
    """Let the optimizer change w, in place, by one step.

    Args:
        features: float32, shape (n, 4).
        d: the desired values, float32, shape (n, 1).
        w: the weights, a variable of shape (4, 1).
        optimizer: any optimizer of Keras. It holds the learning rate and what it remembers of earlier steps.

    Returns:
        The loss before the step, float32, shape ().
    """
    raise NotImplementedError("TODO: compute the loss under a tf.GradientTape, hand its gradient to the optimizer")


def train(
    x: tf.Tensor, d: tf.Tensor, optimizer: tf.keras.optimizers.Optimizer, steps: int = 300
) -> tuple[tf.Variable, list[float]]:
    """Fit a cubic curve, beginning with small random weights.

    Args:
        x: float32, shape (n, 1).
        d: the desired values, float32, shape (n, 1).
        optimizer: takes the steps.
        steps: how many steps to take.

    Returns:
        w and the history: the loss before each step, so a list of `steps` numbers.
    """
    raise NotImplementedError("TODO: make the features once, and w; call train_step `steps` times, keep the losses")


if __name__ == "__main__":
    import matplotlib.pyplot as plt
    import numpy as np

    rng = np.random.default_rng(1)
    x = rng.uniform(-2.0, 2.0, (100, 1)).astype(np.float32)
    d = (-0.4 * x**3 + 1.6 * x**2 - 2.8 * x + 1.0 + 0.05 * rng.standard_normal((100, 1))).astype(np.float32)

    w, history = train(tf.constant(x), tf.constant(d), tf.keras.optimizers.Adam(0.5), steps=300)
    found = np.ravel(np.asarray(w))
    print("w =", found.round(3), f"loss = {float(history[-1]):.4f}")

    figure, (left, right) = plt.subplots(1, 2, figsize=(10, 4))
    grid = np.linspace(-2.0, 2.0, 200)
    left.plot(x, d, ".", label="data")
    left.plot(grid, np.polynomial.polynomial.polyval(grid, found), label="the curve found")
    left.set(xlabel="x", ylabel="d")
    left.legend()
    right.semilogy([float(loss) for loss in history])
    right.set(xlabel="step", ylabel="loss")
    figure.tight_layout()
    figure.savefig("nonlinear_regression.png")
