"""Asks the learner's functions, lets them play in a maze, and records what they return. It knows no way through."""

import numpy as np


def chosen(learner, given):
    rng, answers = np.random.default_rng(given["seed"]), []
    for epsilon, draws in given["ways"]:
        values = given["values"].copy()
        answers.append([learner.epsilon_greedy(values, epsilon, rng) for _ in range(draws)])
    return answers


def wanted(learner, given):
    return [learner.target(given["q"].copy(), *one, given["gamma"]) for one in given["asked"]]


def updated(learner, given):
    q = given["q"].copy()
    learner.update(q, given["state"], given["action"], given["wanted"], given["learning_rate"])
    return q


def learned(learner, given):
    answers = []
    for one in given["mazes"]:
        env = Maze(one["p"], one["goal"], np.random.default_rng(one["seed"]))
        rng = np.random.default_rng(one["seed"] + 1)
        q = learner.learn(env, given["episodes"], given["steps"], given["gamma"], rng)
        answers.append({"q": q, "episodes": env.episodes, "longest": env.longest})
    return answers


class Maze:
    """A maze to act in; it begins anywhere but at the goal."""

    def __init__(self, p, goal, rng):
        self.states, self.actions = p.shape[:2]
        self._reached, self._goal, self._rng = p.cumsum(axis=2), goal, rng
        self._state = goal
        self.episodes = self.longest = self._taken = 0

    def reset(self):
        self.episodes += 1
        self._taken = 0
        self._state = int(self._rng.integers(self.states - 1))
        self._state += self._state >= self._goal
        return self._state

    def step(self, action):
        self._taken += 1
        self.longest = max(self.longest, self._taken)
        before, row = self._state, self._reached[self._state, action]
        self._state = min(int(row.searchsorted(self._rng.random(), side="right")), self.states - 1)
        done = self._state == self._goal
        return self._state, float(done and before != self._goal), done
