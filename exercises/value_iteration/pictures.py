"""The report's pictures: how the changes shrink, and the values as a map, with the exact ones beside them."""

import numpy as np

from grader import expect
from grader.pictures import Curve, Weights
from grader.rubric import course_file

worlds = course_file(__file__, "../_shared/grid_world.py")


def pictures(best, kept):
    return [lambda: _changes(best), lambda: _map(best, kept)]


def _changes(best):
    return Curve("The largest change, sweep by sweep", expect.curve(best[0]["changes"]), "change of a value", log=True)


def _map(best, kept):
    maze, asked = kept["maze"], kept["best"]["cases"][0]
    found = expect.array(best[0]["v"], shape=(len(maze.cells),))
    right = worlds.best_values(asked["p"], asked["r"], asked["gamma"])
    return Weights(
        "The values of the maze",
        np.stack([worlds.drawn(maze, found), worlds.drawn(maze, right)]),
        ("yours", "exact"),
        note="The bluer, the more a cell is worth. Walls are white, and so is the goal itself.",
    )
