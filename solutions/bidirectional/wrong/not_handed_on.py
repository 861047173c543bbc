# fails: one_network_reads_ahead
"""Every step begins with a state of zeros."""

import numpy as np


def states(x, weights):
    W, U, b = weights
    h = np.zeros((x.shape[0], len(b)))
    kept = []
    for t in range(x.shape[1]):
        kept.append(np.tanh(x[:, t] @ W + h @ U + b))
    return np.stack(kept, axis=1)


def states_backward(x, weights):
    return states(x[:, ::-1], weights)[:, ::-1]


def merge(forward, backward, mode):
    if mode == "sum":
        return forward + backward
    if mode == "ave":
        return (forward + backward) / 2
    if mode == "mul":
        return forward * backward
    return np.concatenate([forward, backward], axis=-1)


def bidirectional(x, forward, backward):
    return merge(states(x, forward), states_backward(x, backward), "concat")


def summary(x, forward, backward):
    ahead = states(x, forward)[:, -1]
    back = states_backward(x, backward)[:, 0]
    return merge(ahead, back, "concat")
