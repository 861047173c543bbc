"""Handwritten digits with a net of two layers, and nothing but NumPy: all the parts of the foundations together.

Write the six functions marked TODO, from the top down. Much of it you have written before: copy it. `grader check
mnist_numpy.py` tells you how far you are; `python mnist_numpy.py` trains on 6,000 digits and draws some mistakes.

The parameters of a net are a list [w1, b1, w2, b2] of float64 arrays, of shapes (inputs, hidden), (hidden,), (hidden, outputs)
and (outputs,).
"""

import numpy as np


def prepare(images: np.ndarray) -> np.ndarray:
    """Turn images, as they are stored, into what the net works on.

    Args:
        images: uint8, shape (n, 28, 28), from 0 (background) to 255 (ink).

    Returns:
        A row of each image, divided by 255: float64, shape (n, 784), from 0 to 1.
    """
    raise NotImplementedError("TODO: a row of each image, from 0 to 1")


def initial(inputs: int, hidden: int, outputs: int, rng: np.random.Generator) -> list[np.ndarray]:
    """Parameters to begin with.

    Args:
        inputs, hidden, outputs: how many there are of each.
        rng: draws the weights.

    Returns:
        [w1, b1, w2, b2]: the weights from a normal distribution with standard deviation √(2 / inputs of their layer), the
        biases 0.
    """
    raise NotImplementedError("TODO: He's weights for both layers, and zeros for the biases")


def scores(params: list[np.ndarray], x: np.ndarray) -> np.ndarray:
    """The net forwards: a layer, ReLU, another layer. No softmax.

    Args:
        params: [w1, b1, w2, b2].
        x: float64, shape (n, inputs).

    Returns:
        float64, shape (n, outputs).
    """
    raise NotImplementedError("TODO: two layers, with a ReLU between them")


def cross_entropy(u: np.ndarray, labels: np.ndarray) -> float:
    """How far scores are off: the mean over the rows of -log(softmax of the label's score).

    Args:
        u: scores, float64, shape (n, outputs). They may lie 1,000 apart.
        labels: integers, shape (n,), from 0 to outputs - 1.

    Returns:
        The mean cross entropy, finite, 0 or more.
    """
    raise NotImplementedError("TODO: subtract each row's maximum before you take exponentials")


def gradients(params: list[np.ndarray], x: np.ndarray, labels: np.ndarray) -> list[np.ndarray]:
    """The net backwards: the derivatives of the mean cross entropy by all parameters.

    Args:
        params: [w1, b1, w2, b2]. They stay as they are.
        x: float64, shape (n, inputs).
        labels: integers, shape (n,), from 0 to outputs - 1. A net may have other sizes than 784 and 10.

    Returns:
        [dw1, db1, dw2, db2], float64, each of its parameter's shape.
    """
    raise NotImplementedError("TODO: begin with (softmax - one-hot) / n, and go back through both layers")


def train(images: np.ndarray, labels: np.ndarray, rng: np.random.Generator) -> tuple[list[np.ndarray], list[float]]:
    """Train a net of 784 inputs and 10 outputs. Hidden units, optimizer, batches and epochs are your choice.

    Args:
        images: uint8, shape (n, 28, 28). They come sorted by their digit.
        labels: the digits, uint8, shape (n,), from 0 to 9.
        rng: draws the weights and the order of the rows.

    Returns:
        The trained parameters, [w1, b1, w2, b2], and the history: the loss of each step's batch before the step, a list of
        numbers.
    """
    raise NotImplementedError("TODO: in each epoch shuffle the rows; for each batch a step along the gradients")


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    from grader.data import load

    data = load("mnist", train=6000, test=2000, seed=1)
    order = np.argsort(data.y_train, kind="stable")
    params, history = train(data.x_train[order], data.y_train[order], np.random.default_rng(1))
    u = scores(params, prepare(data.x_test))
    read = u.argmax(axis=1)
    print(f"loss = {np.mean(history[-50:]):.3f}, held-out digits read = {np.mean(read == data.y_test):.3f}")

    figure, axes = plt.subplots(3, 7, figsize=(13, 6))
    axes[0, 0].plot(history)
    axes[0, 0].set(xlabel="step", title="loss")
    for ax, i in zip(axes.flat[1:], np.flatnonzero(read != data.y_test), strict=False):
        ax.imshow(data.x_test[i], cmap="gray_r")
        ax.set_title(f"{data.y_test[i]}, read as {read[i]}", fontsize=8)
        ax.axis("off")
    figure.tight_layout()
    figure.savefig("mnist_numpy.png")
