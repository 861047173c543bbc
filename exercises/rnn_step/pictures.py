"""The report's picture: what is left of one input, step after step."""

import numpy as np

from grader import expect
from grader.pictures import Curve


def pictures(passes, kept):
    return [lambda: _fading(passes, kept)]


def _fading(passes, kept):
    lengths = {}
    for name, case in kept.passes.items():
        if name.startswith("pulse"):
            shape = (1, case["x"].shape[1], len(case["U"]))
            states = expect.array(passes[name], shape=shape, name="the states")
            lengths[f"U scales by {name.split()[1]}"] = np.linalg.norm(states[0], axis=1)
    return Curve("What is left of the first input", lengths, "length of the state", log=True)
