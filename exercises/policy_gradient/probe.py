"""Asks the learner's functions, lets them balance a pole, and records what they return. It knows no answer."""

import math

import numpy as np


def likely(learner, given):
    W = given["W"].copy()
    return {name: learner.probabilities(W, given[name].copy()) for name in ("one", "many", "huge")}


def derived(learner, given):
    return [learner.log_gradient(given["W"].copy(), one["state"].copy(), one["action"]) for one in given["asked"]]


def to_go(learner, given):
    return {name: learner.returns_to_go(given["rewards"].copy(), gamma) for name, gamma in given["gammas"].items()}


def standard(learner, given):
    handed = given["values"].copy()
    return {"values": learner.normalised(handed), "handed": handed, "equal": learner.normalised(given["equal"].copy())}


def ascended(learner, given):
    W = given["W"].copy()
    moved = learner.ascend(
        W, given["states"].copy(), given["actions"].copy(), given["advantages"].copy(), given["learning_rate"]
    )
    return {"moved": moved, "handed": W}


def played(learner, given):
    env, other = (Told(given["states"], given["rewards"]) for _ in range(2))
    states, actions, rewards = learner.play(env, given["W"].copy(), np.random.default_rng(given["seed"]))
    learner.play(other, given["W"].copy(), np.random.default_rng(given["seed"]))
    answer = {"states": states, "actions": actions, "rewards": rewards}
    return {**answer, "taken": env.taken, "begun": env.begun, "again": other.taken}


def learned(learner, given):
    answers = []
    for one in given["tries"]:
        env = CartPole(one["right"], np.random.default_rng(one["seed"]))
        W = learner.learn(env, given["episodes"], given["gamma"], np.random.default_rng(one["seed"] + 1))
        answers.append({"W": W, "lengths": np.array(env.lengths, dtype=np.int64)})
    return answers


class Told:
    """A world whose states and rewards are told beforehand, whatever is done in it."""

    def __init__(self, states, rewards):
        self._states, self._rewards = states, rewards
        self.taken, self.begun = [], 0

    def reset(self):
        self.begun += 1
        self.taken = []
        return self._states[0].copy()

    def step(self, action):
        t = len(self.taken)
        if t == len(self._rewards):
            raise RuntimeError("The episode is done: `play` plays one, and stops.")
        self.taken.append(int(action))
        return self._states[t + 1].copy(), float(self._rewards[t]), t + 1 == len(self._rewards)


class CartPole:
    """The stub's cart and pole, with an action of choice that pushes to the right, and a memory for lengths."""

    def __init__(self, right, rng):
        self._right, self._rng = right, rng
        self._state, self._done = np.zeros(4), True
        self.lengths = []

    def reset(self):
        self._state, self._done = self._rng.uniform(-0.05, 0.05, 4), False
        self.lengths.append(0)
        return self._state.copy()

    def step(self, action):
        if self._done:
            raise RuntimeError("The episode is done: the next one begins with env.reset().")
        _place, speed, angle, spin = self._state.tolist()
        sin, cos = math.sin(angle), math.cos(angle)
        pushed = ((10.0 if action == self._right else -10.0) + 0.05 * spin**2 * sin) / 1.1
        turning = (9.8 * sin - cos * pushed) / (0.5 * (4 / 3 - 0.1 * cos**2 / 1.1))
        speeding = pushed - 0.05 * turning * cos / 1.1
        self._state = self._state + 0.02 * np.array([speed, speeding, spin, turning])
        self.lengths[-1] += 1
        fallen = abs(self._state[0]) > 2.4 or abs(self._state[2]) > math.radians(12)
        self._done = bool(fallen or self.lengths[-1] == 200)
        return self._state.copy(), 1.0, self._done
