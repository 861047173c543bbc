"""Layer by layer as recursion; both ways to begin from one; lists returned in place of arrays."""

import numpy as np


def scaled(variance):
    def initial(n_in, n_out, rng):
        return rng.standard_normal((n_in, n_out)) * np.sqrt(variance / n_in)

    return initial


xavier, he = scaled(1.0), scaled(2.0)


def suited(activation):
    return {"sigmoid": xavier, "tanh": xavier, "relu": he}[activation]


def network(sizes, initial, rng):
    weights = []
    for layer in range(1, len(sizes)):
        weights.append(initial(sizes[layer - 1], sizes[layer], rng))
    return weights


def of(activation, u):
    if activation == "relu":
        return u * (u > 0), 1.0 * (u > 0)
    if activation == "tanh":
        return np.tanh(u), 1 / np.cosh(u) ** 2
    y = 1 / (1 + np.exp(-u))
    return y, y - y * y


def forward(x, weights, activation):
    return [z for z, _ in walk(x, weights, activation)]


def walk(x, weights, activation):
    if not weights:
        return []
    z, slope = of(activation, np.dot(x, weights[0]))
    return [(z, slope), *walk(z, weights[1:], activation)]


def gradients(x, weights, activation, dz):
    if not weights:
        return []
    z, slope = of(activation, x @ weights[0])
    later = gradients(z, weights[1:], activation, dz)
    du = back(z, weights[1:], activation, dz) * slope
    return [np.einsum("ni,nj->ij", x, du), *later]


def back(z, weights, activation, dz):
    if not weights:
        return dz
    after, slope = of(activation, z @ weights[0])
    return (back(after, weights[1:], activation, dz) * slope) @ weights[0].T


def spreads(layers):
    return [z.std(axis=0).mean() for z in layers]


def sizes(arrays):
    return [np.linalg.norm(a) / a.size**0.5 for a in arrays]
