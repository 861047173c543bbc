"""The report's pictures: the loss, where the lines of a held-out table look, and where they should."""

import numpy as np

from grader import expect
from grader.pictures import Weights, losses
from grader.rubric import course_file

questions = course_file(__file__, "questions.py")


def pictures(training, kept):
    return [lambda: losses(training[1], "mean squared error", log=True), lambda: _looks(training, kept)]


def _looks(training, kept):
    model = expect.model(training[0])
    kernels = model.weights[0:4:2]
    shape = (questions.FEATURES, 1)
    fits = len(kernels) == 2 and all(kernel.ndim == 3 and kernel.shape[:2] == shape for kernel in kernels)
    expect.that(fits, "The layer has other weights.")
    found = questions.looks(kept.tables[:1], model.weights)
    names = ["where it looks", "where it should"]
    note = "A row is a line that asks, a column a line that it looks at; the bluer, the more weight."
    return Weights("The weights of attention", [found[0], np.eye(questions.LINES)[kept.place[0]]], names, note)
