# fails: return_is_discounted
"""The first reward is discounted already."""

import numpy as np


def discounted_return(rewards, gamma):
    return np.sum(gamma ** np.arange(1, len(rewards) + 1) * rewards)


def returns(rewards, gamma):
    found, later = np.zeros(len(rewards)), 0.0
    for t in reversed(range(len(rewards))):
        later = rewards[t] + gamma * later
        found[t] = later
    return found


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
