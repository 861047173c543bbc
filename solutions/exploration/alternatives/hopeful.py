"""An own loop that begins with estimates that are too good, and never draws at random."""

import numpy as np


def update(estimates, counts, arm, reward):
    counts[arm] += 1
    estimates[arm] += (reward - estimates[arm]) / counts[arm]


def epsilon_greedy(estimates, epsilon, rng):
    noise = rng.random(len(estimates))
    if rng.random() < epsilon:
        return int(np.argmax(noise))
    return int(np.lexsort((noise, estimates))[-1])


def ucb(estimates, counts, c):
    for arm, count in enumerate(counts):
        if count == 0:
            return arm
    return int((estimates + c * np.sqrt(np.log(counts.sum())) / np.sqrt(counts)).argmax())


def play(bandit, steps, choose):
    estimates, counts = np.zeros(bandit.arms), np.zeros(bandit.arms, dtype=np.int64)

    def turn():
        arm = choose(estimates, counts)
        update(estimates, counts, arm, bandit.pull(arm))
        return arm

    return np.array([turn() for _ in range(steps)])


def explore(bandit, steps, rng):
    sums, counts, arms = np.full(bandit.arms, 5.0), np.full(bandit.arms, 5), []
    for _ in range(steps):
        arm = int(np.argmax(sums / counts))
        sums[arm] += bandit.pull(arm)
        counts[arm] += 1
        arms.append(arm)
    return np.array(arms)


def regret(means, actions):
    return np.cumsum(means.max() - np.take(means, actions))
