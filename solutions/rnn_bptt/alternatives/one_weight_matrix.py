"""Inputs, state and a 1 stand side by side, so that W, U and b are one matrix."""

import numpy as np


def sigmoid(u):
    return 1 / (1 + np.exp(-u))


def forward(params, x):
    W, U, b, V, c = params
    A = np.vstack([W, U, b])
    h = [np.zeros(len(b))]
    for now in x:
        h.append(sigmoid(np.concatenate([now, h[-1], [1.0]]) @ A))
    h = np.array(h[1:])
    return h, sigmoid(h @ V + c)


def loss(d, y):
    return 0.5 * np.sum((y - d) ** 2)


def gradients(params, x, d):
    W, U, b, V, c = params
    h, y = forward(params, x)
    out = (y - d) * y * (1 - y)
    seen = np.hstack([x, np.roll(h, 1, axis=0), np.ones((len(x), 1))])
    seen[0, x.shape[1] : -1] = 0.0
    back, deltas = np.zeros(len(b)), []
    for slope, error in zip(h[::-1] * (1 - h[::-1]), out[::-1] @ V.T):
        back = slope * (error + U @ back)
        deltas.insert(0, back)
    dA = seen.T @ np.array(deltas)
    i = x.shape[1]
    return dA[:i], dA[i:-1], dA[-1], h.T @ out, out.sum(axis=0)


def train(x, d, rng, units=16, learning_rate=0.1):
    shapes = (x.shape[2], units), (units, units), (units, d.shape[2])
    W, U, V = (rng.normal(0.0, 1.0, shape) for shape in shapes)
    params = W, U, np.zeros(units), V, np.zeros(d.shape[2])
    history = []
    for now, wanted in zip(x, d):
        history.append(loss(wanted, forward(params, now)[1]))
        slopes = gradients(params, now, wanted)
        params = tuple(p - learning_rate * slope for p, slope in zip(params, slopes))
    return params, history
