"""Value iteration: the best way through a world that is known.

Write the four functions marked TODO, from the top down. `grader check value_iteration.py` tells you how far you are;
`python value_iteration.py` finds the way through a corridor.
"""

import numpy as np


def action_values(p: np.ndarray, r: np.ndarray, v: np.ndarray, gamma: float) -> np.ndarray:
    """What each action is worth in each state, if states are worth v.

    Args:
        p: p[s, a, t] is the probability to get from state s to state t by action a, float64, shape (states, actions, states).
        r: the expected reward of action a in state s, float64, shape (states, actions).
        v: what each state is worth, float64, shape (states,). It must not be changed.
        gamma: the discount, from 0 to below 1.

    Returns:
        Q, float64, shape (states, actions).
    """
    raise NotImplementedError("TODO: the reward, and gamma times what the next state is worth on average")


def greedy_policy(q: np.ndarray) -> np.ndarray:
    """The best action of each state.

    Args:
        q: action values, float64, shape (states, actions).

    Returns:
        The number of the action, integers, shape (states,). Of equally good actions any will do.
    """
    raise NotImplementedError("TODO: the place of the largest number of each row")


def policy_value(p: np.ndarray, r: np.ndarray, policy: np.ndarray, gamma: float) -> np.ndarray:
    """What each state is worth to an agent that acts by a policy, for ever.

    Args:
        p: transition probabilities, float64, shape (states, actions, states).
        r: expected rewards, float64, shape (states, actions).
        policy: the action that is taken in each state, integers, shape (states,).
        gamma: the discount, from 0 to below 1.

    Returns:
        V of this policy, float64, shape (states,), right to six decimals.
    """
    raise NotImplementedError("TODO: solve a linear system, or repeat an update until nothing changes")


def value_iteration(
    p: np.ndarray, r: np.ndarray, gamma: float, tolerance: float = 1e-8
) -> tuple[np.ndarray, list[float]]:
    """What each state is worth to an agent that always acts best.

    Args:
        p: transition probabilities, float64, shape (states, actions, states).
        r: expected rewards, float64, shape (states, actions).
        gamma: the discount, from 0 to below 1.
        tolerance: the iteration ends with the first sweep in which no value changes by this much.

    Returns:
        V, float64, shape (states,), and the changes: for each sweep, the largest absolute change of a value in it. The last
        is below the tolerance, and no other is.
    """
    raise NotImplementedError("TODO: begin with 0 everywhere; in each sweep V(s) becomes the largest Q(s, a)")


if __name__ == "__main__":
    # A corridor of five cells. Action 0 goes left, action 1 goes right, and one step in ten stays where it is.
    # The last cell is the goal: who enters it gets 1, and stays there.
    cells = 5
    p = np.zeros((cells, 2, cells))
    for s in range(cells - 1):
        for action, to in enumerate((max(s - 1, 0), s + 1)):
            p[s, action, to] += 0.9
            p[s, action, s] += 0.1
    p[cells - 1, :, cells - 1] = 1.0
    r = p[:, :, cells - 1].copy()
    r[cells - 1] = 0.0

    v, changes = value_iteration(p, r, 0.9)
    print("values:", v.round(4), "after", len(changes), "sweeps")
    print("actions:", greedy_policy(action_values(p, r, v, 0.9))[:-1])
    print("of always going right:", policy_value(p, r, np.ones(cells, dtype=int), 0.9).round(4))
    print("of always going left:", policy_value(p, r, np.zeros(cells, dtype=int), 0.9).round(4) + 0.0)
