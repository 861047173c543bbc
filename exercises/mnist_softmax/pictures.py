"""The report's pictures: how the loss fell, the weights as images, and which digits were taken for which."""

from grader import expect
from grader.claims import Claim
from grader.pictures import DIGITS, Curve, Weights, recognised


def pictures(training, kept):
    return [lambda: _loss(training), lambda: _weights(training), lambda: _read(training, kept)]


def _loss(training):
    history = expect.curve(expect.sequence(training, 3)[2], finite=False)
    return Curve("The loss while training", history, "cross entropy")


def _weights(training):
    w = expect.array(expect.sequence(training, 3)[0], shape=(784, 10))
    return Weights("The weights of each digit", w.T.reshape(10, 28, 28), DIGITS)


def _read(training, kept):
    w, b, _history = expect.sequence(training, 3)
    scores = kept.x_test @ expect.array(w, shape=(784, 10)) + expect.array(b, shape=(10,))
    return recognised(Claim(scores, "scores"), kept.y_test, kept.x_test.reshape(-1, 28, 28), DIGITS)
