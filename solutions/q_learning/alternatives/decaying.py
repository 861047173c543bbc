"""Values that begin with 0, exploration and learning rate that grow smaller, and ties broken by chance."""

import numpy as np


def epsilon_greedy(values, epsilon, rng):
    shares = np.full(len(values), epsilon / len(values))
    best = np.flatnonzero(values == values.max())
    shares[best] += (1 - epsilon) / len(best)
    return int(rng.choice(len(values), p=shares))


def target(q, reward, next_state, done, gamma):
    return reward + gamma * (not done) * max(q[next_state])


def update(q, state, action, wanted, learning_rate):
    q[state, action] = (1 - learning_rate) * q[state, action] + learning_rate * wanted


def learn(env, episodes, steps, gamma, rng):
    q = np.zeros((env.states, env.actions))
    for k in range(episodes):
        left = 1 - k / episodes
        state, done, taken = env.reset(), False, 0
        while not done and taken < steps:
            action = epsilon_greedy(q[state], 0.2 + 0.6 * left, rng)
            next_state, reward, done = env.step(action)
            update(q, state, action, target(q, reward, next_state, done, gamma), 0.1 + 0.3 * left)
            state, taken = next_state, taken + 1
    return q
