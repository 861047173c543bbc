"""Asks the learner's functions and records where they go. It knows no place that is right."""

import numpy as np


def parabola(learner, given):
    return [learner.slope(x) for x in given["x"].tolist()]


def valley(learner, given):
    gradients = [learner.valley_gradient(x.copy()) for x in given["x"]]
    return {"gradients": gradients, "kind": type(gradients[0]).__name__}


def step(learner, given):
    answers = {}
    for name, one in given.items():
        x = _own(one["start"])
        answers[name] = {"next": learner.descent_step(_pull(one), x, one["rate"]), "x": x}
    return answers


def line(learner, given):
    return _path(learner, given)


def plane(learner, given):
    return _path(learner, given)


def integers(learner, given):
    return {name: _path(learner, one) for name, one in given.items()}


def far(learner, given):
    return [learner.descend(learner.slope, 0.0, rate, given["steps"])[-1] for rate in given["rates"].tolist()]


def drawn(learner, given):
    return learner.descend(learner.valley_gradient, given["start"].copy(), given["rate"], given["steps"])


def _path(learner, given):
    start = _own(given["start"])
    path = learner.descend(_pull(given), start, given["rate"], given["steps"])
    return {"path": path, "kind": type(path).__name__, "start": start}


def _own(start):
    return start.copy() if isinstance(start, np.ndarray) else start


def _pull(given):
    """The gradient of a parabola or bowl, whose lowest point and steepness are given."""
    a, m = given["a"], given["m"]
    return lambda x: np.dot(a, x - m)
