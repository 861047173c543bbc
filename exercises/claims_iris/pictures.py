"""The loss of both settings after each epoch, on average over the seeds."""

from grader.pictures import Curve
from grader.rubric import course_file

experiments = course_file(__file__, "../_shared/experiments.py")


def pictures(activation, batch, scaling):
    return [
        lambda: _losses("ReLU and sigmoid", activation),
        lambda: _losses("Batches of 5 and of 120", batch),
        lambda: _losses("Unscaled and scaled", scaling),
    ]


def _losses(title, evidence):
    return Curve(title, experiments.curves(evidence, "history", since=1), "mean loss", epochs=True)
