"""Asks the learner's functions and records what they return, and what NumPy warned of. It knows no answer."""

import warnings

import numpy as np


def squared(learner, given):
    return {name: _answer(learner.mean_squared_error, pair) for name, pair in given.items()}


def one_hot(learner, given):
    return {name: _answer(learner.cross_entropy, pair) for name, pair in given.items()}


def labelled(learner, given):
    return {name: _answer(learner.cross_entropy_of_labels, pair) for name, pair in given.items()}


def binary(learner, given):
    return {name: _answer(learner.binary_cross_entropy, pair) for name, pair in given.items()}


def far_one_hot(learner, given):
    return _answer(learner.cross_entropy, given)


def far_labelled(learner, given):
    return _answer(learner.cross_entropy_of_labels, given)


def far_binary(learner, given):
    return {name: _answer(learner.binary_cross_entropy, pair) for name, pair in given.items()}


def costs(learner, given):
    one = np.array([1.0])
    return [learner.binary_cross_entropy(one.copy(), np.array([y])) for y in given["y"]]


def _answer(function, pair):
    """What a function returns, what was warned of meanwhile, and its arguments as they are afterwards."""
    d, y = pair["d"].copy(), pair["y"].copy()
    # What NumPy warns of by itself, whatever the learner's file has set.
    with np.errstate(all="warn", under="ignore"), warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        value = function(d, y)
    return {
        "value": value,
        "warnings": [str(w.message) for w in seen if issubclass(w.category, RuntimeWarning)],
        "d": d,
        "y": y,
    }
