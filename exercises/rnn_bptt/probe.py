"""Asks the learner's functions and records what they return. It knows no answer."""

import numpy as np


def _params(given):
    return tuple(given[name].copy() for name in ("W", "U", "b", "V", "c"))


def _returned(result):
    """What `train` returned, with its 10,000 losses as one array: 10,000 small ones are too many to leave the sandbox."""
    if not isinstance(result, tuple | list) or len(result) != 2:
        return result
    params, history = result
    try:
        return params, np.array(history, dtype=np.float64)
    except (TypeError, ValueError):
        return params, history


def passes(learner, given):
    return [learner.forward(_params(case), case["x"].copy()) for case in given["cases"]]


def half_errors(learner, given):
    return learner.loss(given["d"], given["y"])


def slopes(learner, given):
    found = []
    for case in given["cases"]:
        params = _params(case)
        found.append({"returned": learner.gradients(params, case["x"].copy(), case["d"].copy()), "params": params})
    return found


def small(learner, given):
    x, d, rng = given["x"].copy(), given["d"].copy(), np.random.default_rng(given["seed"])
    return _returned(learner.train(x, d, rng, units=given["units"]))


def one_step(learner, given):
    """One step from the same beginning, with each learning rate."""
    return [
        _returned(
            learner.train(
                given["x"].copy(),
                given["d"].copy(),
                np.random.default_rng(given["seed"]),
                units=given["units"],
                learning_rate=rate,
            )
        )
        for rate in given["rates"]
    ]


def training(learner, given):
    return _returned(learner.train(given["x"].copy(), given["d"].copy(), np.random.default_rng(given["seed"])))
