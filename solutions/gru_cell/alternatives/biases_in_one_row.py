"""The second bias of z is moved into the first, where it does the same; the sigmoid is written in its second way."""

import numpy as np


def sigmoid(u):
    return np.exp(u) / (1 + np.exp(u))


def gates(x, h, W, U, b):
    z, r, _ = np.split(x @ W + h @ U + b, 3, axis=1)
    return sigmoid(z), sigmoid(r)


def step(x, h, W, U, b):
    z, r = gates(x, h, W, U, b)
    third = slice(2 * U.shape[0], None)
    candidate = np.tanh(x @ W[:, third] + (r * h) @ U[:, third] + b[third])
    return z * h + (1 - z) * candidate


def step_reset_after(x, h, W, U, b):
    z, r = gates(x, h, W, U, b[0] + b[1])
    third = slice(2 * U.shape[0], None)
    candidate = np.tanh(x @ W[:, third] + b[0, third] + r * (h @ U[:, third] + b[1, third]))
    return z * h + (1 - z) * candidate


def forward(x, W, U, b):
    h = np.zeros((x.shape[0], U.shape[0]))
    states = []
    for t in range(x.shape[1]):
        h = step_reset_after(x[:, t], h, W, U, b)
        states.append(h)
    return np.stack(states, axis=1)


def other_convention(W, U, b):
    units = len(U)
    turn = np.ones(3 * units)
    turn[:units] = -1
    if b.ndim == 2:
        first, second = b.copy()
        first[:units] = -first[:units] - second[:units]
        second[:units] = 0
        return W * turn, U * turn, np.stack([first, second])
    return W * turn, U * turn, b * turn


def parameter_count(inputs, units, reset_after=True):
    return 3 * units * (inputs + units + (2 if reset_after else 1))
