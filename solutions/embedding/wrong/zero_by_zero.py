# fails: the_filling_does_not_count
"""A sentence without words is divided by 0."""

import numpy as np


def one_hot(ids, V):
    return np.eye(V)[ids]


def look_up(E, ids):
    return E[ids]


def gradient(ids, g, V):
    dE = np.zeros((V, g.shape[-1]))
    np.add.at(dE, ids, g)
    return dE


def mean_vector(E, ids):
    real = ids != 0
    count = real.sum(axis=1)
    return (E[ids] * real[..., None]).sum(axis=1) / count[:, None]


def nearest(E, word, k):
    U = E / np.linalg.norm(E, axis=1, keepdims=True)
    order = np.argsort(-(U @ U[word]))
    return order[order != word][:k]
