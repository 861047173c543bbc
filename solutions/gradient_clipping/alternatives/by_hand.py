"""Everything by loops, and the norm always as the root of a scalar product."""

import math

import numpy as np


def norms_back_in_time(U, delta, steps):
    if steps == 0:
        return np.array([math.sqrt(delta @ delta)])
    return np.append(math.sqrt(delta @ delta), norms_back_in_time(U, delta @ U.T, steps - 1))


def global_norm(gradients):
    total = 0.0
    for g in gradients:
        for number in g.flat:
            total += number * number
    return math.sqrt(total)


def clip_by_value(gradient, limit):
    clipped = gradient.copy()
    clipped[clipped > limit] = limit
    clipped[clipped < -limit] = -limit
    return clipped


def clip_by_norm(gradient, threshold):
    numbers = gradient.ravel()
    norm = math.sqrt(numbers @ numbers)
    return gradient if norm <= threshold else threshold * (gradient / norm)


def clip_by_global_norm(gradients, threshold):
    norm = global_norm(gradients)
    return [g.copy() if norm <= threshold else threshold * (g / norm) for g in gradients]


def descend(gradient, start, learning_rate, steps, threshold=None):
    path = [start]
    for _ in range(steps):
        slope = gradient(path[-1])
        path.append(path[-1] - learning_rate * (slope if threshold is None else clip_by_norm(slope, threshold)))
    return np.stack(path)
