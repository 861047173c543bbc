"""The loss of both settings, on average over the seeds, and what moving the digits costs."""

import numpy as np

from grader.pictures import Bars, Curve
from grader.rubric import course_file

experiments = course_file(__file__, "../_shared/experiments.py")


def means(title, evidence, name, label):
    """A figure's mean over the seeds in both settings; bars begin at 0."""
    values = np.maximum(experiments.measured(evidence, name).mean(axis=1), 0.0)
    return Bars(title, values, experiments.told_apart(evidence["said"]), label)


def pictures(moved, network, images):
    return [
        lambda: means("Digits in place and moved", moved, "accuracy", "mean accuracy"),
        lambda: means("What moving costs each network", network, "lost", "mean accuracy lost"),
        lambda: Curve("Few and many images", experiments.curves(images, "history"), "mean loss"),
    ]
