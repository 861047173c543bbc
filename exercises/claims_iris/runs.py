"""One training of a small network on irises, in NumPy."""

import numpy as np

UNITS, TRAIN = 12, 120


def glorot(rng, n_in, n_out):
    """Weights as Keras's Dense begins with (Glorot and Bengio 2010), shape (n_in, n_out)."""
    limit = np.sqrt(6 / (n_in + n_out))
    return rng.uniform(-limit, limit, (n_in, n_out))


def softmax(u):
    """Probabilities, each row's sum 1."""
    e = np.exp(u - u.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def hidden(u, activation):
    """The hidden layer's answers, and their derivatives by u."""
    if activation == "relu":
        return np.maximum(u, 0), (u > 0).astype(np.float64)
    z = 1 / (1 + np.exp(-np.clip(u, -60, 60)))
    return z, z * (1 - z)


def parts(rng, x, labels, scaled):
    """120 irises to train on, 40 of each species, and the 30 others; scaled by what the 120 show, or as they are."""
    chosen = np.concatenate([rng.permutation(np.flatnonzero(labels == k))[:40] for k in range(3)])
    rest = np.setdiff1d(np.arange(len(x)), chosen)
    mean, std = (x[chosen].mean(axis=0), x[chosen].std(axis=0)) if scaled == "yes" else (0.0, 1.0)
    return (x[chosen] - mean) / std, labels[chosen], (x[rest] - mean) / std, labels[rest]


def run(settings, seed, data):
    """Train 4-12-3 by gradient descent on batches.

    Returns:
        accuracy: the share of the 30 others that is right; loss: the cross entropy of the 120 after the last epoch; history: that
        after each epoch, shape (epochs + 1,).
    """
    rng = np.random.default_rng(seed)
    x, labels, x_other, others = parts(rng, data["x"], data["species"], settings["scaled"])
    d, rate, size = np.eye(3)[labels], settings["learning_rate"], settings["batch_size"]
    w1, b1, w2, b2 = glorot(rng, 4, UNITS), np.zeros(UNITS), glorot(rng, UNITS, 3), np.zeros(3)

    def answers(rows):
        return softmax(hidden(rows @ w1 + b1, settings["activation"])[0] @ w2 + b2)

    def loss():
        return float(-np.mean(np.log(np.maximum(answers(x)[np.arange(TRAIN), labels], 1e-12))))

    history = [loss()]
    for _ in range(settings["epochs"]):
        order = rng.permutation(TRAIN)
        for first in range(0, TRAIN, size):
            rows = order[first : first + size]
            z, slope = hidden(x[rows] @ w1 + b1, settings["activation"])
            delta = (softmax(z @ w2 + b2) - d[rows]) / len(rows)
            before = (delta @ w2.T) * slope
            w2, b2 = w2 - rate * z.T @ delta, b2 - rate * delta.sum(axis=0)
            w1, b1 = w1 - rate * x[rows].T @ before, b1 - rate * before.sum(axis=0)
        history.append(loss())
    accuracy = float(np.mean(answers(x_other).argmax(axis=1) == others))
    return {"accuracy": accuracy, "loss": history[-1], "history": np.array(history)}
