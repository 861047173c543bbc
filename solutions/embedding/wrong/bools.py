# fails: rows_are_one_hot
"""The comparison is returned as it is."""

import numpy as np


def one_hot(ids, V):
    return np.asarray(ids)[..., None] == np.arange(V)


def look_up(E, ids):
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
