"""The report's pictures: the loss, and what the trained network makes alone."""

from grader import expect
from grader.pictures import Curve
from grader.rubric import course_file

questions = course_file(__file__, "questions.py")
checks = course_file(__file__, "checks.py")


def pictures(training, kept):
    return [lambda: _loss(training), lambda: _alone(training, kept)]


def _loss(training):
    losses = expect.curve(expect.sequence(training, 2)[1], finite=False)
    return Curve("The loss while training", losses, "mean squared error", log=True)


def _alone(training, kept):
    params, _losses = checks.trained(training)
    said, true = questions.alone(params, kept.starts[:1], checks.SIZE)
    return Curve("A hundred steps alone", {"the network": said[0], "the sine": true[0]}, "value")
