"""The report's picture: what cells hold, step after step, by how far their forget gates are open."""

import numpy as np

from grader import expect
from grader.pictures import Curve


def pictures(keeping, kept):
    return [lambda: _kept(keeping, kept)]


def _kept(keeping, kept):
    question = kept.keeping
    shape = (question["steps"] + 1, *question["c"].shape)
    cells = expect.array(keeping, shape=shape, name="the cells", finite=False)[:, 0]
    sums = question["b"].reshape(4, -1)[1]
    gates = 1 / (1 + np.exp(-sums))
    left = {f"f = {gate:.2f}": cells[:, k] / question["c"][0, k] for k, gate in enumerate(gates)}
    return Curve("What the cells still hold", left, "share of the beginning", log=True)
