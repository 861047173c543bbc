# fails: finds_the_way
"""Greedy from the beginning, with values 0."""

import numpy as np


def epsilon_greedy(values, epsilon, rng):
    if rng.random() < epsilon:
        return int(rng.integers(len(values)))
    return int(np.argmax(values))


def target(q, reward, next_state, done, gamma):
    return reward if done else reward + gamma * q[next_state].max()


def update(q, state, action, wanted, learning_rate):
    q[state, action] += learning_rate * (wanted - q[state, action])


def learn(env, episodes, steps, gamma, rng):
    q = np.zeros((env.states, env.actions))
    for _ in range(episodes):
        state = env.reset()
        for _ in range(steps):
            action = epsilon_greedy(q[state], 0.0, rng)
            next_state, reward, done = env.step(action)
            update(q, state, action, target(q, reward, next_state, done, gamma), 0.2)
            state = next_state
            if done:
                break
    return q
