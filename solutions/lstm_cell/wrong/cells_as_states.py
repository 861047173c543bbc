# fails: forward_does_what_kerass_layer_does
"""The cells are returned where the states are asked for."""

import numpy as np


def sigmoid(u):
    return 1 / (1 + np.exp(-u))


def gates(x, h, W, U, b):
    i, f, g, o = np.split(x @ W + h @ U + b, 4, axis=1)
    return sigmoid(i), sigmoid(f), np.tanh(g), sigmoid(o)


def step(x, h, c, W, U, b):
    i, f, g, o = gates(x, h, W, U, b)
    c = f * c + i * g
    return o * np.tanh(c), c


def forward(x, W, U, b):
    h = c = np.zeros((len(x), len(U)))
    states = []
    for t in range(x.shape[1]):
        h, c = step(x[:, t], h, c, W, U, b)
        states.append(c)
    return np.stack(states, axis=1), c


def initial_bias(units):
    b = np.zeros(4 * units)
    b[units : 2 * units] = 1.0
    return b


def parameter_count(inputs, units):
    return 4 * units * (inputs + units + 1)
