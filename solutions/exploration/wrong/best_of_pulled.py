# fails: regret_adds_up
"""The best arm is taken to be the best of those that were pulled."""

import numpy as np


def update(estimates, counts, arm, reward):
    counts[arm] += 1
    estimates[arm] += (reward - estimates[arm]) / counts[arm]


def epsilon_greedy(estimates, epsilon, rng):
    if rng.random() < epsilon:
        return int(rng.integers(len(estimates)))
    return int(rng.choice(np.flatnonzero(estimates == estimates.max())))


def ucb(estimates, counts, c):
    if counts.min() == 0:
        return int(np.argmin(counts))
    return int(np.argmax(estimates + c * np.sqrt(np.log(counts.sum()) / counts)))


def play(bandit, steps, choose):
    estimates, counts = np.zeros(bandit.arms), np.zeros(bandit.arms, dtype=np.int64)
    actions = np.empty(steps, dtype=np.int64)
    for t in range(steps):
        actions[t] = choose(estimates, counts)
        update(estimates, counts, actions[t], bandit.pull(actions[t]))
    return actions


def explore(bandit, steps, rng):
    return play(
        bandit, steps, lambda estimates, counts: epsilon_greedy(estimates, min(1.0, 20 / (counts.sum() + 1)), rng)
    )


def regret(means, actions):
    return np.cumsum(means[actions].max() - means[actions])
