# fails: read_out_serves_every_step
"""A sigmoid, as in the lab, where the sum itself is asked for."""

import numpy as np


def step(x, h, W, U, b):
    return np.tanh(x @ W + h @ U + b)


def forward(x, h0, W, U, b):
    h = h0
    states = []
    for t in range(x.shape[1]):
        h = step(x[:, t], h, W, U, b)
        states.append(h)
    return np.stack(states, axis=1)


def read_out(states, V, c):
    return 1 / (1 + np.exp(-(states @ V + c)))


def parameter_count(inputs, units, outputs):
    return units * (inputs + units + 1) + outputs * (units + 1)
