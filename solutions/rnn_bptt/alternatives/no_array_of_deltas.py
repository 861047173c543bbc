"""The gradients are added up on the way back, with outer products."""

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
    dW, dU, db, dV, dc = (np.zeros_like(p) for p in params)
    back = np.zeros(len(b))
    for t in range(len(x) - 1, -1, -1):
        out = (y[t] - d[t]) * y[t] * (1 - y[t])
        dV += np.outer(h[t], out)
        dc += out
        delta = (V @ out + back) * h[t] * (1 - h[t])
        dW += np.outer(x[t], delta)
        db += delta
        if t > 0:
            dU += np.outer(h[t - 1], delta)
        back = U @ delta
    return dW, dU, db, dV, dc


def train(x, d, rng, units=16, learning_rate=0.1):
    n, steps, inputs = x.shape
    params = [
        rng.normal(size=(inputs, units)),
        rng.normal(size=(units, units)),
        np.zeros(units),
        rng.normal(size=(units, d.shape[2])),
        np.zeros(d.shape[2]),
    ]
    history = []
    for i in range(n):
        y = forward(params, x[i])[1]
        history.append(float(loss(d[i], y)))
        for p, g in zip(params, gradients(params, x[i], d[i])):
            p -= learning_rate * g
    return params, np.array(history)
