"""All by products with one-hot rows."""

import numpy as np


def one_hot(ids, V):
    return (np.asarray(ids)[..., None] == np.arange(V)).astype(float)


def look_up(E, ids):
    return one_hot(ids, len(E)) @ E


def gradient(ids, g, V):
    return one_hot(ids, V).reshape(-1, V).T @ g.reshape(-1, g.shape[-1])


def mean_vector(E, ids):
    counts = one_hot(ids, len(E)).sum(axis=1)
    counts[:, 0] = 0
    total = counts.sum(axis=1, keepdims=True)
    return counts @ E / np.where(total == 0, 1, total)


def nearest(E, word, k):
    cosines = E @ E[word] / np.sqrt((E**2).sum(axis=1)) / np.sqrt(E[word] @ E[word])
    cosines[word] = -2
    return cosines.argsort()[::-1][:k]
