# fails: policies_are_valued
"""The best policy's value, whatever is handed in."""

import numpy as np


def action_values(p, r, v, gamma):
    return r + gamma * p @ v


def greedy_policy(q):
    return np.argmax(q, axis=1)


def policy_value(p, r, policy, gamma):
    return value_iteration(p, r, gamma)[0]


def value_iteration(p, r, gamma, tolerance=1e-8):
    v, changes = np.zeros(len(r)), []
    while not changes or changes[-1] >= tolerance:
        new = action_values(p, r, v, gamma).max(axis=1)
        changes.append(np.abs(new - v).max())
        v = new
    return v, changes
