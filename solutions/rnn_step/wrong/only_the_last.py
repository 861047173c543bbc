# fails: forward_keeps_every_state
"""Only the state after the last step is returned."""

import numpy as np


def step(x, h, W, U, b):
    return np.tanh(x @ W + h @ U + b)


def forward(x, h0, W, U, b):
    h = h0
    for t in range(x.shape[1]):
        h = step(x[:, t], h, W, U, b)
    return h


def read_out(states, V, c):
    return states @ V + c


def parameter_count(inputs, units, outputs):
    return units * (inputs + units + 1) + outputs * (units + 1)
