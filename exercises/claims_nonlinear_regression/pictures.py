"""The loss of both settings, on average over the seeds."""

from grader.pictures import Curve
from grader.rubric import course_file

experiments = course_file(__file__, "../_shared/experiments.py")


def pictures(noise, steps, learning_rate, scale):
    return [
        lambda: Curve("More noise", experiments.curves(noise, "history"), "mean loss", log=True),
        lambda: Curve("More steps", experiments.curves(steps, "history"), "mean loss", log=True),
        lambda: Curve("A larger learning rate", experiments.curves(learning_rate, "history"), "mean loss", log=True),
        lambda: Curve("Weights ten times as large", experiments.curves(scale, "history"), "mean loss", log=True),
    ]
