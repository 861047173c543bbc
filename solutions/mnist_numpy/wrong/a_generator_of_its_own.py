# fails: begins_with_he
"""`initial` makes a generator of its own, so that no seed gives the same net again."""

import numpy as np


def prepare(images):
    return images.reshape(len(images), -1) / 255


def initial(inputs, hidden, outputs, rng):
    rng = np.random.default_rng()

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
    velocity = [np.zeros_like(p) for p in params]
    history = []
    for epoch in range(6):
        learning_rate = 0.1 if epoch < 4 else 0.01
        order = rng.permutation(len(x))
        for first in range(0, len(x), 50):
            rows = order[first : first + 50]
            history.append(cross_entropy(scores(params, x[rows]), labels[rows]))
            for p, v, g in zip(params, velocity, gradients(params, x[rows], labels[rows]), strict=True):
                v *= 0.8
                v -= learning_rate * g
                p += v
    return (params, history)
