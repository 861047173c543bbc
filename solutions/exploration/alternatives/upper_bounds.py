"""UCB with the constant of the first paper, c = √2; draws by shares; means from sums."""

import numpy as np


def update(estimates, counts, arm, reward):
    total = estimates[arm] * counts[arm] + reward
    counts[arm] = counts[arm] + 1
    estimates[arm] = total / counts[arm]


def epsilon_greedy(estimates, epsilon, rng):
    best = estimates == np.max(estimates)
    return int(rng.choice(len(estimates), p=epsilon / len(estimates) + (1 - epsilon) * best / best.sum()))


def ucb(estimates, counts, c):
    with np.errstate(divide="ignore"):
        bonus = np.where(counts > 0, np.sqrt(np.log(max(counts.sum(), 1)) / counts), np.inf)
    return np.argmax(estimates + c * bonus)


def play(bandit, steps, choose):
    estimates, counts, actions = np.zeros(bandit.arms), np.zeros(bandit.arms, dtype=int), []
    while len(actions) < steps:
        arm = choose(estimates, counts)
        reward = bandit.pull(arm)
        update(estimates, counts, arm, reward)
        actions.append(int(arm))
    return actions


def explore(bandit, steps, rng):
    return play(bandit, steps, lambda estimates, counts: ucb(estimates, counts, np.sqrt(2)))


def regret(means, actions):
    total, answer = 0.0, []
    for action in actions:
        total += max(means) - means[action]
        answer.append(total)
    return np.array(answer)
