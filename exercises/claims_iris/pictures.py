"""The loss of both settings, on average over the seeds."""

from grader.pictures import Curve
from grader.rubric import course_file

experiments = course_file(__file__, "../_shared/experiments.py")


def pictures(activation, batch, scaling):
    return [
        lambda: Curve("ReLU and sigmoid", experiments.curves(activation, "history"), "mean loss"),
        lambda: Curve("Batches of 5 and of 120", experiments.curves(batch, "history"), "mean loss"),
        lambda: Curve("Unscaled and scaled", experiments.curves(scaling, "history"), "mean loss"),
    ]
