"""A net with two hidden layers: tell handwritten digits apart, written with bare variables.

Write the six functions marked TODO, from the top down. `grader check mnist_mlp.py` tells you how far you are;
`python mnist_mlp.py` trains on 20,000 digits and draws the loss and some digits that are taken for others.
"""

from collections.abc import Sequence

import numpy as np
import tensorflow as tf

DROPOUT = 0.5  # the share of units in the second hidden layer that is dropped, in training only


def prepare(images: np.ndarray) -> np.ndarray:
    """Turn images, as they are stored, into rows that the net works on.

    Args:
        images: uint8, shape (n, 28, 28), from 0 (background) to 255 (ink).

    Returns:
        The images as rows, divided by 255: float32, shape (n, 784), from 0 to 1.
    """
    raise NotImplementedError("TODO: make a row of each image, make it float32 and divide it by 255")


def parameters(sizes: Sequence[int] = (784, 600, 300, 10)) -> list[tf.Variable]:
    """Make the net's parameters, as training begins with them.

    Args:
        sizes: how many inputs, units in hidden layer 1, units in hidden layer 2, and classes there are.

    Returns:
        The list [W1, b1, W2, b2, W3, b3] of float32 variables. W1 has shape (sizes[0], sizes[1]) and b1 (sizes[1],),
        and so on. Weights are random, from a normal distribution around 0 with standard deviation 0.01 to 0.1; biases
        are 0.
    """
    raise NotImplementedError("TODO: make a variable of random weights and one of zero biases for each of three layers")


def logits(params: Sequence[tf.Variable], x: tf.Tensor, training: bool = False) -> tf.Tensor:
    """The net's scores: sigmoid layer, sigmoid layer, in training dropout, and a layer without activation.

    Args:
        params: [W1, b1, W2, b2, W3, b3]; their shapes say how many units there are.
        x: prepared images, float32, shape (n, 784).
        training: whether units of hidden layer 2 are dropped. If so, each with probability DROPOUT, in every row anew,
            and those that stay are divided by 1 - DROPOUT.

    Returns:
        The scores u, not yet probabilities, float32, shape (n, 10).
    """
    raise NotImplementedError("TODO: compute the hidden layers h1 and h2, drop in training, and return h2 @ W3 + b3")


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
        params: [W1, b1, W2, b2, W3, b3].
        optimizer: an optimizer of Keras; it knows its learning rate.
        x: prepared images, float32, shape (batch size, 784).
        labels: their digits, int32, shape (batch size,).

    Returns:
        The loss before the step, float32, shape ().
    """
    raise NotImplementedError("TODO: compute the loss under a tf.GradientTape and hand the gradients to the optimizer")


def train(x: np.ndarray, labels: np.ndarray) -> tuple[list[tf.Variable], list[float]]:
    """Train a net. Its hidden sizes, the optimizer, the learning rate, batch size and number of steps are your choice.

    Args:
        x: the training images as `prepare` returns them, shape (n, 784).
        labels: their digits, int32, shape (n,), from 0 to 9.

    Returns:
        The trained parameters [W1, b1, W2, b2, W3, b3] and the history: the loss of each step, a list of numbers.
    """
    raise NotImplementedError("TODO: make parameters and an optimizer; in a loop, draw a batch and call train_step")


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    from grader.data import load

    data = load("mnist", train=20000, test=4000, seed=1)
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
    figure.savefig("mnist_mlp.png")
