"""All inputs meet W at once, before the loop."""

import numpy as np


def step(x, h, W, U, b):
    return np.tanh(x @ W + h @ U + b)


def forward(x, h0, W, U, b):
    sums = x @ W + b
    h, states = h0, []
    for now in sums.swapaxes(0, 1):
        h = np.tanh(now + h @ U)
        states += [h]
    return np.array(states).swapaxes(0, 1)


def read_out(states, V, c):
    return states @ V + c


def parameter_count(inputs, units, outputs):
    return units * (inputs + units + 1) + outputs * (units + 1)
