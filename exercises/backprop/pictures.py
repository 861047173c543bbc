"""The report's picture: the gradients by all parameters, over the numerical ones."""

import numpy as np

from grader import expect
from grader.pictures import Fit
from grader.rubric import course_file

questions = course_file(__file__, "questions.py")


def pictures(gradients, asked):
    return [lambda: _agreement(gradients["batch"], asked["gradients"]["batch"])]


def _agreement(claim, asked):
    right = np.concatenate([g.ravel() for g in questions.gradients(asked)])
    parts = [
        expect.array(part, shape=p.shape) for part, p in zip(expect.sequence(claim, 4), asked["params"], strict=True)
    ]
    found = np.concatenate([part.ravel() for part in parts])
    order = np.argsort(right)
    return Fit("Your gradients over the numerical ones", right[order], right[order], found[order])
