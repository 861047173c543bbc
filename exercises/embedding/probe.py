"""Asks the learner's functions and records what they return. It knows no answer."""

import warnings

import numpy as np


def hot(learner, given):
    return {name: learner.one_hot(ids.copy(), int(given["V"])) for name, ids in given["ids"].items()}


def read(learner, given):
    E = given["E"].copy()
    return {"rows": {name: learner.look_up(E, ids.copy()) for name, ids in given["ids"].items()}, "E": E}


def gradients(learner, given):
    V = int(given["V"])
    return {name: learner.gradient(case["ids"].copy(), case["g"].copy(), V) for name, case in given["cases"].items()}


def means(learner, given):
    # What NumPy warns of by itself, whatever the learner's file has set.
    with np.errstate(all="warn", under="ignore"), warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        value = learner.mean_vector(given["E"].copy(), given["ids"].copy())
    return {"value": value, "warnings": [str(one.message) for one in heard if issubclass(one.category, RuntimeWarning)]}


def neighbours(learner, given):
    E, k = given["E"], int(given["k"])
    return [learner.nearest(E.copy(), int(word), k) for word in given["words"]]
