"""The report's pictures: both losses, and how many of the new sums are right, by the length of their answer."""

import numpy as np

from grader import expect
from grader.pictures import Bars, losses
from grader.rubric import course_file

questions = course_file(__file__, "questions.py")


def pictures(reversing, adding, kept):
    return [
        lambda: losses(reversing[1], "cross entropy", title="The loss while learning to reverse", log=True),
        lambda: losses(adding[1], "cross entropy", title="The loss while learning to add", log=True),
        lambda: _right("Sums by the length of their answer", adding, kept.held["adding"]),
    ]


def _right(title, claim, held):
    p = expect.array(expect.model(claim[0]).predict("test"), shape=(len(held.rows), None, None))
    right, length = questions.right(held, p).strings, np.array([len(t) for t in held.targets])
    lengths = np.unique(length)
    shares = [right[length == n].mean() for n in lengths]
    return Bars(title, shares, [str(n) for n in lengths], "share right", "digits of the answer")
