"""The loss of both settings, on average over the seeds."""

from grader.pictures import Curve
from grader.rubric import course_file

experiments = course_file(__file__, "../_shared/experiments.py")


def pictures(gate, batch, hidden):
    return [
        lambda: Curve("OR and XOR", experiments.curves(gate, "history"), "mean loss"),
        lambda: Curve("Batches of one and of four", experiments.curves(batch, "history"), "mean loss"),
        lambda: Curve("Without and with hidden units", experiments.curves(hidden, "history"), "mean loss"),
    ]
