"""Each block has its own product, and weights of both forms go one way."""

import numpy as np


def sigmoid(u):
    return 1 / (1 + np.exp(-u))


def gates(x, h, W, U, b):
    units = U.shape[0]
    both = [
        0.5 + 0.5 * np.tanh((x @ W[:, k : k + units] + h @ U[:, k : k + units] + b[k : k + units]) / 2)
        for k in (0, units)
    ]
    return both


def step(x, h, W, U, b):
    units = U.shape[0]
    z, r = gates(x, h, W, U, b)
    new = np.tanh(np.hstack([x, r * h]) @ np.vstack([W, U])[:, 2 * units :] + b[2 * units :])
    return new + z * (h - new)


def step_reset_after(x, h, W, U, b):
    xz, xr, xc = np.hsplit(x @ W + b[0], 3)
    hz, hr, hc = np.hsplit(h @ U + b[1], 3)
    z = sigmoid(xz + hz)
    new = np.tanh(xc + sigmoid(xr + hr) * hc)
    return new + z * (h - new)


def forward(x, W, U, b):
    states = np.zeros((len(x), x.shape[1] + 1, len(U)))
    for t in range(x.shape[1]):
        states[:, t + 1] = step_reset_after(x[:, t], states[:, t], W, U, b)
    return states[:, 1:]


def other_convention(W, U, b):
    sign = np.repeat([-1.0, 1.0, 1.0], U.shape[0])
    return W * sign, U * sign, b * sign


def parameter_count(inputs, units, reset_after=True):
    biases = 3 * units * (1 + reset_after)
    return 3 * inputs * units + 3 * units**2 + biases
