"""Policy gradient: an agent that learns what to do without learning what anything is worth.

Write the seven functions marked TODO, from the top down. `grader check policy_gradient.py` tells you how far you are;
`python policy_gradient.py` learns to keep a pole upright.
"""

import math
from typing import Any

import numpy as np


def probabilities(W: np.ndarray, states: np.ndarray) -> np.ndarray:
    """The policy: how likely each action is.

    Args:
        W: the weights, float64, shape (4, 2).
        states: one state, shape (4,), or many, shape (n, 4).

    Returns:
        softmax(states · W), shape (2,) or (n, 2): each row's sum is 1.
    """
    raise NotImplementedError("TODO: scores for both actions, and the softmax of each row")


def log_gradient(W: np.ndarray, state: np.ndarray, action: int) -> np.ndarray:
    """In which direction to change W so that the action becomes likelier in this state.

    Args:
        W: the weights, float64, shape (4, 2).
        state: shape (4,).
        action: 0 or 1.

    Returns:
        The derivative of the logarithm of the action's probability by W, float64, shape (4, 2).
    """
    raise NotImplementedError("TODO: each number of the state times (1 for the action taken, 0 for the other, minus p)")


def returns_to_go(rewards: np.ndarray, gamma: float) -> np.ndarray:
    """What was still to come at each step of an episode.

    Args:
        rewards: float64, shape (T,).
        gamma: the discount, from 0 to 1.

    Returns:
        The discounted return from each step on, float64, shape (T,).
    """
    raise NotImplementedError("TODO: backwards, as in the exercise `returns`")


def normalised(values: np.ndarray) -> np.ndarray:
    """The same values around 0, with standard deviation 1: what was better than usual is positive.

    Args:
        values: float64, shape (n,). It must not be changed.

    Returns:
        (values - mean) / standard deviation, float64, shape (n,). If all values are equal, all are 0.
    """
    raise NotImplementedError("TODO: what is added to the standard deviation so that one never divides by 0?")


def ascend(
    W: np.ndarray, states: np.ndarray, actions: np.ndarray, advantages: np.ndarray, learning_rate: float
) -> np.ndarray:
    """One step uphill: what went well becomes likelier, what went badly less likely.

    Args:
        W: the weights, float64, shape (4, 2). It must not be changed.
        states: shape (n, 4).
        actions: what was done in each of them, int64, shape (n,).
        advantages: how much better that went than usual, float64, shape (n,).
        learning_rate: how far to go.

    Returns:
        W plus learning_rate times the mean over all n of advantage times log_gradient; shape (4, 2).
    """
    raise NotImplementedError("TODO: the weighted mean of the gradients, and a step along it")


def play(env: Any, W: np.ndarray, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Play one episode by the policy.

    Args:
        env: the world. `env.reset()` begins an episode and returns its first state, shape (4,). `env.step(action)` returns the
            next state, the reward, and whether the episode is done.
        W: the weights, shape (4, 2).
        rng: where chance comes from: each action is drawn with its probability.

    Returns:
        The states in which an action was taken, float64, shape (T, 4); the actions, int64, shape (T,); and the rewards that
        followed, float64, shape (T,).
    """
    raise NotImplementedError(
        "TODO: until it is done: draw an action, write state and action down, act, write the reward down"
    )


def learn(env: Any, episodes: int, gamma: float, rng: np.random.Generator) -> np.ndarray:
    """Learn by playing. After how many episodes W changes, and how much, is yours to choose.

    Args:
        env: the world, as in `play`.
        episodes: how many to play at most.
        gamma: the discount, from 0 to 1.
        rng: where your agent's chance comes from.

    Returns:
        The weights, float64, shape (4, 2).
    """
    raise NotImplementedError("TODO: play some episodes, join their steps, take one step uphill; and again")


class CartPole:
    """A pole stands on a cart. Action 0 pushes the cart to the left, action 1 to the right; every step brings 1.

    A state is the cart's place and speed, and the pole's angle and angular speed. An episode ends when the cart leaves the
    track, when the pole leans by more than 12 degrees, and after 200 steps. The equations are those of Barto, Sutton and
    Anderson (1983).
    """

    def __init__(self, rng: np.random.Generator) -> None:
        """A cart whose beginnings come from rng."""
        self.rng, self.state, self.taken = rng, np.zeros(4), 0

    def reset(self) -> np.ndarray:
        """Begin near the middle, nearly upright."""
        self.state, self.taken = self.rng.uniform(-0.05, 0.05, 4), 0
        return self.state.copy()

    def step(self, action: int) -> tuple[np.ndarray, float, bool]:
        """Push, and say what came of it, with the reward, and whether it is the end."""
        _place, speed, angle, spin = self.state.tolist()
        sin, cos = math.sin(angle), math.cos(angle)
        pushed = ((10.0 if action == 1 else -10.0) + 0.05 * spin**2 * sin) / 1.1
        turning = (9.8 * sin - cos * pushed) / (0.5 * (4 / 3 - 0.1 * cos**2 / 1.1))
        speeding = pushed - 0.05 * turning * cos / 1.1
        self.state = self.state + 0.02 * np.array([speed, speeding, spin, turning])
        self.taken += 1
        fallen = abs(self.state[0]) > 2.4 or abs(self.state[2]) > math.radians(12)
        return self.state.copy(), 1.0, bool(fallen or self.taken == 200)


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    class Counted(CartPole):
        """A cart that remembers how long its episodes were."""

        def __init__(self, rng: np.random.Generator) -> None:
            """As a cart."""
            super().__init__(rng)
            self.lengths: list[int] = []

        def reset(self) -> np.ndarray:
            """As a cart, with one more length."""
            self.lengths.append(0)
            return super().reset()

        def step(self, action: int) -> tuple[np.ndarray, float, bool]:
            """As a cart, one step longer."""
            self.lengths[-1] += 1
            return super().step(action)

    for seed in range(3):
        rng = np.random.default_rng(seed)
        env = Counted(rng)
        W = learn(env, 500, 0.95, rng)
        means = np.convolve(env.lengths, np.ones(20) / 20, "valid")
        print(f"seed {seed}: {means[0]:.0f} steps at the beginning, {means[-1]:.0f} at the end; W =\n{W.round(1)}")
        plt.plot(means, label=f"seed {seed}")
    plt.gca().set(xlabel="episodes", ylabel="steps, mean of 20 episodes")
    plt.legend()
    plt.savefig("policy_gradient.png")
