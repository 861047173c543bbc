"""Each gate has its own product; the sigmoid is a tanh."""

import numpy as np


def gates(x, h, W, U, b):
    units = U.shape[0]
    said = []
    for k in range(4):
        block = slice(k * units, (k + 1) * units)
        u = x @ W[:, block] + h @ U[:, block] + b[block]
        said.append(np.tanh(u) if k == 2 else 0.5 + 0.5 * np.tanh(u / 2))
    return tuple(said)


def step(x, h, c, W, U, b):
    i, f, g, o = gates(x, h, W, U, b)
    new = np.multiply(f, c) + np.multiply(i, g)
    return [np.tanh(new) * o, new]


def forward(x, W, U, b):
    n, steps, _ = x.shape
    units = len(b) // 4
    states, cells = np.zeros((n, steps + 1, units)), np.zeros((n, units))
    for t in range(steps):
        states[:, t + 1], cells = step(x[:, t], states[:, t], cells, W, U, b)
    return states[:, 1:], cells


def initial_bias(units):
    return np.concatenate([np.zeros(units), np.ones(units), np.zeros(2 * units)])


def parameter_count(inputs, units):
    return 4 * (inputs * units + units**2 + units)
