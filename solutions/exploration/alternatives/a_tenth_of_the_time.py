"""Epsilon is 0.1 from the first pull to the last; ties are broken by a random order."""

import numpy as np


def update(estimates, counts, arm, reward):
    counts[arm] += 1
    part = 1 / counts[arm]
    estimates[arm] = (1 - part) * estimates[arm] + part * reward


def epsilon_greedy(estimates, epsilon, rng):
    if rng.uniform() >= epsilon:
        order = rng.permutation(len(estimates))
        return order[np.argmax(estimates[order])]
    return rng.integers(0, len(estimates))


def ucb(estimates, counts, c):
    untried = np.flatnonzero(counts == 0)
    if len(untried):
        return untried[-1]
    pulls = np.sum(counts)
    bounds = [e + c * np.log(pulls) ** 0.5 / n**0.5 for e, n in zip(estimates, counts, strict=True)]
    return int(np.argmax(bounds))


def play(bandit, steps, choose):
    estimates, counts = np.zeros(bandit.arms), np.zeros(bandit.arms, dtype=np.int64)
    actions = []
    for _ in range(steps):
        arm = choose(estimates.copy(), counts.copy())
        update(estimates, counts, arm, bandit.pull(arm))
        actions.append(arm)
    return np.array(actions)


def explore(bandit, steps, rng):
    def choose(estimates, counts):
        return epsilon_greedy(estimates, 0.1, rng)

    return play(bandit, steps, choose)


def regret(means, actions):
    lost = np.max(means) - np.asarray(means)
    return np.add.accumulate(lost[actions])
