"""The batches are a list, split off a shuffled table."""

import numpy as np


def steps_per_epoch(n, size):
    return len(range(0, n, size))


def batches(x, d, size, rng):
    table = np.column_stack([x, d])
    rng.shuffle(table)
    parts = np.split(table, range(size, len(table), size))
    return [(part[:, :-1], part[:, -1]) for part in parts]


def train_step(x, d, w, b, learning_rate):
    k = len(x)
    error = d - (np.dot(x, w) + b)
    loss = float(error @ error) / k
    return w + learning_rate * 2 / k * np.dot(error, x), b + learning_rate * 2 / k * np.sum(error), loss


def train(x, d, size, learning_rate, epochs, rng):
    w, b = np.zeros(x.shape[1]), 0.0
    history = np.zeros(epochs * steps_per_epoch(len(x), size))
    k = 0
    for _ in range(epochs):
        for batch in batches(x, d, size, rng):
            w, b, history[k] = train_step(*batch, w, b, learning_rate)
            k += 1
    return w, b, history
