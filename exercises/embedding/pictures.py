"""The report's picture: which rows of the table a batch moves, and by how much."""

from grader import expect
from grader.pictures import Weights


def pictures(gradients, kept):
    return [lambda: _moved(gradients, kept)]


def _moved(gradients, kept):
    cases = kept.asked["gradients"]["cases"]
    shape = (kept.asked["gradients"]["V"], None)
    images = [expect.array(gradients[name], shape=shape, name=name) for name in cases]
    note = "A row is a word, white where its gradient is 0: it was not read."
    return Weights("The gradient of the table", images, list(cases), note)
