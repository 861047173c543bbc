"""Backpropagation: all gradients of a network in one pass, from the loss back to the input.

Write the functions marked TODO, from the top down. `grader check backprop.py` tells you how far you are;
`python backprop.py` computes an example and trains a net on XOR.
"""

from collections.abc import Sequence

import numpy as np


def relu(u: np.ndarray) -> np.ndarray:
    """u where it is above 0, and 0 elsewhere; float64, any shape."""
    raise NotImplementedError("TODO: copy yours from activations.py")


def softmax(u: np.ndarray) -> np.ndarray:
    """Probabilities of classes from scores, row by row; float64, shape (n, K)."""
    raise NotImplementedError("TODO: copy yours from activations.py")


def cross_entropy(d: np.ndarray, y: np.ndarray) -> float:
    """The mean cross entropy of one-hot rows d and probabilities y, float64, both of shape (n, K)."""
    raise NotImplementedError("TODO: copy yours from losses.py, with its EPSILON")


def forward(x: np.ndarray, params: Sequence[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """What the hidden layer and the net answer.

    Args:
        x: a batch of inputs, float64, shape (n, inputs).
        params: [W1, b1, W2, b2], shapes (inputs, units), (units,), (units, K) and (K,).

    Returns:
        z, the hidden layer's outputs, shape (n, units), and y, the probabilities, shape (n, K), both float64.
    """
    raise NotImplementedError("TODO: a layer with ReLU, and a layer with softmax")


def output_delta(d: np.ndarray, y: np.ndarray) -> np.ndarray:
    """How the loss changes with the output layer's weighted sums.

    Args:
        d: the desired classes, one-hot, float64, shape (n, K).
        y: the net's probabilities, float64, shape (n, K).

    Returns:
        delta2, float64, shape (n, K).
    """
    raise NotImplementedError("TODO: the error, divided by the number of examples")


def hidden_delta(delta2: np.ndarray, w2: np.ndarray, z: np.ndarray) -> np.ndarray:
    """How the loss changes with the hidden layer's weighted sums.

    Args:
        delta2: that of the output layer, float64, shape (n, K).
        w2: the output layer's weights, float64, shape (units, K).
        z: the hidden layer's outputs, float64, shape (n, units), 0 or more.

    Returns:
        delta1, float64, shape (n, units).
    """
    raise NotImplementedError("TODO: back through the weights, then through the ReLU")


def gradients(x: np.ndarray, d: np.ndarray, params: Sequence[np.ndarray]) -> list[np.ndarray]:
    """How the loss changes with each parameter.

    Args:
        x: a batch of inputs, float64, shape (n, inputs).
        d: the desired classes, one-hot, float64, shape (n, K).
        params: [W1, b1, W2, b2].

    Returns:
        The gradients by W1, b1, W2 and b2, float64, each in the shape of its parameter.
    """
    raise NotImplementedError("TODO: forwards, both deltas, and from each delta the gradients of its layer")


def train_step(
    x: np.ndarray, d: np.ndarray, params: Sequence[np.ndarray], learning_rate: float
) -> tuple[list[np.ndarray], float]:
    """One step of gradient descent.

    Args:
        x: a batch of inputs, float64, shape (n, inputs).
        d: the desired classes, one-hot, float64, shape (n, K).
        params: [W1, b1, W2, b2]; these arrays are not changed.
        learning_rate: how far to go along the gradient, above 0.

    Returns:
        The new [W1, b1, W2, b2], and the loss from before the step.
    """
    raise NotImplementedError("TODO: the loss, the gradients, and new parameters")


EXAMPLE = [np.array([[0.1, 0.3, 0.5], [0.2, 0.4, 0.6]]), np.array([0.1, 0.2, 0.3])]
EXAMPLE += [np.array([[0.1, 0.4], [0.2, 0.5], [0.3, 0.6]]), np.array([0.1, 0.2])]

if __name__ == "__main__":
    import matplotlib.pyplot as plt

    x, d = np.array([[1.0, 5.0]]), np.array([[0.0, 1.0]])
    z, y = forward(x, EXAMPLE)
    print("delta2:", output_delta(d, y), "delta1:", hidden_delta(output_delta(d, y), EXAMPLE[2], z))
    stepped, before = train_step(x, d, EXAMPLE, learning_rate=0.01)
    print(f"loss {before:.4f}, after one step {cross_entropy(d, forward(x, stepped)[1]):.4f}")

    x = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    d = np.eye(2)[[0, 1, 1, 0]]
    rng = np.random.default_rng(1)
    params = [rng.normal(size=(2, 8)), np.zeros(8), rng.normal(size=(8, 2)), np.zeros(2)]
    losses = []
    for _ in range(1000):
        params, loss = train_step(x, d, params, learning_rate=0.2)
        losses.append(loss)
    print("XOR:", forward(x, params)[1].argmax(axis=1), f"loss {losses[-1]:.4f}")
    plt.plot(losses)
    plt.gca().set(xlabel="step", ylabel="cross entropy")
    plt.savefig("backprop.png")
