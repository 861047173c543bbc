"""The report's picture: what an answer costs if yes is right, with the definition as points."""

import numpy as np

from grader import expect
from grader.pictures import Fit


def pictures(costs, asked):
    y = asked["costs"]["y"]
    return [lambda: Fit("What an answer costs if yes is right", y, -np.log(y), expect.curve(costs, length=len(y)))]
