"""Nonlinear regression: fit a cubic curve to points, with a linear model of powers and an optimizer of Keras.

The reference solution. `python nonlinear_regression.py` runs the experiment at the bottom.
"""

import tensorflow as tf


def features(x: tf.Tensor) -> tf.Tensor:
    """The powers of every x, one row a point.

    Args:
        x: float32, shape (n, 1).

    Returns:
        The columns 1, x, x² and x³ in this order, float32, shape (n, 4).
    """
    return tf.concat([tf.ones_like(x), x, x**2, x**3], axis=1)


def predict(features: tf.Tensor, w: tf.Tensor) -> tf.Tensor:
    """The model's value at every point: each feature times its weight, and the sum of these.

    Args:
        features: float32, shape (n, 4).
        w: the weights, one for each feature, float32, shape (4, 1).

    Returns:
        The predictions y, float32, shape (n, 1).
    """
    return features @ w


def mean_squared_error(d: tf.Tensor, y: tf.Tensor) -> tf.Tensor:
    """How far the predictions are off.

    Args:
        d: the desired values, float32, shape (n, 1).
        y: the predictions, float32, shape (n, 1).

    Returns:
        The mean of the squared errors, float32, shape (), 0 or more.
    """
    return tf.reduce_mean(tf.square(d - y))


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
    with tf.GradientTape() as tape:
        loss = mean_squared_error(d, predict(features, w))
    gradients = tape.gradient(loss, [w])
    optimizer.apply_gradients(zip(gradients, [w]))
    return loss


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
    powers = features(x)
    w = tf.Variable(tf.random.normal((4, 1), stddev=0.01))
    history = []
    for _ in range(steps):
        loss = train_step(powers, d, w, optimizer)
        history.append(float(loss))
    return w, history


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
