"""One training of a neuron, or of a small network, on a gate, in NumPy."""

import itertools

import numpy as np

ROWS = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], np.float64)
GATES = {"or": [0, 1, 1, 1], "and": [0, 0, 0, 1], "xor": [0, 1, 1, 0]}


def glorot(rng, n_in, n_out):
    """Weights as Keras's Dense begins with (Glorot and Bengio 2010), shape (n_in, n_out)."""
    limit = np.sqrt(6 / (n_in + n_out))
    return rng.uniform(-limit, limit, (n_in, n_out))


def forward(params, x):
    """The inputs of every layer and the answers, each a column a unit."""
    inputs = [x]
    for w, b in params[:-1]:
        inputs.append(np.maximum(inputs[-1] @ w + b, 0))
    w, b = params[-1]
    return inputs, 1 / (1 + np.exp(-np.clip(inputs[-1] @ w + b, -60, 60)))


def loss_of(y, d):
    """Binary cross entropy."""
    y = np.clip(y, 1e-12, 1 - 1e-12)
    return float(np.mean(-d * np.log(y) - (1 - d) * np.log(1 - y)))


def step(params, x, d, rate):
    """Gradient descent on one batch, in place."""
    inputs, y = forward(params, x)
    delta = (y - d) / len(x)
    for (w, b), entered in zip(reversed(params), reversed(inputs), strict=True):
        before = (delta @ w.T) * (entered > 0)
        np.subtract(w, rate * entered.T @ delta, out=w)
        np.subtract(b, rate * delta.sum(axis=0), out=b)
        delta = before


def run(settings, seed, data):
    """Train on the four rows of a gate.

    Returns:
        right: how many of the four rows are answered rightly; loss: the binary cross entropy at the end; history: that after
        each epoch, shape (epochs + 1,).
    """
    rng = np.random.default_rng(seed)
    d = np.array(GATES[settings["gate"]], np.float64)[:, None]
    sizes = [2, settings["hidden"], 1] if settings["hidden"] else [2, 1]
    params = [(glorot(rng, a, b), np.zeros(b)) for a, b in itertools.pairwise(sizes)]
    history = [loss_of(forward(params, ROWS)[1], d)]
    for _ in range(settings["epochs"]):
        order = rng.permutation(4)
        for first in range(0, 4, settings["batch_size"]):
            rows = order[first : first + settings["batch_size"]]
            step(params, ROWS[rows], d[rows], settings["learning_rate"])
        history.append(loss_of(forward(params, ROWS)[1], d))
    y = forward(params, ROWS)[1]
    return {"right": int(np.sum((y > 0.5) == (d > 0.5))), "loss": history[-1], "history": np.array(history)}
