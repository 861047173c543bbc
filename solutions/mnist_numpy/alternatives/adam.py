"""Adam, on batches drawn at random from all rows."""

import numpy as np


def prepare(images):
    return (images.astype(np.float64) / 255.0).reshape(-1, 784)


def initial(inputs, hidden, outputs, rng):
    params = []
    for a, b in ((inputs, hidden), (hidden, outputs)):
        params += [rng.standard_normal((a, b)) * (2 / a) ** 0.5, np.zeros(b)]
    return params


def scores(params, x):
    z = x
    for w, b in zip(params[::2], params[1::2]):
        u = z @ w + b
        z = u * (u > 0)
    return u


def cross_entropy(u, labels):
    top = u.max(axis=1)
    return np.mean(top + np.log(np.exp(u - top[:, None]).sum(axis=1)) - np.take_along_axis(u, labels[:, None], 1)[:, 0])


def gradients(params, x, labels):
    w1, b1, w2, b2 = params
    u1 = x @ w1 + b1
    z1 = np.where(u1 > 0, u1, 0)
    u2 = z1 @ w2 + b2
    p = np.exp(u2 - u2.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    delta2 = (p - np.eye(u2.shape[1])[labels]) / len(x)
    delta1 = np.where(u1 > 0, delta2 @ w2.T, 0)
    return [x.T @ delta1, delta1.sum(0), z1.T @ delta2, delta2.sum(0)]


class Adam:
    def __init__(self, params, rate):
        self.rate, self.t = rate, 0
        self.m, self.v = ([np.zeros_like(p) for p in params] for _ in range(2))

    def update(self, params, grads):
        self.t += 1
        rate = self.rate * np.sqrt(1 - 0.999**self.t) / (1 - 0.9**self.t)
        for p, g, m, v in zip(params, grads, self.m, self.v):
            m += 0.1 * (g - m)
            v += 0.001 * (g * g - v)
            p -= rate * m / (np.sqrt(v) + 1e-7)


def train(images, labels, rng):
    x = prepare(images)
    params = initial(784, 100, 10, rng)
    optimizer, history = Adam(params, 0.002), []
    for step in range(700):
        if step == 550:
            optimizer.rate /= 10
        rows = rng.choice(len(x), 64, replace=False)
        history.append(cross_entropy(scores(params, x[rows]), labels[rows]))
        optimizer.update(params, gradients(params, x[rows], labels[rows]))
    return params, history
