"""The report's picture: the way down the valley, which swings across and creeps along."""

from grader import expect
from grader.pictures import Curve


def pictures(drawn, asked):
    return [lambda: _way(drawn, asked["drawn"]["steps"])]


def _way(drawn, steps):
    path = expect.array(drawn, shape=(steps + 1, 2))
    return Curve("The way down the valley", {"x_0": path[:, 0], "x_1": path[:, 1]}, "where it stands")
