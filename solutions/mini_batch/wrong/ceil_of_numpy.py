# fails: steps_are_counted
"""NumPy rounds up to a float, which can not count the turns of a loop."""

import numpy as np


def steps_per_epoch(n, size):
    return np.ceil(n / size)


def batches(x, d, size, rng):
    order = rng.permutation(len(x))
    for start in range(0, len(x), size):
        rows = order[start : start + size]
        yield x[rows], d[rows]


def train_step(x, d, w, b, learning_rate):
    error = x @ w + b - d
    new_w = w - learning_rate * 2 * x.T @ error / len(x)
    return new_w, b - learning_rate * 2 * error.mean(), np.mean(error**2)


def train(x, d, size, learning_rate, epochs, rng):
    w, b, history = np.zeros(x.shape[1]), 0.0, []
    for _ in range(epochs):
        for rows, answers in batches(x, d, size, rng):
            w, b, loss = train_step(rows, answers, w, b, learning_rate)
            history.append(loss)
    return w, b, history
