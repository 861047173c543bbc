"""The shortened gradients are put into the list that was handed in; no array changes."""

import numpy as np


def norms_back_in_time(U, delta, steps):
    norms = [np.linalg.norm(delta)]
    for _ in range(steps):
        delta = delta @ U.T
        norms.append(np.linalg.norm(delta))
    return np.array(norms)


def global_norm(gradients):
    return np.sqrt(sum(np.sum(g**2) for g in gradients))


def clip_by_value(gradient, limit):
    return np.clip(gradient, -limit, limit)


def clip_by_norm(gradient, threshold):
    norm = np.linalg.norm(gradient)
    if norm > threshold:
        return gradient * (threshold / norm)
    return gradient.copy()


def clip_by_global_norm(gradients, threshold):
    norm = global_norm(gradients)
    if norm > threshold:
        for k, g in enumerate(gradients):
            gradients[k] = g * (threshold / norm)
    return gradients


def descend(gradient, start, learning_rate, steps, threshold=None):
    path = [start]
    for _ in range(steps):
        g = gradient(path[-1])
        if threshold is not None:
            g = clip_by_norm(g, threshold)
        path.append(path[-1] - learning_rate * g)
    return np.array(path)
