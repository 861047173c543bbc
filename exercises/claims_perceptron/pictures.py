"""The loss of both settings after each epoch, on average over the seeds."""

from grader.pictures import Curve
from grader.rubric import course_file

experiments = course_file(__file__, "../_shared/experiments.py")


def pictures(gate, batch, hidden):
    return [
        lambda: _losses("OR and XOR", gate),
        lambda: _losses("Batches of one and of four", batch),
        lambda: _losses("Without and with hidden units", hidden),
    ]


def _losses(title, evidence):
    return Curve(title, experiments.curves(evidence, "history", since=1), "mean loss", epochs=True)
