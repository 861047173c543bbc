# fails: step_goes_downhill
"""W2 is changed before the delta goes back through it."""

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
    w1, b1, w2, b2 = params
    z, y = forward(x, params)
    loss = cross_entropy(d, y)
    delta2 = output_delta(d, y)
    w2 = w2 - learning_rate * z.T @ delta2
    b2 = b2 - learning_rate * delta2.sum(axis=0)
    delta1 = hidden_delta(delta2, w2, z)
    w1 = w1 - learning_rate * x.T @ delta1
    b1 = b1 - learning_rate * delta1.sum(axis=0)
    return [w1, b1, w2, b2], loss
