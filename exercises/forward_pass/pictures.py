"""The report's picture: which class a random classifier gives each place of the plane, with the right class at some."""

import numpy as np

from grader import expect
from grader.pictures import Boundary
from grader.rubric import course_file

checks = course_file(__file__, "checks.py")


def pictures(classifier, asked):
    return [lambda: _classes(classifier["drawn"], asked["classifier"]["drawn"])]


def _classes(drawn, asked):
    places, side = asked["x"], checks.SIDE
    given = expect.array(drawn, shape=(len(places), 4)).argmax(axis=1)
    right = checks.outputs(asked, lambda u: u)[-1].argmax(axis=1)
    some = np.arange(side // 2, len(places), 61)
    return Boundary(
        "Which class the net gives each place",
        checks.EDGES,
        given.reshape(side, side),
        places[some],
        right[some],
        across="x_1",
        up="x_2",
        found=given[some],
    )
