"""The loss of both settings, on average over the seeds."""

from grader.pictures import Curve
from grader.rubric import course_file

experiments = course_file(__file__, "../_shared/experiments.py")


def pictures(rate, batch, small_weights, large_weights):
    return [
        lambda: Curve("A larger learning rate", experiments.curves(rate, "history"), "mean loss"),
        lambda: Curve("Batches of 5 and of 100", experiments.curves(batch, "history"), "mean loss"),
        lambda: Curve("Zeros and small weights", experiments.curves(small_weights, "history"), "mean loss"),
        lambda: Curve("Zeros and large weights", experiments.curves(large_weights, "history"), "mean loss"),
    ]
