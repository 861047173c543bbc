# fails: plays_by_its_policy
"""Actions are drawn from NumPy's global generator, and not from the one that is handed in."""

import numpy as np


def probabilities(W, states):
    u = states @ W
    e = np.exp(u - u.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def log_gradient(W, state, action):
    return np.outer(state, np.eye(2)[action] - probabilities(W, state))


def returns_to_go(rewards, gamma):
    answer, after = np.empty(len(rewards)), 0.0
    for t in reversed(range(len(rewards))):
        after = rewards[t] + gamma * after
        answer[t] = after
    return answer


def normalised(values):
    return (values - values.mean()) / (values.std() + 1e-8)


def ascend(W, states, actions, advantages, learning_rate):
    errors = np.eye(2)[actions] - probabilities(W, states)
    return W + learning_rate * states.T @ (advantages[:, None] * errors) / len(states)


def play(env, W, rng):
    states, actions, rewards = [], [], []
    state, done = env.reset(), False
    while not done:
        action = int(np.random.random() < probabilities(W, state)[1])
        states.append(state)
        actions.append(action)
        state, reward, done = env.step(action)
        rewards.append(reward)
    return np.array(states), np.array(actions), np.array(rewards)


def learn(env, episodes, gamma, rng):
    W, batch = np.zeros((4, 2)), 5
    for k in range(episodes // batch):
        states, actions, rewards = zip(*[play(env, W, rng) for _ in range(batch)], strict=True)
        advantages = normalised(np.concatenate([returns_to_go(r, gamma) for r in rewards]))
        learning_rate = 20.0 * (1.0 - k * batch / episodes)
        W = ascend(W, np.concatenate(states), np.concatenate(actions), advantages, learning_rate)
    return W
