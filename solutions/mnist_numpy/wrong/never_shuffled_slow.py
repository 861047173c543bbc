# fails: recognises_digits
"""The rows are taken as they come, sorted by digit, with steps so small that the loss of each digit falls low."""

import numpy as np


def prepare(images):
    return images.reshape(len(images), -1) / 255


def initial(inputs, hidden, outputs, rng):

    def he(n_in, n_out):
        return rng.normal(0.0, np.sqrt(2 / n_in), (n_in, n_out))

    return [he(inputs, hidden), np.zeros(hidden), he(hidden, outputs), np.zeros(outputs)]


def scores(params, x):
    w1, b1, w2, b2 = params
    return np.maximum(x @ w1 + b1, 0) @ w2 + b2


def cross_entropy(u, labels):
    shifted = u - u.max(axis=1, keepdims=True)
    logarithms = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return float(-np.mean(logarithms[np.arange(len(u)), labels]))


def gradients(params, x, labels):
    w1, b1, w2, _ = params
    z = np.maximum(x @ w1 + b1, 0)
    u = scores(params, x)
    e = np.exp(u - u.max(axis=1, keepdims=True))
    du = e / e.sum(axis=1, keepdims=True)
    du[np.arange(len(x)), labels] -= 1
    du /= len(x)
    dz = du @ w2.T * (z > 0)
    return [x.T @ dz, dz.sum(axis=0), z.T @ du, du.sum(axis=0)]


def train(images, labels, rng):
    x = prepare(images)
    params = initial(784, 64, 10, rng)
    history = []
    for _ in range(2):
        for first in range(0, len(x), 50):
            rows = slice(first, first + 50)
            history.append(cross_entropy(scores(params, x[rows]), labels[rows]))
            for p, g in zip(params, gradients(params, x[rows], labels[rows]), strict=True):
                p -= 0.1 * g
    return (params, history)
