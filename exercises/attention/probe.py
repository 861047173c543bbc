"""Asks the learner's functions and records what they return. It knows no answer."""

import warnings

import numpy as np


def weights(learner, given):
    return {name: _heard(learner.attention_weights, case) for name, case in given.items()}


def masked(learner, given):
    return {name: _heard(learner.attention_weights, case) for name, case in given.items()}


def attended(learner, given):
    return {name: learner.attend(**_copies(case)) for name, case in given.items()}


def causal(learner, given):
    return [learner.causal_mask(int(steps)) for steps in given["steps"]]


def padding(learner, given):
    return learner.padding_mask(given["lengths"].copy(), int(given["steps"]))


def by_itself(learner, given):
    return {name: learner.self_attention(**_copies(case)) for name, case in given.items()}


def architecture(learner, given):
    sizes = [int(given[name]) for name in ("steps", "features", "size")]
    return {"open": learner.build_model(*sizes), "causal": learner.build_model(*sizes, causal=True)}


def training(learner, given):
    returned = learner.train(given["x"], given["y"])
    if isinstance(returned, (tuple, list)) and len(returned) == 2:
        return returned[0], getattr(returned[1], "history", returned[1])
    return returned


def _copies(case):
    return {name: value.copy() for name, value in case.items()}


def _heard(function, case):
    """What a function returns, and what NumPy warned of on the way."""
    # What NumPy warns of by itself, whatever the learner's file has set.
    with np.errstate(all="warn", under="ignore"), warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        value = function(**_copies(case))
    return {"value": value, "warnings": [str(one.message) for one in heard if issubclass(one.category, RuntimeWarning)]}
