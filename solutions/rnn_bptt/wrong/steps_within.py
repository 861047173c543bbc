# fails: errors_go_back_through_time
"""The step is taken within `gradients`, on the very arrays that were handed in."""

import numpy as np


def sigmoid(u):
    return 1 / (1 + np.exp(-u))


def forward(params, x):
    W, U, b, V, c = params
    state = np.zeros(len(b))
    h = np.zeros((len(x), len(b)))
    for t in range(len(x)):
        state = sigmoid(x[t] @ W + state @ U + b)
        h[t] = state
    return h, sigmoid(h @ V + c)


def loss(d, y):
    return 0.5 * np.sum((y - d) ** 2)


def gradients(params, x, d):
    W, U, b, V, c = params
    h, y = forward(params, x)
    e = (y - d) * y * (1 - y)
    deltas = np.zeros_like(h)
    delta = np.zeros(len(b))
    for t in reversed(range(len(x))):
        delta = (e[t] @ V.T + delta @ U.T) * h[t] * (1 - h[t])
        deltas[t] = delta
    before = np.vstack([np.zeros((1, len(b))), h[:-1]])
    slopes = x.T @ deltas, before.T @ deltas, deltas.sum(axis=0), h.T @ e, e.sum(axis=0)
    for p, slope in zip(params, slopes):
        p -= 0.1 * slope
    return slopes


def train(x, d, rng, units=16, learning_rate=0.1):
    shapes = (x.shape[2], units), (units, units), (units, d.shape[2])
    W, U, V = (rng.normal(0.0, 1.0, shape) for shape in shapes)
    params = W, U, np.zeros(units), V, np.zeros(d.shape[2])
    history = []
    for now, wanted in zip(x, d):
        history.append(loss(wanted, forward(params, now)[1]))
        gradients(params, now, wanted)
    return params, history
