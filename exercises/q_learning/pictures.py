"""The report's picture: the learned values of a maze as a map, with the exact ones beside them."""

import numpy as np

from grader import expect
from grader.pictures import Weights
from grader.rubric import course_file

worlds = course_file(__file__, "../_shared/grid_world.py")


def pictures(learned, kept):
    return [lambda: _map(learned, kept["worlds"][0], kept["learned"]["gamma"])]


def _map(learned, maze, gamma):
    v = expect.array(learned[0]["q"], shape=maze.r.shape).max(axis=1)
    v[maze.goal] = 0.0  # no action is ever taken there
    right = worlds.best_values(maze.p, maze.r, gamma)
    return Weights(
        "The learned values of a maze",
        np.stack([worlds.drawn(maze, v), worlds.drawn(maze, right)]),
        ("yours", "exact"),
        note="The bluer, the more a cell is worth. Walls are white, and so is the goal itself.",
    )
