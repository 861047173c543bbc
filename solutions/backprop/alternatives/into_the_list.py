"""The new parameters are put into the list that was handed in; no array changes."""

import numpy as np


def relu(u):
    return np.maximum(u, 0.0)


def softmax(u):
    e = np.exp(u - u.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def cross_entropy(d, y):
    return -np.mean(np.sum(d * np.log(np.clip(y, 1e-7, 1 - 1e-7)), axis=1))


def forward(x, params):
    w1, b1, w2, b2 = params
    z = relu(x @ w1 + b1)
    return z, softmax(z @ w2 + b2)


def output_delta(d, y):
    return (y - d) / len(d)


def hidden_delta(delta2, w2, z):
    return (delta2 @ w2.T) * (z > 0)


def gradients(x, d, params):
    z, y = forward(x, params)
    delta2 = output_delta(d, y)
    delta1 = hidden_delta(delta2, params[2], z)
    return [x.T @ delta1, delta1.sum(axis=0), z.T @ delta2, delta2.sum(axis=0)]


def train_step(x, d, params, learning_rate):
    loss = cross_entropy(d, forward(x, params)[1])
    slopes = gradients(x, d, params)
    for k in range(4):
        params[k] = params[k] - learning_rate * slopes[k]
    return params, loss
