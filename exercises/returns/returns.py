"""Returns: what an agent wants to have much of.

Write the five functions marked TODO, from the top down. `grader check returns.py` tells you how far you are;
`python returns.py` draws the returns of an episode.
"""

import numpy as np


def discounted_return(rewards: np.ndarray, gamma: float) -> float:
    """All rewards of an episode as one number, later ones discounted.

    Args:
        rewards: in the order in which they came, float64, shape (T,), T at least 1. It must not be changed.
        gamma: the discount, from 0 to 1.

    Returns:
        r_0 + gamma * r_1 + gamma**2 * r_2 + ..., a number.
    """
    raise NotImplementedError("TODO: the sum of gamma to the power of t, times the reward t")


def returns(rewards: np.ndarray, gamma: float) -> np.ndarray:
    """The return from each step of an episode on.

    Args:
        rewards: float64, shape (T,), T at least 1. It must not be changed.
        gamma: the discount, from 0 to 1.

    Returns:
        The discounted return of what comes from step t on, for each t: float64, shape (T,).
    """
    raise NotImplementedError("TODO: from the last step back to the first")


def average_return(episodes: list[np.ndarray], gamma: float) -> float:
    """What an agent collects on average.

    Args:
        episodes: the rewards of each episode, float64, shapes (T,), each with a T of its own.
        gamma: the discount, from 0 to 1.

    Returns:
        The mean of the episodes' discounted returns, each from its first step on, a number.
    """
    raise NotImplementedError("TODO: one number an episode, then their mean")


def running_average(values: np.ndarray) -> np.ndarray:
    """The average so far, after each value.

    Args:
        values: float64, shape (n,), n at least 1. It must not be changed.

    Returns:
        At place i the mean of the values 0 to i, which are i + 1: float64, shape (n,).
    """
    raise NotImplementedError("TODO: correct the old average by a part of the error")


def state_value(policy: np.ndarray, q: np.ndarray) -> np.ndarray:
    """The values of states, from those of actions.

    Args:
        policy: how likely each action is in each state, float64, shape (states, actions). Each row sums to 1.
        q: the action values, float64, shape (states, actions).

    Returns:
        What each state is worth to an agent that acts by this policy: float64, shape (states,).
    """
    raise NotImplementedError("TODO: each action's value counts as often as the action is taken")


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    print("the return of 1, 2, 4 with gamma 1/2:", discounted_return(np.array([1.0, 2.0, 4.0]), 0.5))

    rewards = np.zeros(40)
    rewards[[10, 25, 39]] = 1.0, -1.0, 2.0
    for gamma in (0.0, 0.5, 0.9, 0.99):
        plt.plot(returns(rewards, gamma), label=f"gamma {gamma}")
    plt.gca().set(xlabel="step", ylabel="return from here on")
    plt.legend()
    plt.savefig("returns.png")
