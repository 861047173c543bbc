"""The report's picture: which states notice that one step was changed."""

import numpy as np

from grader import expect
from grader.pictures import Curve


def pictures(noticed, kept):
    return [lambda: _noticed(noticed, kept)]


def _noticed(noticed, kept):
    steps = kept.noticed["x"].shape[1]
    first, second = (expect.array(claim, shape=(1, steps, 12)) for claim in expect.sequence(noticed, 2))
    change = np.abs(second.astype(np.float64) - first)[0].reshape(steps, 2, 6).mean(axis=2)
    return Curve(
        "Which states notice a change of the step in the middle",
        {"forward half": change[:, 0], "backward half": change[:, 1]},
        "how much they change",
    )
