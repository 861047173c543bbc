"""The forward pass: what a network answers, layer after layer.

The reference solution. `python forward_pass.py` runs three small nets and draws what one of them answers.
"""

from collections.abc import Callable, Sequence

import numpy as np


def relu(u: np.ndarray) -> np.ndarray:
    """u where it is above 0, and 0 elsewhere; float64, any shape."""
    return np.maximum(u, 0.0)


def sigmoid(u: np.ndarray) -> np.ndarray:
    """1 / (1 + exp(-u)); float64, any shape."""
    e = np.exp(-np.abs(u))
    return np.where(u >= 0, 1 / (1 + e), e / (1 + e))


def softmax(u: np.ndarray) -> np.ndarray:
    """Probabilities of classes from scores, row by row; float64, shape (n, K)."""
    e = np.exp(u - u.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def weighted_sum(x: np.ndarray, w: np.ndarray, b: np.ndarray) -> np.ndarray:
    """What comes into the units of a layer.

    Args:
        x: a batch of inputs, float64, shape (n, inputs).
        w: the weights, float64, shape (inputs, units).
        b: the biases, float64, shape (units,).

    Returns:
        The weighted sums u, float64, shape (n, units).
    """
    return x @ w + b


def forward(
    x: np.ndarray, params: Sequence[np.ndarray], output: Callable[[np.ndarray], np.ndarray]
) -> list[np.ndarray]:
    """The outputs of all layers: ReLU in the hidden ones, `output` in the last.

    Args:
        x: a batch of inputs, float64, shape (n, inputs).
        params: [W1, b1, W2, b2, ...], weights of shape (inputs, units) and biases of shape (units,); one layer or more.
        output: the last layer's activation, which takes and returns an array of shape (n, units).

    Returns:
        One array a layer, float64, each of shape (n, units of that layer). The last is the net's answer.
    """
    outputs = []
    last = len(params) // 2 - 1
    for k in range(last + 1):
        u = weighted_sum(x, params[2 * k], params[2 * k + 1])
        x = output(u) if k == last else relu(u)
        outputs.append(x)
    return outputs


def regression(x: np.ndarray, params: Sequence[np.ndarray]) -> np.ndarray:
    """The answer of a net that predicts numbers.

    Args:
        x: a batch of inputs, float64, shape (n, inputs).
        params: [W1, b1, W2, b2, ...].

    Returns:
        Any numbers, float64, shape (n, outputs).
    """
    return forward(x, params, lambda u: u)[-1]


def binary(x: np.ndarray, params: Sequence[np.ndarray]) -> np.ndarray:
    """The answer of a net that says how likely yes is.

    Args:
        x: a batch of inputs, float64, shape (n, inputs).
        params: [W1, b1, W2, b2, ...], with one unit in the last layer.

    Returns:
        Probabilities, float64, shape (n, 1).
    """
    return forward(x, params, sigmoid)[-1]


def classifier(x: np.ndarray, params: Sequence[np.ndarray]) -> np.ndarray:
    """The answer of a net that says how likely each of K classes is.

    Args:
        x: a batch of inputs, float64, shape (n, inputs).
        params: [W1, b1, W2, b2, ...], with K units in the last layer.

    Returns:
        Probabilities, float64, shape (n, K); each row sums to 1.
    """
    return forward(x, params, softmax)[-1]


def count_parameters(sizes: Sequence[int]) -> int:
    """How many weights and biases a net has.

    Args:
        sizes: of the layers, from the inputs to the outputs, such as (2, 3, 2, 2); two numbers or more.

    Returns:
        The number of all weights and biases together.
    """
    return sum(inputs * units + units for inputs, units in zip(sizes[:-1], sizes[1:], strict=True))


W1, B1 = np.array([[0.1, 0.3, 0.5], [0.2, 0.4, 0.6]]), np.array([0.1, 0.2, 0.3])
NUMBERS = [W1, B1, np.array([[0.1, 0.4], [0.2, 0.5], [0.3, 0.6]]), np.array([0.1, 0.2])]
NUMBERS += [np.array([[0.1, 0.3], [0.2, 0.4]]), np.array([1.0, 2.0])]
YES_OR_NO = [W1, B1, np.array([[0.2], [0.4], [0.6]]), np.array([0.1])]
CLASSES = [W1, B1, np.array([[0.1, 0.4, 0.7, 1.0], [0.2, 0.5, 0.8, 1.1], [0.3, 0.6, 0.9, 1.2]])]
CLASSES += [np.array([0.1, 0.2, 0.3, 0.4])]

if __name__ == "__main__":
    import matplotlib.pyplot as plt

    x = np.array([[1.0, 2.0]])
    print("2-3-2-2, expect 1.56 and 3.222:", regression(x, NUMBERS))
    print("2-3-1, expect 0.8744:", binary(x, YES_OR_NO))
    print("2-3-4, expect 0.0160, 0.0571, 0.2032, 0.7237:", classifier(x, CLASSES))
    print("parameters of 2-3-2-2:", count_parameters((2, 3, 2, 2)))

    rng = np.random.default_rng(23)
    params = [rng.normal(size=(2, 10)), rng.normal(size=10), rng.normal(size=(10, 4)), rng.normal(size=4)]
    across, up = np.meshgrid(np.linspace(-3.0, 3.0, 200), np.linspace(-3.0, 3.0, 200))
    p = classifier(np.stack([across.ravel(), up.ravel()], axis=1), params)
    plt.contourf(across, up, p.argmax(axis=1).reshape(200, 200), levels=np.arange(-0.5, 4.5))
    plt.colorbar(ticks=range(4), label="the class that gets the largest probability")
    plt.gca().set(xlabel="x_1", ylabel="x_2")
    plt.savefig("forward_pass.png")
