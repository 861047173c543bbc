"""The factor is min(1, threshold / norm), with a norm that is never 0."""

import numpy as np


def norms_back_in_time(U, delta, steps):
    errors = [delta]
    while len(errors) <= steps:
        errors.append(U @ errors[-1])
    return np.sqrt(np.square(errors).sum(axis=1))


def global_norm(gradients):
    return float(np.sqrt(np.sum(np.concatenate([np.ravel(g) for g in gradients]) ** 2)))


def clip_by_value(gradient, limit):
    return np.maximum(np.minimum(gradient, limit), -limit)


def clip_by_norm(gradient, threshold):
    return clip_by_global_norm([gradient], threshold)[0]


def clip_by_global_norm(gradients, threshold):
    factor = threshold / max(global_norm(gradients), threshold)
    return [g * factor for g in gradients]


def descend(gradient, start, learning_rate, steps, threshold=None):
    limit = np.inf if threshold is None else threshold
    places = np.empty((steps + 1, len(start)))
    places[0] = start
    for i in range(steps):
        slope = gradient(places[i])
        norm = np.sqrt(slope @ slope)
        places[i + 1] = places[i] - learning_rate * (slope if norm <= limit else slope * limit / norm)
    return places
