# fails: step_mixes_input_and_state
"""The new state is written over the old one, which belongs to the caller."""

import numpy as np


def step(x, h, W, U, b):
    h[:] = np.tanh(x @ W + h @ U + b)
    return h


def forward(x, h0, W, U, b):
    h = h0
    states = []
    for t in range(x.shape[1]):
        h = step(x[:, t], h, W, U, b)
        states.append(h)
    return np.stack(states, axis=1)


def read_out(states, V, c):
    return states @ V + c


def parameter_count(inputs, units, outputs):
    return units * (inputs + units + 1) + outputs * (units + 1)
