"""A convolutional net: tell handwritten digits apart by their parts, written with bare variables.

Write the six functions marked TODO, from the top down. `grader check mnist_cnn_tf.py` tells you how far you are;
`python mnist_cnn_tf.py` trains on 16,000 digits and draws the loss and some digits that are taken for others.
"""

from collections.abc import Sequence

import numpy as np
import tensorflow as tf

DROPOUT = 0.5  # the share of units in the hidden dense layer that is dropped, in training only


def prepare(images: np.ndarray) -> np.ndarray:
    """Turn images, as they are stored, into what a convolution works on: pictures with a channel axis.

    Args:
        images: uint8, shape (n, 28, 28), from 0 (background) to 255 (ink).

    Returns:
        The images divided by 255, with one channel: float32, shape (n, 28, 28, 1), from 0 to 1.
    """
    raise NotImplementedError("TODO: add an axis of length 1 at the end, make it float32 and divide it by 255")


def parameters(filters: Sequence[int] = (32, 64), units: int = 1024) -> list[tf.Variable]:
    """Make the net's parameters, as training begins with them.

    Args:
        filters: how many filters the first and the second convolution have.
        units: how many units the hidden dense layer has.

    Returns:
        The list [W1, b1, W2, b2, W3, b3, W4, b4] of float32 variables. W1 has shape (5, 5, 1, filters[0]), W2
        (5, 5, filters[0], filters[1]), W3 (7 * 7 * filters[1], units) and W4 (units, 10); each b has as many numbers
        as its W has in the last axis. Weights are random, from a truncated normal distribution around 0 with standard
        deviation 0.1; biases are 0.1.
    """
    raise NotImplementedError("TODO: make a variable of random weights and one of biases for each of four layers")


def logits(params: Sequence[tf.Variable], x: tf.Tensor, training: bool = False) -> tf.Tensor:
    """The net's scores.

    Convolution with padding "SAME", ReLU, max pooling 2x2; the same again; a dense layer with ReLU; in training
    dropout; a dense layer without activation.

    Args:
        params: [W1, b1, W2, b2, W3, b3, W4, b4]; their shapes say how many filters and units there are.
        x: prepared images, float32, shape (n, 28, 28, 1).
        training: whether units of the hidden dense layer are dropped. If so, each with probability DROPOUT, in every
            row anew, and those that stay are divided by 1 - DROPOUT.

    Returns:
        The scores u, not yet probabilities, float32, shape (n, 10).
    """
    raise NotImplementedError("TODO: convolve and pool twice, make rows of the maps, and apply the two dense layers")


def cross_entropy(labels: tf.Tensor, u: tf.Tensor) -> tf.Tensor:
    """How far the net is off: the mean over the rows of -log(softmax(u)[label]).

    Args:
        labels: the digits, int32, shape (n,), from 0 to 9.
        u: the scores, not yet probabilities, float32, shape (n, 10). They may lie 200 apart.

    Returns:
        The mean cross entropy, float32, shape (), 0 or more.
    """
    raise NotImplementedError("TODO: return the mean of tf.nn.sparse_softmax_cross_entropy_with_logits")


def train_step(
    params: Sequence[tf.Variable], optimizer: tf.keras.optimizers.Optimizer, x: tf.Tensor, labels: tf.Tensor
) -> tf.Tensor:
    """Change the parameters, in place, by one step of the optimizer on one batch, with dropout.

    Args:
        params: [W1, b1, W2, b2, W3, b3, W4, b4].
        optimizer: an optimizer of Keras; it knows its learning rate.
        x: prepared images, float32, shape (batch size, 28, 28, 1).
        labels: their digits, int32, shape (batch size,).

    Returns:
        The loss before the step, float32, shape ().
    """
    raise NotImplementedError("TODO: compute the loss under a tf.GradientTape and hand the gradients to the optimizer")


def train(x: np.ndarray, labels: np.ndarray) -> tuple[list[tf.Variable], list[float]]:
    """Train a net. Its filters and units, the optimizer, the learning rate, the batches and steps are your choice.

    Args:
        x: the training images as `prepare` returns them, shape (n, 28, 28, 1).
        labels: their digits, int32, shape (n,), from 0 to 9.

    Returns:
        The trained parameters [W1, b1, W2, b2, W3, b3, W4, b4] and the history: the loss of each step, a list of
        numbers.
    """
    raise NotImplementedError("TODO: make small parameters and an optimizer; in a loop, draw a batch, call train_step")


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    from grader.data import load

    data = load("mnist", train=16000, test=4000, seed=1)
    params, history = train(prepare(data.x_train), data.y_train.astype(np.int32))

    taken_for = np.argmax(logits(params, prepare(data.x_test)), axis=1)
    print(f"loss = {float(history[-1]):.3f}, accuracy on held-out digits = {np.mean(taken_for == data.y_test):.3f}")

    figure, axes = plt.subplots(3, 6, figsize=(11, 6))
    curve = figure.add_subplot(axes[0, 0].get_gridspec()[:, :3])
    curve.plot([float(loss) for loss in history])
    curve.set(xlabel="step", ylabel="loss")
    for ax in axes[:, :3].flat:
        ax.remove()
    for ax, i in zip(axes[:, 3:].flat, np.flatnonzero(taken_for != data.y_test), strict=False):
        ax.imshow(data.x_test[i], cmap="gray_r")
        ax.set_title(f"{data.y_test[i]}, taken for {taken_for[i]}", fontsize=8)
        ax.axis("off")
    figure.tight_layout()
    figure.savefig("mnist_cnn_tf.png")
