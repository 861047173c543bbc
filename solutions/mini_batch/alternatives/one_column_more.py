"""The bias is a weight whose input is always 1, and the rounding is math's."""

import math

import numpy as np


def steps_per_epoch(n, size):
    return math.ceil(n / size)


def batches(x, d, size, rng):
    order = np.arange(len(x))
    rng.shuffle(order)
    while len(order):
        rows, order = order[:size], order[size:]
        yield np.take(x, rows, axis=0), np.take(d, rows)


def train_step(x, d, w, b, learning_rate):
    ones = np.hstack([x, np.ones((len(x), 1))])
    v = np.append(w, b)
    error = ones @ v - d
    new = v - learning_rate * 2 * np.mean(ones * error[:, None], axis=0)
    return new[:-1], new[-1], np.mean(np.square(error))


def train(x, d, size, learning_rate, epochs, rng):
    w, b, history = np.zeros(x.shape[1]), 0.0, []
    for _ in range(epochs):
        for rows, answers in batches(x, d, size, rng):
            w, b, loss = train_step(rows, answers, w, b, learning_rate)
            history.append(loss)
    return w, b, history
