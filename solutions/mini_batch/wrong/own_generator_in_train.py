# fails: training_shuffles_in_every_epoch
"""`train` hands its own generator to `batches`, so that whoever knows the seed can not repeat it."""

import numpy as np


def steps_per_epoch(n, size):
    return -(-n // size)


def batches(x, d, size, rng):
    order = rng.permutation(len(x))
    for start in range(0, len(x), size):
        rows = order[start : start + size]
        yield x[rows], d[rows]


def train_step(x, d, w, b, learning_rate):
    error = x @ w + b - d
    slope_w = 2 * x.T @ error / len(x)
    slope_b = 2 * error.mean()
    return w - learning_rate * slope_w, b - learning_rate * slope_b, np.mean(error**2)


def train(x, d, size, learning_rate, epochs, rng):
    w, b, history = np.zeros(x.shape[1]), 0.0, []
    for _ in range(epochs):
        for rows, answers in batches(x, d, size, np.random.default_rng()):
            w, b, loss = train_step(rows, answers, w, b, learning_rate)
            history.append(loss)
    return w, b, history
