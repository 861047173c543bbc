# fails: deep_networks_stay_awake
"""He for tanh and sigmoid, too: the numbers survive, but they are larger than they should be."""

from collections.abc import Callable

import numpy as np

ACTIVATIONS = {"sigmoid": lambda u: 1 / (1 + np.exp(-u)), "tanh": np.tanh, "relu": lambda u: np.maximum(u, 0)}
SLOPES = {"sigmoid": lambda z: z * (1 - z), "tanh": lambda z: 1 - z**2, "relu": lambda z: (z > 0).astype(z.dtype)}


def xavier(n_in, n_out, rng):
    return rng.normal(0.0, 1 / np.sqrt(n_in), (n_in, n_out))


def he(n_in, n_out, rng):
    return rng.normal(0.0, np.sqrt(2 / n_in), (n_in, n_out))


def suited(activation):
    return he


def network(sizes, initial, rng):
    return [initial(n_in, n_out, rng) for n_in, n_out in zip(sizes, sizes[1:], strict=False)]


def forward(x, weights, activation):
    layers = []
    z = x
    for w in weights:
        z = ACTIVATIONS[activation](z @ w)
        layers.append(z)
    return layers


def gradients(x, weights, activation, dz):
    z = [x, *forward(x, weights, activation)]
    found = []
    for k in reversed(range(len(weights))):
        du = dz * SLOPES[activation](z[k + 1])
        found.append(z[k].T @ du)
        dz = du @ weights[k].T
    return found[::-1]


def spreads(layers):
    return np.array([np.mean(np.std(z, axis=0)) for z in layers])


def sizes(arrays):
    return np.array([np.sqrt(np.mean(values**2)) for values in arrays])
