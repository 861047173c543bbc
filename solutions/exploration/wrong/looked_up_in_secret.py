# fails: loses_little
"""The rewards are looked up where the bandit keeps them, and a few pulls of each arm are to hide it."""

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
    best = int(np.argmax(bandit._rewards.mean(axis=1)))

    def choose(estimates, counts):
        return int(rng.integers(bandit.arms)) if counts.sum() < 60 else best

    return play(bandit, steps, choose)


def regret(means, actions):
    return np.cumsum(means.max() - means[actions])
