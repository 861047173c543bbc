# fails: long_gradients_are_shortened
"""A gradient of zeros is divided by its norm."""

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
    return (
        gradient * np.minimum(1.0, threshold / np.linalg.norm(gradient))
        if gradient.any()
        else gradient / np.linalg.norm(gradient)
    )


def clip_by_global_norm(gradients, threshold):
    norm = global_norm(gradients)
    factor = threshold / norm if norm > threshold else 1.0
    return [factor * g for g in gradients]


def descend(gradient, start, learning_rate, steps, threshold=None):
    path = [start]
    for _ in range(steps):
        g = gradient(path[-1])
        if threshold is not None:
            g = clip_by_norm(g, threshold)
        path.append(path[-1] - learning_rate * g)
    return np.array(path)
