"""State by state, in place, and policies valued by repeated updates."""

import numpy as np


def action_values(p, r, v, gamma):
    q = np.zeros(r.shape)
    for s in range(r.shape[0]):
        for a in range(r.shape[1]):
            q[s, a] = r[s, a] + gamma * np.sum(p[s, a] * v)
    return q


def greedy_policy(q):
    return np.array([max(range(len(row)), key=row.__getitem__) for row in q])


def policy_value(p, r, policy, gamma):
    v = np.zeros(len(r))
    for _ in range(500):
        v = np.array([r[s, a] + gamma * p[s, a] @ v for s, a in enumerate(policy)])
    return v


def value_iteration(p, r, gamma, tolerance=1e-8):
    v, changes = np.zeros(len(r)), []
    while True:
        largest = 0.0
        for s in range(len(r)):
            new = max(r[s, a] + gamma * p[s, a] @ v for a in range(r.shape[1]))
            largest = max(largest, abs(new - v[s]))
            v[s] = new
        changes.append(largest)
        if largest < tolerance:
            return v, changes
