"""The loss of both settings, on average over the seeds."""

from grader.pictures import Curve
from grader.rubric import course_file

experiments = course_file(__file__, "../_shared/experiments.py")


def pictures(same_rate, own_rate, own_rates):
    return [
        lambda: Curve("The same rate", experiments.curves(same_rate, "history"), "mean loss"),
        lambda: Curve("Plain descent at two rates", experiments.curves(own_rate, "history"), "mean loss"),
        lambda: Curve("Each at a rate of its own", experiments.curves(own_rates, "history"), "mean loss"),
    ]
