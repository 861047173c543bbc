"""One training of softmax regression on digits, in NumPy."""

import numpy as np


def softmax(u):
    """Probabilities, each row's sum 1."""
    e = np.exp(u - u.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def cross_entropy(p, labels):
    """The mean over the rows; a probability counts as 1e-12 at least."""
    return float(-np.mean(np.log(np.maximum(p[np.arange(len(labels)), labels], 1e-12))))


def run(settings, seed, data):
    """Train 784-10 by gradient descent, each batch drawn from all rows.

    Args:
        data: `x`, uint8 of shape (rows, 784); `labels`, shape (rows,); and the held-out `x_other` and `others`.

    Returns:
        accuracy and loss on the held-out rows; spread: the standard deviation of the batches' losses in the last 25 steps;
        history: the batches' losses, shape (steps,).
    """
    rng = np.random.default_rng(seed)
    x, x_other = (data[name].astype(np.float32) / 255 for name in ("x", "x_other"))
    d, labels = np.eye(10, dtype=np.float32)[data["labels"]], data["labels"]
    w, b = settings["deviation"] * rng.standard_normal((784, 10), np.float32), np.zeros(10, np.float32)
    rate, history = np.float32(settings["learning_rate"]), []
    for _ in range(settings["steps"]):
        rows = rng.choice(len(x), settings["batch_size"], replace=False)
        batch = x[rows]
        p = softmax(batch @ w + b)
        history.append(cross_entropy(p, labels[rows]))
        delta = (p - d[rows]) / len(rows)
        w, b = w - rate * batch.T @ delta, b - rate * delta.sum(axis=0)
    p = softmax(x_other @ w + b)
    return {
        "accuracy": float(np.mean(p.argmax(axis=1) == data["others"])),
        "loss": cross_entropy(p, data["others"]),
        "spread": float(np.std(history[-25:])),
        "history": np.array(history),
    }
