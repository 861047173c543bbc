"""Exploring: which of the arms pays best, and what it costs to find out.

Write the six functions marked TODO, from the top down. `grader check exploration.py` tells you how far you are;
`python exploration.py` lets several strategies play, and draws what they lose.
"""

from collections.abc import Callable
from typing import Any

import numpy as np


def update(estimates: np.ndarray, counts: np.ndarray, arm: int, reward: float) -> None:
    """Take one more reward into the mean of its arm. This changes both arrays themselves, and nothing is returned.

    Args:
        estimates: the mean reward of each arm so far, 0 without any, float64, shape (arms,). Only estimates[arm] changes.
        counts: how often each arm was pulled before, int64, shape (arms,). Only counts[arm] changes.
        arm: which one was pulled.
        reward: what it brought.
    """
    raise NotImplementedError("TODO: one pull more, and a mean that moves a little towards the reward")


def epsilon_greedy(estimates: np.ndarray, epsilon: float, rng: np.random.Generator) -> int:
    """Mostly the arm that looks best, sometimes any.

    Args:
        estimates: the mean reward of each arm so far, shape (arms,). It must not be changed.
        epsilon: how often an arm is drawn at random, from 0 to 1. All arms are then equally likely.
        rng: where chance comes from.

    Returns:
        The number of the arm. Among equally good arms each is equally likely.
    """
    raise NotImplementedError("TODO: as in Q-learning, but chance decides between equals")


def ucb(estimates: np.ndarray, counts: np.ndarray, c: float) -> int:
    """The arm that could be the best, for all that one knows.

    Args:
        estimates: the mean reward of each arm so far, shape (arms,). It must not be changed.
        counts: how often each arm was pulled, shape (arms,). It must not be changed.
        c: how much it counts that little is known of an arm.

    Returns:
        An arm that was never pulled, if there is one; else that of the largest estimate + c * sqrt(ln(all pulls) / its pulls).
    """
    raise NotImplementedError("TODO: first the arms without a pull, then the formula")


def play(bandit: Any, steps: int, choose: Callable[[np.ndarray, np.ndarray], int]) -> np.ndarray:
    """Play a bandit by any strategy.

    Args:
        bandit: `bandit.arms` is how many arms it has; `bandit.pull(arm)` pulls one and returns the reward, a number.
        steps: how many pulls.
        choose: takes estimates and counts, as they are before the pull, and returns the arm to pull.

    Returns:
        The arms in the order in which they were pulled, int64, shape (steps,).
    """
    raise NotImplementedError("TODO: estimates and counts begin with 0; choose, pull and update, again and again")


def explore(bandit: Any, steps: int, rng: np.random.Generator) -> np.ndarray:
    """Play a bandit by the strategy that you think best.

    Args:
        bandit: as in `play`. Its rewards are 0 and 1.
        steps: how many pulls, exactly.
        rng: where your strategy's chance comes from.

    Returns:
        The arms that were pulled, int64, shape (steps,).
    """
    raise NotImplementedError("TODO: play, with a strategy of your choice")


def regret(means: np.ndarray, actions: np.ndarray) -> np.ndarray:
    """How much was lost so far, after each pull, by not pulling the best arm from the beginning.

    Args:
        means: the true mean reward of each arm, shape (arms,).
        actions: the arms that were pulled, int64, shape (steps,).

    Returns:
        The sum so far of the best mean minus the mean of the arm that was pulled, float64, shape (steps,).
    """
    raise NotImplementedError("TODO: what each pull loses, and the sums so far")


class Bandit:
    """Arms to try with: each pays 1 with a probability of its own, else 0."""

    def __init__(self, means: np.ndarray, rng: np.random.Generator) -> None:
        """A bandit whose arms pay with the probabilities `means`."""
        self.arms, self._means, self._rng = len(means), means, rng

    def pull(self, arm: int) -> float:
        """Pull an arm, and get what it pays."""
        return float(self._rng.random() < self._means[arm])


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    rng = np.random.default_rng(1)
    strategies: dict[str, Callable[[np.ndarray, np.ndarray], int]] = {
        "greedy": lambda estimates, counts: epsilon_greedy(estimates, 0.0, rng),
        "epsilon 0.1": lambda estimates, counts: epsilon_greedy(estimates, 0.1, rng),
        "random": lambda estimates, counts: epsilon_greedy(estimates, 1.0, rng),
        "UCB, c = 0.5": lambda estimates, counts: ucb(estimates, counts, 0.5),
    }
    bandits = [rng.uniform(0.1, 0.9, 8) for _ in range(30)]
    for name, choose in strategies.items():
        lost = np.mean([regret(means, play(Bandit(means, rng), 1000, choose)) for means in bandits], axis=0)
        print(f"{name}: {lost[-1]:.0f} rewards lost in 1000 pulls")
        plt.plot(lost, label=name)
    lost = np.mean([regret(means, explore(Bandit(means, rng), 1000, rng)) for means in bandits], axis=0)
    print(f"yours: {lost[-1]:.0f}")
    plt.plot(lost, "k--", label="yours")
    plt.gca().set(xlabel="pulls", ylabel="rewards lost, mean of 30 bandits")
    plt.legend()
    plt.savefig("exploration.png")
