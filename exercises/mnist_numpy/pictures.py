"""The report's pictures: how the loss fell, and which digits were taken for which."""

from grader import expect
from grader.claims import Claim
from grader.pictures import DIGITS, Curve, recognised
from grader.rubric import course_file

nets = course_file(__file__, "../_shared/numpy_nets.py")


def pictures(training, kept):
    return [lambda: _loss(training), lambda: _read(training, kept)]


def _loss(training):
    history = expect.curve(expect.sequence(training, 2)[1], finite=False)
    return Curve("The loss while training", history, "cross entropy")


def _read(training, kept):
    params = nets.layers(expect.sequence(training, 2)[0], 784, 10, "the parameters that train(...) returns")
    scores = nets.forward(params, kept.x_test)
    return recognised(Claim(scores, "scores"), kept.y_test, kept.x_test.reshape(-1, 28, 28), DIGITS)
