"""The loss of both settings, on average over the seeds."""

from grader.pictures import Curve
from grader.rubric import course_file

experiments = course_file(__file__, "../_shared/experiments.py")


def pictures(shuffled_convolution, shuffled_dense, kernel):
    return [
        lambda: Curve(
            "A convolution, pixels shuffled", experiments.curves(shuffled_convolution, "history"), "mean loss"
        ),
        lambda: Curve("A dense net, pixels shuffled", experiments.curves(shuffled_dense, "history"), "mean loss"),
        lambda: Curve("A wider kernel", experiments.curves(kernel, "history"), "mean loss"),
    ]
