"""Backpropagation through time: a recurrent network learns to add binary numbers, with gradients computed by hand.

The reference solution. `python rnn_bptt.py` runs the experiment at the bottom.
"""

import numpy as np

Params = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]


def sigmoid(u):
    return 1 / (1 + np.exp(-u))


def forward(params: Params, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Run one sequence through the network, which begins with a state of zeros.

    Args:
        params: W, U, b, V and c.
        x: the inputs of every step, float64, shape (steps, inputs).

    Returns:
        h, the states after every step, shape (steps, units), and y, the outputs, shape (steps, outputs): float64, each number
        between 0 and 1.
    """
    W, U, b, V, c = params
    state = np.zeros(len(b))
    h = np.zeros((len(x), len(b)))
    for t in range(len(x)):
        state = sigmoid(x[t] @ W + state @ U + b)
        h[t] = state
    return h, sigmoid(h @ V + c)


def loss(d: np.ndarray, y: np.ndarray) -> float:
    """How far the outputs of one sequence are off.

    Args:
        d: the desired outputs, float64, shape (steps, outputs).
        y: the outputs, likewise.

    Returns:
        Half the sum of the squared errors, over all steps and outputs: a number, 0 or more.
    """
    return 0.5 * np.sum((y - d) ** 2)


def gradients(params: Params, x: np.ndarray, d: np.ndarray) -> Params:
    """The gradients of the loss of one sequence, by backpropagation through time.

    Args:
        params: W, U, b, V and c; they stay as they are.
        x: the inputs, float64, shape (steps, inputs), with 1 step or more.
        d: the desired outputs, float64, shape (steps, outputs).

    Returns:
        The derivatives of the loss by W, U, b, V and c, each of its parameter's shape.
    """
    W, U, b, V, c = params
    h, y = forward(params, x)
    e = (y - d) * y * (1 - y)
    deltas = np.zeros_like(h)
    delta = np.zeros(len(b))
    for t in reversed(range(len(x))):
        delta = (e[t] @ V.T + delta @ U.T) * h[t] * (1 - h[t])
        deltas[t] = delta
    before = np.vstack([np.zeros((1, len(b))), h[:-1]])
    return x.T @ deltas, before.T @ deltas, deltas.sum(axis=0), h.T @ e, e.sum(axis=0)


def train(
    x: np.ndarray, d: np.ndarray, rng: np.random.Generator, units: int = 16, learning_rate: float = 0.1
) -> tuple[Params, list[float]]:
    """Train a new network on each sequence once, one after the other.

    Args:
        x: sequences, float64, shape (n, steps, inputs).
        d: the desired outputs, float64, shape (n, steps, outputs).
        rng: draws the initial weights.
        units: of the network, 1 or more.
        learning_rate: of each step of gradient descent, above 0.

    Returns:
        The parameters after the last step, and the history: the loss of each sequence before the step that learns from it, so
        a list of n numbers.
    """
    shapes = (x.shape[2], units), (units, units), (units, d.shape[2])
    W, U, V = (rng.normal(0.0, 1.0, shape) for shape in shapes)
    params = W, U, np.zeros(units), V, np.zeros(d.shape[2])
    history = []
    for now, wanted in zip(x, d):
        history.append(loss(wanted, forward(params, now)[1]))
        slopes = gradients(params, now, wanted)
        params = tuple(p - learning_rate * slope for p, slope in zip(params, slopes))
    return params, history


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    def bits(numbers: np.ndarray) -> np.ndarray:
        """8 bits of each number, the least significant first, shape (n, 8)."""
        return ((numbers[:, None] >> np.arange(8)) & 1).astype(float)

    rng = np.random.default_rng(1)
    pairs = rng.permutation(128 * 128)
    a, b = pairs // 128, pairs % 128
    x, d = np.stack([bits(a), bits(b)], axis=-1), bits(a + b)[:, :, None]
    params, history = train(x[:10_000], d[:10_000], rng)
    print(f"mean loss of the last 1,000 sums: {np.mean(history[-1000:]):.4f}")

    said = [forward(params, sequence)[1] > 0.5 for sequence in x[10_000:12_000]]
    right = np.mean(np.all(said == d[10_000:12_000], axis=(1, 2)))
    print(f"{right:.1%} of 2,000 sums right that were not trained on")

    plt.semilogy(np.reshape(history, (-1, 100)).mean(axis=1))
    plt.xlabel("hundreds of sums")
    plt.ylabel("mean loss")
    plt.savefig("rnn_bptt.png")
