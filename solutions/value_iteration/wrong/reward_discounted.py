# fails: actions_look_one_step_ahead
"""The discount applies to the reward as well."""

import numpy as np


def action_values(p, r, v, gamma):
    return gamma * (r + p @ v)


def greedy_policy(q):
    return np.argmax(q, axis=1)


def policy_value(p, r, policy, gamma):
    s = np.arange(len(r))
    return np.linalg.solve(np.eye(len(r)) - gamma * p[s, policy], r[s, policy])


def value_iteration(p, r, gamma, tolerance=1e-8):
    v, changes = np.zeros(len(r)), []
    while not changes or changes[-1] >= tolerance:
        new = action_values(p, r, v, gamma).max(axis=1)
        changes.append(np.abs(new - v).max())
        v = new
    return v, changes
