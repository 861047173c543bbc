"""Asks the learner's functions and records what they return, and what NumPy warned of. It knows no answer."""

import warnings

import numpy as np


def identity(learner, given):
    return _answers(learner.identity, given)


def step(learner, given):
    return _answers(learner.step, given)


def sigmoid(learner, given):
    return _answers(learner.sigmoid, given)


def relu(learner, given):
    return _answers(learner.relu, given)


def leaky_relu(learner, given):
    slope = given["slope"]
    return {
        "sloped": _answers(lambda u: learner.leaky_relu(u, slope), given["inputs"]),
        "default": _answers(learner.leaky_relu, given["inputs"]),
    }


def softmax(learner, given):
    return _answers(learner.softmax, given)


def far_sigmoid(learner, given):
    return _answers(learner.sigmoid, given)


def far_softmax(learner, given):
    return _answers(learner.softmax, given)


def _answers(function, inputs):
    """What a function returns for each array, what was warned of meanwhile, and the array as it is afterwards."""
    answers = {}
    for name, u in inputs.items():
        own = u.copy()
        # What NumPy warns of by itself, whatever the learner's file has set.
        with np.errstate(all="warn", under="ignore"), warnings.catch_warnings(record=True) as seen:
            warnings.simplefilter("always")
            value = function(own)
        answers[name] = {
            "value": value,
            "warnings": [str(w.message) for w in seen if issubclass(w.category, RuntimeWarning)],
            "input": own,
        }
    return answers
