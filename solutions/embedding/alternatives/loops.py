"""All by loops, and lists returned."""

import math

import numpy as np


def one_hot(ids, V):
    ids = np.asarray(ids)
    rows = np.zeros((ids.size, V))
    for row, i in zip(rows, ids.ravel()):
        row[i] = 1
    return rows.reshape(*ids.shape, V)


def look_up(E, ids):
    return np.take(E, ids, axis=0)


def gradient(ids, g, V):
    d = g.shape[-1]
    dE = np.zeros((V, d))
    for i, row in zip(ids.ravel(), g.reshape(-1, d)):
        dE[i] += row
    return dE


def mean_vector(E, ids):
    vectors = []
    for sentence in ids:
        words = [E[i] for i in sentence if i]
        vectors.append(sum(words) / len(words) if words else np.zeros(E.shape[1]))
    return np.array(vectors)


def nearest(E, word, k):
    def cosine(i):
        return sum(a * b for a, b in zip(E[i], E[word])) / math.hypot(*E[i])

    return sorted((i for i in range(len(E)) if i != word), key=cosine, reverse=True)[:k]
