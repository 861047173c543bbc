"""Ten episodes to a step, and a small learning rate: slow, and steady."""

import numpy as np


def probabilities(W, states):
    u = states @ W
    e = np.exp(u - u.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def log_gradient(W, state, action):
    hot = np.zeros(2)
    hot[action] = 1.0
    return state[:, None] * (hot - probabilities(W, state))[None, :]


def returns_to_go(rewards, gamma):
    answer = []
    after = 0.0
    for reward in rewards[::-1]:
        after = reward + gamma * after
        answer.insert(0, after)
    return np.array(answer)


def normalised(values):
    return (values - values.mean()) / (values.std() + 1e-6)


def ascend(W, states, actions, advantages, learning_rate):
    p = probabilities(W, states)
    p[np.arange(len(actions)), actions] -= 1.0
    return W - learning_rate * states.T @ (p * advantages.reshape(-1, 1)) / len(states)


def play(env, W, rng):
    states, actions, rewards = [], [], []
    state, done = env.reset(), False
    while not done:
        states.append(state)
        actions.append(rng.choice([0, 1], p=probabilities(W, state)))
        state, reward, done = env.step(actions[-1])
        rewards.append(reward)
    return np.array(states), np.array(actions), np.array(rewards)


def learn(env, episodes, gamma, rng):
    W = np.zeros((4, 2))
    for _ in range(episodes // 10):
        runs = [play(env, W, rng) for _ in range(10)]
        states = np.concatenate([run[0] for run in runs])
        actions = np.concatenate([run[1] for run in runs])
        returns = np.concatenate([returns_to_go(run[2], gamma) for run in runs])
        W = ascend(W, states, actions, normalised(returns), 6.0)
    return W
