"""One training of a small network on digits, by one of five optimizers, in NumPy."""

import numpy as np

UNITS, INPUTS = 32, 196
EPSILON = 1e-7


def softmax(u):
    """Probabilities, each row's sum 1."""
    e = np.exp(u - u.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def halved(images):
    """Images of 28 by 28 bytes as rows of 196 numbers from 0 to 1, each the mean of four pixels."""
    return images.reshape(-1, 14, 2, 14, 2).mean(axis=(2, 4), dtype=np.float32).reshape(-1, INPUTS) / 255


class Optimizer:
    """What is taken from the parameters at each step; all of them stand in one vector."""

    def __init__(self, name, rate, size):
        self.name, self.rate, self.steps = name, np.float32(rate), 0
        self.mean, self.square = np.zeros(size, np.float32), np.zeros(size, np.float32)

    def step(self, g):
        """By the gradient g, as Keras has it: momentum 0.9, RMSProp's rho 0.9, Adam's betas 0.9 and 0.999."""
        self.steps += 1
        if self.name == "descent":
            return self.rate * g
        if self.name == "momentum":
            self.mean = np.float32(0.9) * self.mean + g
            return self.rate * self.mean
        if self.name == "adagrad":
            self.square += g * g
            return self.rate * g / np.sqrt(self.square + np.float32(0.1))
        if self.name == "rmsprop":
            self.square += np.float32(0.1) * (g * g - self.square)
            return self.rate * g / (np.sqrt(self.square) + EPSILON)
        self.mean += np.float32(0.1) * (g - self.mean)
        self.square += np.float32(0.001) * (g * g - self.square)
        mean, square = self.mean / (1 - 0.9**self.steps), self.square / (1 - 0.999**self.steps)
        return self.rate * mean / (np.sqrt(square) + EPSILON)


def run(settings, seed, data):
    """Train 196-32-10 with a sigmoid on batches drawn from all rows.

    Args:
        data: `x`, uint8 of shape (rows, 28, 28); `labels`, shape (rows,); and the held-out `x_other` and `others`.

    Returns:
        accuracy on the held-out rows, and the history of the batches' losses, shape (steps,).
    """
    rng = np.random.default_rng(seed)
    x, x_other = halved(data["x"]), halved(data["x_other"])
    d, labels = np.eye(10, dtype=np.float32)[data["labels"]], data["labels"]
    parameters = np.zeros(INPUTS * UNITS + UNITS + UNITS * 10 + 10, np.float32)
    cuts = np.cumsum([INPUTS * UNITS, UNITS, UNITS * 10])
    shapes = ((INPUTS, UNITS), (UNITS,), (UNITS, 10), (10,))
    # These are views, so that a step of the one vector is a step of all four.
    w1, b1, w2, b2 = (part.reshape(shape) for part, shape in zip(np.split(parameters, cuts), shapes, strict=True))
    for w in (w1, w2):
        w[:] = rng.standard_normal(w.shape, np.float32) * np.sqrt(np.float32(2 / sum(w.shape)))
    optimizer = Optimizer(settings["optimizer"], settings["learning_rate"], len(parameters))
    history = []

    def hidden(rows):
        return 1 / (1 + np.exp(-np.clip(rows @ w1 + b1, -60, 60)))

    for _ in range(settings["steps"]):
        rows = rng.integers(0, len(x), settings["batch_size"])
        z = hidden(x[rows])
        p = softmax(z @ w2 + b2)
        history.append(float(-np.mean(np.log(np.maximum(p[np.arange(len(rows)), labels[rows]], 1e-12)))))
        delta = (p - d[rows]) / len(rows)
        before = (delta @ w2.T) * z * (1 - z)
        parts = (x[rows].T @ before, before.sum(axis=0), z.T @ delta, delta.sum(axis=0))
        parameters -= optimizer.step(np.concatenate([part.ravel() for part in parts]))
    right = softmax(hidden(x_other) @ w2 + b2).argmax(axis=1) == data["others"]
    return {"accuracy": float(np.mean(right)), "history": np.array(history)}
