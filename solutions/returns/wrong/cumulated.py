# fails: every_step_has_its_return
"""What has been gathered so far."""

import numpy as np


def discounted_return(rewards, gamma):
    return np.sum(gamma ** np.arange(len(rewards)) * rewards)


def returns(rewards, gamma):
    return np.cumsum(gamma ** np.arange(len(rewards)) * rewards)


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
