"""The report's pictures: what the settings do to the loss on new digits, and to the weights."""

import numpy as np

from grader import expect
from grader.pictures import Bars
from grader.rubric import course_file

nets = course_file(__file__, "../_shared/numpy_nets.py")
questions = course_file(__file__, "questions.py")

NAMES = ("without", "with your settings")


def pictures(training, kept):
    return [lambda: _losses(training, kept), lambda: _weights(training)]


def _trained(training):
    parts = expect.sequence(training["said"]["nets"], questions.NETS)
    return [nets.layers(part, 784, 10, "what fit(...) returns") for part in parts]


def _losses(training, kept):
    loss = np.mean([nets.loss(p, kept.x_test, kept.y_test) for p in _trained(training)])
    values = [questions.plain(training, "loss"), loss]
    return Bars("The loss on digits never seen", values, NAMES, "cross entropy")


def _weights(training):
    size = np.mean([np.sqrt(np.mean(p[0] ** 2)) for p in _trained(training)])
    values = [questions.plain(training, "size"), size]
    return Bars("The size of the first layer's weights", values, NAMES, "root mean square")
