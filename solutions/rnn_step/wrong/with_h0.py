# fails: forward_keeps_every_state
"""The state from before the first step is kept too."""

import numpy as np


def step(x, h, W, U, b):
    return np.tanh(x @ W + h @ U + b)


def forward(x, h0, W, U, b):
    states = [h0]
    for t in range(x.shape[1]):
        states.append(step(x[:, t], states[-1], W, U, b))
    return np.stack(states, axis=1)


def read_out(states, V, c):
    return states @ V + c


def parameter_count(inputs, units, outputs):
    return units * (inputs + units + 1) + outputs * (units + 1)
