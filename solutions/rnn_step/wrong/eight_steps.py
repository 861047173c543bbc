# fails: forward_keeps_every_state
"""The number of steps is written down, as it is in the lab."""

import numpy as np


def step(x, h, W, U, b):
    return np.tanh(x @ W + h @ U + b)


def forward(x, h0, W, U, b):
    states = np.zeros((x.shape[0], 7, U.shape[0]))
    h = h0
    for t in range(7):
        h = step(x[:, t], h, W, U, b)
        states[:, t] = h
    return states


def read_out(states, V, c):
    return states @ V + c


def parameter_count(inputs, units, outputs):
    return units * (inputs + units + 1) + outputs * (units + 1)
