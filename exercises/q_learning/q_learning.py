"""Q-learning: the best way through a world that nobody has described.

Write the four functions marked TODO, from the top down. `grader check q_learning.py` tells you how far you are;
`python q_learning.py` learns the way through a corridor.
"""

from typing import Any

import numpy as np


def epsilon_greedy(values: np.ndarray, epsilon: float, rng: np.random.Generator) -> int:
    """Mostly the best action, sometimes any.

    Args:
        values: what each action is worth, float64, shape (actions,). It must not be changed.
        epsilon: how often an action is drawn at random, from 0 to 1. All actions are then equally likely, the best among them.
        rng: where chance comes from.

    Returns:
        The number of the action. Of equally good actions any will do.
    """
    raise NotImplementedError("TODO: draw a number from 0 to 1; below epsilon, draw an action")


def target(q: np.ndarray, reward: float, next_state: int, done: bool, gamma: float) -> float:
    """What the last action seems to be worth, now that one knows where it led.

    Args:
        q: action values, float64, shape (states, actions). It must not be changed.
        reward: what the action brought.
        next_state: where it led.
        done: whether the episode has ended there, so that nothing comes after.
        gamma: the discount, from 0 to below 1.

    Returns:
        The reward, and unless the episode is done, gamma times the best value of the next state. A number.
    """
    raise NotImplementedError("TODO: two cases")


def update(q: np.ndarray, state: int, action: int, wanted: float, learning_rate: float) -> None:
    """Move one action value towards its target. This changes q itself, and nothing is returned.

    Args:
        q: action values, float64, shape (states, actions). Only q[state, action] changes.
        state: where the action was taken.
        action: which one it was.
        wanted: the target.
        learning_rate: how much of the way to go, from 0 to 1.
    """
    raise NotImplementedError("TODO: q[state, action] moves by a part of its error")


def learn(env: Any, episodes: int, steps: int, gamma: float, rng: np.random.Generator) -> np.ndarray:
    """Learn by acting. Epsilon, the learning rate and the values to begin with are yours to choose.

    Args:
        env: the world. `env.states` and `env.actions` are how many there are. `env.reset()` begins an episode and returns its
            first state. `env.step(action)` returns the next state, the reward, and whether the episode is done.
        episodes: how many to play, exactly.
        steps: an episode that is not done after this many steps is given up.
        gamma: the discount, from 0 to below 1.
        rng: where your agent's chance comes from.

    Returns:
        The action values, float64, shape (states, actions).
    """
    raise NotImplementedError("TODO: for each episode: reset, then act, update and go on until it is done")


class Corridor:
    """Ten cells in a row, to try with. Action 0 goes left, action 1 right; entering the last cell brings 1."""

    states, actions = 10, 2

    def __init__(self, rng: np.random.Generator) -> None:
        """A corridor whose beginnings come from rng."""
        self.rng, self.state = rng, 0

    def reset(self) -> int:
        """Begin anywhere but at the goal, and say where."""
        self.state = int(self.rng.integers(self.states - 1))
        return self.state

    def step(self, action: int) -> tuple[int, float, bool]:
        """Go, and say where that led, what it brought, and whether it is the end."""
        self.state = max(self.state + (1 if action == 1 else -1), 0)
        done = self.state == self.states - 1
        return self.state, float(done), done


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    rng = np.random.default_rng(1)
    q = learn(Corridor(rng), 500, 100, 0.9, rng)
    print("best actions:", q.argmax(axis=1)[:-1])
    plt.plot(q[:-1].max(axis=1), "o-", label="learned")
    plt.plot(0.9 ** np.arange(8, -1, -1), "k--", label="exact")
    plt.gca().set(xlabel="cell", ylabel="value")
    plt.legend()
    plt.savefig("q_learning.png")
