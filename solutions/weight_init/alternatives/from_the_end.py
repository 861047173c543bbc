"""The sigmoid by tanh, weights drawn turned, gradients filled in from the end, and spreads from means of squares."""

import numpy as np


def xavier(n_in, n_out, rng):
    return rng.standard_normal((n_out, n_in)).T / n_in**0.5


def he(n_in, n_out, rng):
    return np.sqrt(2) * xavier(n_in, n_out, rng)


def suited(activation):
    return {"relu": he}.get(activation, xavier)


def network(sizes, initial, rng):
    return tuple(initial(sizes[i], sizes[i + 1], rng) for i in range(len(sizes) - 1))


def activated(u, activation):
    if activation == "sigmoid":
        return (1 + np.tanh(u / 2)) / 2
    return np.tanh(u) if activation == "tanh" else np.where(u > 0, u, 0.0)


def forward(x, weights, activation):
    layers = []
    for w in weights:
        layers.append(activated((layers[-1] if layers else x) @ w, activation))
    return layers


def gradients(x, weights, activation, dz):
    z = forward(x, weights, activation)
    found = [np.empty_like(w) for w in weights]
    for k in range(len(weights) - 1, -1, -1):
        if activation == "relu":
            dz = np.where(z[k] > 0, dz, 0.0)
        else:
            dz = dz * (z[k] * (1 - z[k]) if activation == "sigmoid" else (1 - z[k]) * (1 + z[k]))
        found[k][:] = (dz.T @ (z[k - 1] if k else x)).T
        dz = np.dot(dz, weights[k].T)
    return found


def spreads(layers):
    return [float(np.sqrt(np.mean(z**2, axis=0) - np.mean(z, axis=0) ** 2).mean()) for z in layers]


def sizes(arrays):
    return [float((values * values).mean() ** 0.5) for values in arrays]
