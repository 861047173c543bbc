"""Softmax regression: tell handwritten digits apart with one layer, written with bare variables.

The reference solution. `python mnist_softmax.py` trains on 6,000 digits and draws some that are taken for others.
"""

import numpy as np
import tensorflow as tf


def prepare(images: np.ndarray, labels: np.ndarray) -> tuple[tf.Tensor, tf.Tensor]:
    """Turn images and labels, as they are stored, into what the model works on.

    Args:
        images: uint8, shape (n, 28, 28), from 0 (background) to 255 (ink).
        labels: the digits, uint8, shape (n,), from 0 to 9.

    Returns:
        x, the images as rows, divided by 255: float32, shape (n, 784), from 0 to 1;
        d, the labels as one-hot rows: float32, shape (n, 10), a 1 in the label's column and 0 elsewhere.
    """
    x = tf.reshape(tf.cast(images, tf.float32) / 255.0, (-1, 784))
    return x, tf.one_hot(labels, 10)


def scores(x: tf.Tensor, w: tf.Tensor, b: tf.Tensor) -> tf.Tensor:
    """How much speaks for each class, as any number; also called logits.

    Args:
        x: float32, shape (n, 784).
        w: the weights, float32, shape (784, 10).
        b: the biases, float32, shape (10,).

    Returns:
        u, float32, shape (n, 10).
    """
    return x @ w + b


def softmax(u: tf.Tensor) -> tf.Tensor:
    """Turn scores into probabilities: the exponential of each, divided by the sum of its row's.

    Args:
        u: the scores, float32, shape (n, 10).

    Returns:
        y, float32, shape (n, 10), between 0 and 1; each row sums to 1.
    """
    return tf.nn.softmax(u)


def cross_entropy(d: tf.Tensor, u: tf.Tensor) -> tf.Tensor:
    """How far the model is off: the mean over the rows of -sum(d * log(softmax(u))).

    Args:
        d: the desired probabilities, float32, shape (n, 10).
        u: the scores, not yet probabilities, float32, shape (n, 10). They may lie 200 apart.

    Returns:
        The mean cross entropy, float32, shape (), 0 or more.
    """
    return tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(labels=d, logits=u))


def train_step(x: tf.Tensor, d: tf.Tensor, w: tf.Variable, b: tf.Variable, learning_rate: float) -> tf.Tensor:
    """Change w and b, in place, by one step of gradient descent on one batch.

    Args:
        x: float32, shape (batch size, 784).
        d: float32, shape (batch size, 10).
        w: the weights, a variable of shape (784, 10).
        b: the biases, a variable of shape (10,).
        learning_rate: how far to go along the gradient, above 0.

    Returns:
        The loss before the step, float32, shape ().
    """
    with tf.GradientTape() as tape:
        loss = cross_entropy(d, scores(x, w, b))
    dw, db = tape.gradient(loss, [w, b])
    w.assign_sub(learning_rate * dw)
    b.assign_sub(learning_rate * db)
    return loss


def train(
    x: tf.Tensor, d: tf.Tensor, learning_rate: float = 0.5, batch_size: int = 100, steps: int = 600
) -> tuple[tf.Variable, tf.Variable, list[float]]:
    """Train from small random weights and zero biases, each step on another random batch.

    Args:
        x: all training images, float32, shape (n, 784). They may come sorted by their digit.
        d: their labels, float32, shape (n, 10).
        learning_rate: of each step, above 0.
        batch_size: how many rows each step uses, n at most.
        steps: how many steps to take.

    Returns:
        w of shape (784, 10), b of shape (10,) and the history: the loss of each step, so a list of `steps` numbers.
    """
    w = tf.Variable(tf.random.normal((784, 10), stddev=0.01))
    b = tf.Variable(tf.zeros(10))
    history = []
    for _ in range(steps):
        rows = np.random.randint(0, len(x), batch_size)
        loss = train_step(tf.gather(x, rows), tf.gather(d, rows), w, b, learning_rate)
        history.append(float(loss))
    return w, b, history


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    from grader.data import load

    data = load("mnist", train=6000, test=2000, seed=1)
    w, b, history = train(*prepare(data.x_train, data.y_train))

    x_test, _ = prepare(data.x_test, data.y_test)
    y = np.asarray(softmax(scores(x_test, w, b)))
    taken_for = y.argmax(axis=1)
    print(f"loss = {float(history[-1]):.3f}, accuracy on held-out digits = {np.mean(taken_for == data.y_test):.3f}")

    figure, axes = plt.subplots(3, 6, figsize=(11, 6))
    for ax, i in zip(axes.flat, np.flatnonzero(taken_for != data.y_test), strict=False):
        ax.imshow(data.x_test[i], cmap="gray_r")
        ax.set_title(f"{data.y_test[i]}, taken for {taken_for[i]} ({y[i].max():.0%})", fontsize=8)
        ax.axis("off")
    figure.tight_layout()
    figure.savefig("mnist_softmax.png")
