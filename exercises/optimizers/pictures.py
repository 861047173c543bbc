"""The report's pictures: how high above the valley's bottom each optimizer stands, and how far from its middle."""

from grader import expect
from grader.pictures import Curve


def pictures(valley, asked):
    names = [name for name, _settings in asked["valley"]["walkers"]]
    return [lambda: _heights(valley, names), lambda: _sides(valley, names)]


def _path(valley, name):
    return expect.array(expect.sequence(valley[name], 2)[0], shape=(None, 2), finite=False)


def _heights(valley, names):
    walks = {name: _path(valley, name) for name in names}
    heights = {name: 0.05 * path[:, 0] ** 2 + path[:, 1] ** 2 for name, path in walks.items()}
    return Curve("The way down the valley", heights, "height", log=True)


def _sides(valley, names):
    return Curve("From side to side", {name: _path(valley, name)[:, 1] for name in names}, "y, across the valley")
