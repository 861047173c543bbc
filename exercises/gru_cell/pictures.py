"""The report's picture: what is left of a state, step after step, by how far its update gate is open."""

import numpy as np

from grader import expect
from grader.pictures import Curve


def pictures(keeping, kept):
    return [lambda: _kept(keeping, kept)]


def _kept(keeping, kept):
    question = kept.keeping
    shape = (question["steps"] + 1, *question["h"].shape)
    states = expect.array(keeping, shape=shape, name="the states", finite=False)[:, 0]
    gates = 1 / (1 + np.exp(-question["b"].reshape(3, -1)[0]))
    left = {f"z = {gate:.2f}": states[:, k] / question["h"][0, k] for k, gate in enumerate(gates)}
    return Curve("What is left of the state", left, "share of the beginning", log=True)
