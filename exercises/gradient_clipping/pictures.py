"""The report's pictures: errors on their way back in time, and a walk down a cliff."""

from grader import expect
from grader.pictures import Curve


def pictures(fading, walks, kept):
    return [lambda: _fading(fading, kept), lambda: _cliff(walks, kept)]


def _fading(fading, kept):
    lengths = {}
    for name, case in kept.fading.items():
        if case["steps"] > 10:
            values = expect.array(fading[name], shape=(case["steps"] + 1,))
            lengths[f"U scales by {name}"] = values
    return Curve("The error on its way back in time", lengths, "length of the error", log=True)


def _cliff(walks, kept):
    path = expect.array(walks["cliff"], shape=(kept.walks["cliff_steps"] + 1, 1), finite=False)
    return Curve("Down the cliff with clipped gradients", path[:, 0], "the weight w")
