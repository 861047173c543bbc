"""The loss of both settings, on average over the seeds."""

from grader.pictures import Curve
from grader.rubric import course_file

experiments = course_file(__file__, "../_shared/experiments.py")


def pictures(dropout, order, pairs):
    return [
        lambda: Curve("Without and with dropout", experiments.curves(dropout, "history"), "mean loss"),
        lambda: Curve(
            "The least and the most significant bit first", experiments.curves(order, "history"), "mean loss"
        ),
        lambda: Curve("More pairs", experiments.curves(pairs, "history"), "mean loss"),
    ]
