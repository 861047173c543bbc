"""A pass is the pass over all but the last step, and one step more."""

import numpy as np


def step(x, h, W, U, b):
    return np.tanh(x @ W + h @ U + b)


def forward(x, h0, W, U, b):
    if x.shape[1] == 1:
        return step(x[:, 0], h0, W, U, b)[:, None]
    before = forward(x[:, :-1], h0, W, U, b)
    return np.concatenate([before, step(x[:, -1], before[:, -1], W, U, b)[:, None]], axis=1)


def read_out(states, V, c):
    return states @ V + c


def parameter_count(inputs, units, outputs):
    return units * (inputs + units + 1) + outputs * (units + 1)
