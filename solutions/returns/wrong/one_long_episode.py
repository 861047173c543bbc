# fails: episodes_count_alike
"""The episodes as a single one."""

import numpy as np


def discounted_return(rewards, gamma):
    return np.sum(gamma ** np.arange(len(rewards)) * rewards)


def returns(rewards, gamma):
    found, later = np.zeros(len(rewards)), 0.0
    for t in reversed(range(len(rewards))):
        later = rewards[t] + gamma * later
        found[t] = later
    return found


def average_return(episodes, gamma):
    return discounted_return(np.concatenate(episodes), gamma) / len(episodes)


def running_average(values):
    found, mean = np.zeros(len(values)), 0.0
    for k, value in enumerate(values):
        mean += (value - mean) / (k + 1)
        found[k] = mean
    return found


def state_value(policy, q):
    return np.sum(policy * q, axis=1)
