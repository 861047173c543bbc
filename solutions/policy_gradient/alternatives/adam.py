"""Twenty episodes to a step, and Adam; actions by rng.choice; returns as sums with weights."""

import numpy as np


def probabilities(W, states):
    u = np.asarray(states) @ W
    p = 1 / (1 + np.exp(np.clip(u[..., 0] - u[..., 1], -700, 700)))
    return np.stack([1 - p, p], axis=-1)


def log_gradient(W, state, action):
    p = probabilities(W, state)
    columns = [(int(action == j) - p[j]) * state for j in range(2)]
    return np.stack(columns, axis=1)


def returns_to_go(rewards, gamma):
    age = np.arange(len(rewards))
    return np.array([np.sum(gamma ** age[: len(rewards) - t] * rewards[t:]) for t in age])


def normalised(values):
    centred = values - np.mean(values)
    deviation = np.std(values)
    return centred / deviation if deviation > 1e-8 else np.zeros_like(centred)


def mean_gradient(W, states, actions, advantages):
    hot = np.stack([actions == 0, actions == 1], axis=1)
    return np.einsum("n,ni,nj->ij", advantages, states, hot - probabilities(W, states)) / len(states)


def ascend(W, states, actions, advantages, learning_rate):
    return W + learning_rate * mean_gradient(W, states, actions, advantages)


def play(env, W, rng):
    steps, state, done = [], env.reset(), False
    while not done:
        action = rng.choice(2, p=probabilities(W, state))
        after, reward, done = env.step(action)
        steps.append((state, action, reward))
        state = after
    states, actions, rewards = zip(*steps, strict=True)
    return np.stack(states), np.array(actions), np.array(rewards, dtype=float)


def learn(env, episodes, gamma, rng):
    W = rng.normal(0.0, 0.1, (4, 2))
    m, v = np.zeros_like(W), np.zeros_like(W)
    for t in range(1, episodes // 20 + 1):
        parts = []
        for _ in range(20):
            states, actions, rewards = play(env, W, rng)
            parts.append((states, actions, returns_to_go(rewards, gamma)))
        states, actions, returns = (np.concatenate(column) for column in zip(*parts, strict=True))
        g = mean_gradient(W, states, actions, normalised(returns))
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
        W = W + 0.2 * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8)
    return W
