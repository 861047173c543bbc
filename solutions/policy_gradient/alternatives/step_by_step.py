"""A step after every episode, step by step in a loop, with the mean return so far as the baseline, and falling rates."""

import numpy as np


def probabilities(W, states):
    e = np.exp(states @ W - np.max(states @ W, axis=-1, keepdims=True))
    return (e.T / e.sum(axis=-1)).T


def log_gradient(W, state, action):
    answer = np.outer(state, -probabilities(W, state))
    answer[:, action] += state
    return answer


def returns_to_go(rewards, gamma):
    answer = np.array(rewards, dtype=float)
    for t in range(len(answer) - 2, -1, -1):
        answer[t] += gamma * answer[t + 1]
    return answer


def normalised(values):
    return (values - values.mean()) / max(values.std(), 1e-9)


def ascend(W, states, actions, advantages, learning_rate):
    total = np.zeros_like(W)
    for state, action, advantage in zip(states, actions, advantages, strict=True):
        total += advantage * log_gradient(W, state, action)
    return W + learning_rate * total / len(states)


def play(env, W, rng):
    states, actions, rewards = [env.reset()], [], []
    while True:
        actions.append(int(rng.random() > probabilities(W, states[-1])[0]))
        state, reward, done = env.step(actions[-1])
        rewards.append(reward)
        if done:
            return np.array(states), np.array(actions), np.array(rewards)
        states.append(state)


def learn(env, episodes, gamma, rng):
    W, baseline, seen = np.zeros((4, 2)), 0.0, 0
    for k in range(episodes):
        states, actions, rewards = play(env, W, rng)
        returns = returns_to_go(rewards, gamma)
        for value in returns:
            seen += 1
            baseline += (value - baseline) / seen
        W = ascend(W, states, actions, returns - baseline, 1.0 - k / episodes)
    return W
