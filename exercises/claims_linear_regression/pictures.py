"""The loss of both settings, and how far the slope is from 3, on average over the seeds."""

from grader.pictures import Bars, Curve
from grader.rubric import course_file

experiments = course_file(__file__, "../_shared/experiments.py")


def pictures(noise, points, learning_rate):
    return [
        lambda: Curve("More noise", experiments.curves(noise, "history"), "mean loss", log=True),
        lambda: _errors(points),
        lambda: Curve("A larger learning rate", experiments.curves(learning_rate, "history"), "mean loss"),
    ]


def _errors(points):
    errors = experiments.measured(points, "slope_error").mean(axis=1)
    return Bars("More points", errors, experiments.told_apart(points["said"]), "mean distance of w from 3")
