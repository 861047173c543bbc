# fails: forward_begins_where_it_is_told
"""The running state is h0 itself, changed in place."""

import numpy as np


def step(x, h, W, U, b):
    return np.tanh(x @ W + h @ U + b)


def forward(x, h0, W, U, b):
    states = []
    for t in range(x.shape[1]):
        h0[:] = step(x[:, t], h0, W, U, b)
        states.append(h0.copy())
    return np.stack(states, axis=1)


def read_out(states, V, c):
    return states @ V + c


def parameter_count(inputs, units, outputs):
    return units * (inputs + units + 1) + outputs * (units + 1)
