"""Mazes made from a seed, as tables of a Markov decision process, and their exact values: `course_file(…, "grid_world.py")`.

The values come from the linear system of Bellman's equation for one policy, (I - gamma P) v = r, and from policy iteration
upon it: no step of value iteration or of Q-learning is taken here.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Ints = NDArray[np.int64]

MOVES = ((-1, 0), (0, 1), (1, 0), (0, -1))  # up, right, down, left


@dataclass(frozen=True)
class Maze:
    """A grid with walls and one goal, whose states are its open cells, in reading order.

    Attributes:
        p: p[s, a, t] is the probability to get from s to t by action a; shape (states, 4, states).
        r: the expected reward of action a in state s, shape (states, 4): 1 for reaching the goal, otherwise 0.
        cells: the row and column of each state, shape (states, 2).
        goal: the state in which an episode ends; it leads to itself, without a reward.
        side: how many rows and columns the grid has.
    """

    p: Array
    r: Array
    cells: Ints
    goal: int
    side: int


def maze(rng: np.random.Generator, side: int = 6, walls: int = 8, slip: float = 0.2) -> Maze:
    """A maze in which every open cell leads to the goal, which is in a corner.

    Args:
        walls: how many cells are closed.
        slip: how often a step goes to one of the two sides instead, half of it to each.
    """
    while True:
        closed = np.zeros((side, side), dtype=bool)
        closed.flat[rng.choice(side * side, walls, replace=False)] = True
        built = _built(closed, int(rng.integers(4)), slip)
        if built is not None:
            return built


def _built(closed: NDArray[np.bool_], corner: int, slip: float) -> Maze | None:
    """The tables of a maze, or None if the corner is closed or some cell can not reach it."""
    side = len(closed)
    place = [(0, 0), (0, side - 1), (side - 1, side - 1), (side - 1, 0)][corner]
    cells = np.argwhere(~closed)
    number = {(int(i), int(j)): s for s, (i, j) in enumerate(cells)}
    if place not in number:
        return None
    goal, states = number[place], len(cells)
    led = np.array([[number.get((i + di, j + dj), s) for di, dj in MOVES] for s, (i, j) in enumerate(cells.tolist())])
    led[goal] = goal
    p = np.zeros((states, 4, states))
    for s in range(states):
        for a in range(4):
            for move, chance in ((a, 1.0 - slip), ((a + 1) % 4, slip / 2), ((a - 1) % 4, slip / 2)):
                p[s, a, led[s, move]] += chance
    if np.linalg.matrix_power(p.mean(axis=1), states)[:, goal].min() <= 0.0:
        return None
    r = p[:, :, goal].copy()
    r[goal] = 0.0
    return Maze(p, r, cells, goal, side)


def policy_values(p: Array, r: Array, policy: Ints, gamma: float) -> Array:
    """What each state is worth to one who acts by a policy, exactly.

    Args:
        policy: the action of each state, shape (states,).
    """
    states = np.arange(len(r))
    found = np.linalg.solve(np.eye(len(r)) - gamma * p[states, policy], r[states, policy])
    return np.asarray(found, dtype=np.float64)


def action_values(p: Array, r: Array, v: Array, gamma: float) -> Array:
    """The reward, and what the next state is worth on average; shape (states, actions)."""
    found: Array = r + gamma * np.einsum("sat,t->sa", p, v)
    return found


def best_values(p: Array, r: Array, gamma: float) -> Array:
    """What each state is worth to one who always acts best, exactly: by policy iteration."""
    policy: Ints = np.zeros(len(r), dtype=np.int64)
    while True:
        v = policy_values(p, r, policy, gamma)
        q = action_values(p, r, v, gamma)
        better = q.max(axis=1) > q[np.arange(len(r)), policy] + 1e-12
        if not better.any():
            return v
        policy = np.where(better, q.argmax(axis=1), policy)


def drawn(maze: Maze, v: Array) -> Array:
    """Values laid out as the grid, with 0 for walls; shape (side, side)."""
    found = np.zeros((maze.side, maze.side))
    found[tuple(maze.cells.T)] = v
    return found
