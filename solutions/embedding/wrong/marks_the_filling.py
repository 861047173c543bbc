# fails: rows_are_read
"""The filling's row is set to 0 in the caller's own table."""

import numpy as np


def one_hot(ids, V):
    return np.eye(V)[ids]


def look_up(E, ids):
    E[0] = 0
    return E[ids]


def gradient(ids, g, V):
    dE = np.zeros((V, g.shape[-1]))
    np.add.at(dE, ids, g)
    return dE


def mean_vector(E, ids):
    real = ids != 0
    count = np.maximum(real.sum(axis=1), 1)
    return (E[ids] * real[..., None]).sum(axis=1) / count[:, None]


def nearest(E, word, k):
    U = E / np.linalg.norm(E, axis=1, keepdims=True)
    order = np.argsort(-(U @ U[word]))
    return order[order != word][:k]
