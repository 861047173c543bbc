# fails: every_step_has_its_return
"""Gathered in a list backwards, and never turned round."""

import numpy as np


def discounted_return(rewards, gamma):
    return np.sum(gamma ** np.arange(len(rewards)) * rewards)


def returns(rewards, gamma):
    found, later = [], 0.0
    for t in reversed(range(len(rewards))):
        later = rewards[t] + gamma * later
        found.append(later)
    return np.array(found)


def average_return(episodes, gamma):
    return np.mean([discounted_return(rewards, gamma) for rewards in episodes])


def running_average(values):
    found, mean = np.zeros(len(values)), 0.0
    for k, value in enumerate(values):
        mean += (value - mean) / (k + 1)
        found[k] = mean
    return found


def state_value(policy, q):
    return np.sum(policy * q, axis=1)
