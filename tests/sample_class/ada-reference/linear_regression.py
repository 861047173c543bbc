"""Linear regression: fit a straight line to points, by gradient descent.

The reference solution. `python linear_regression.py` runs the experiment at the bottom.
"""

import tensorflow as tf


def predict(x: tf.Tensor, w: tf.Tensor, b: tf.Tensor) -> tf.Tensor:
    """The line's value at every x.

    Args:
        x: where to look, float32, shape (n,).
        w: the slope, float32, shape ().
        b: the intercept, float32, shape ().

    Returns:
        The predictions y, float32, shape (n,).
    """
    return w * x + b


def mean_squared_error(d: tf.Tensor, y: tf.Tensor) -> tf.Tensor:
    """How far the predictions are off.

    Args:
        d: the desired values, float32, shape (n,).
        y: the predictions, float32, shape (n,).

    Returns:
        The mean of the squared errors, float32, shape (), 0 or more.
    """
    return tf.reduce_mean(tf.square(d - y))


def train_step(x: tf.Tensor, d: tf.Tensor, w: tf.Variable, b: tf.Variable, learning_rate: float) -> tf.Tensor:
    """Change w and b, in place, by one step of gradient descent.

    Args:
        x: float32, shape (n,).
        d: the desired values, float32, shape (n,).
        w: the slope, a variable of shape ().
        b: the intercept, a variable of shape ().
        learning_rate: how far to go along the gradient, above 0.

    Returns:
        The loss before the step, float32, shape ().
    """
    with tf.GradientTape() as tape:
        loss = mean_squared_error(d, predict(x, w, b))
    dw, db = tape.gradient(loss, [w, b])
    w.assign_sub(learning_rate * dw)
    b.assign_sub(learning_rate * db)
    return loss


def train(
    x: tf.Tensor, d: tf.Tensor, learning_rate: float = 0.1, steps: int = 300
) -> tuple[tf.Variable, tf.Variable, list[float]]:
    """Fit a line, beginning with w = b = 0.

    Args:
        x: float32, shape (n,).
        d: the desired values, float32, shape (n,).
        learning_rate: of each step, above 0.
        steps: how many steps to take.

    Returns:
        w, b and the history: the loss before each step, so a list of `steps` numbers.
    """
    w, b = tf.Variable(0.0), tf.Variable(0.0)
    history = [float(train_step(x, d, w, b, learning_rate)) for _ in range(steps)]
    return w, b, history


if __name__ == "__main__":
    import matplotlib.pyplot as plt
    import numpy as np

    rng = np.random.default_rng(1)
    x = rng.uniform(0.0, 1.0, 100).astype(np.float32)
    d = (3.0 * x + 2.0 + 0.3 * rng.standard_normal(100)).astype(np.float32)

    w, b, history = train(tf.constant(x), tf.constant(d))
    print(f"w = {float(w):.3f}, b = {float(b):.3f}, loss = {float(history[-1]):.3f}")

    figure, (left, right) = plt.subplots(1, 2, figsize=(10, 4))
    left.plot(x, d, ".", label="data")
    left.plot([0, 1], [float(b), float(w) + float(b)], label="the line found")
    left.set(xlabel="x", ylabel="d")
    left.legend()
    right.plot([float(loss) for loss in history])
    right.set(xlabel="step", ylabel="loss")
    figure.tight_layout()
    figure.savefig("linear_regression.png")
