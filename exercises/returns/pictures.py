"""The report's picture: the return from each step on, over the right one."""

from grader import expect
from grader.pictures import Curve
from grader.rubric import course_file

checks = course_file(__file__, "checks.py")


def pictures(steps, kept):
    return [lambda: _episode(steps, kept["steps"]["cases"])]


def _episode(steps, cases):
    asked, claim = cases[1], expect.sequence(steps, len(cases))[1]
    found = expect.array(claim["returns"], shape=asked["rewards"].shape)
    right = checks.from_step_on(asked["rewards"], asked["gamma"])
    return Curve(
        "The return from each step on", {"yours": found, "right": right, "rewards": asked["rewards"]}, "return"
    )
