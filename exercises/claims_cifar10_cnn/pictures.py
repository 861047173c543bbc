"""The accuracy of both settings, and the losses where the trainings differ, on average over the seeds."""

from grader.pictures import Bars, Curve
from grader.rubric import course_file

experiments = course_file(__file__, "../_shared/experiments.py")


def accuracies(title, evidence):
    """The mean over the seeds in both settings."""
    values = experiments.measured(evidence, "accuracy").mean(axis=1)
    return Bars(title, values, experiments.told_apart(evidence["said"]), "mean accuracy")


def pictures(mirrored, pieces, depth):
    return [
        lambda: accuracies("Photographs and their mirror images", mirrored),
        lambda: accuracies("Photographs, whole and in pieces", pieces),
        lambda: Curve("Fewer and more blocks", experiments.curves(depth, "history"), "mean loss"),
    ]
