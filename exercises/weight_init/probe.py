"""Asks the learner's functions and records what they return. It knows no answer."""

import numpy as np

NAMES = ("sigmoid", "tanh", "relu")


def _drawn(function, given):
    """Twice with the same numbers to come, and once with others."""
    return [function(given["n_in"], given["n_out"], np.random.default_rng(s)) for s in (given["seed"],) * 2 + (9,)]


def xaviers(learner, given):
    return _drawn(learner.xavier, given)


def hes(learner, given):
    return _drawn(learner.he, given)


def networks(learner, given):
    def initial(n_in, n_out, rng):
        return rng.normal(size=(n_in, n_out))

    return learner.network(given["sizes"], initial, np.random.default_rng(given["seed"]))


def activations(learner, given):
    weights = [given[f"w{i}"] for i in range(3)]
    return {name: learner.forward(given["x"], weights, name) for name in NAMES}


def slopes(learner, given):
    weights = [given[f"w{i}"] for i in range(3)]
    found = {}
    for name in NAMES:
        dz = given["dz"].copy()
        found[name] = {"gradients": learner.gradients(given["x"], weights, name, dz), "dz": dz}
    return found


def spread(learner, given):
    return learner.spreads([given[f"z{i}"] for i in range(3)])


def size(learner, given):
    return learner.sizes([given[f"z{i}"] for i in range(3)])


def deep(learner, given):
    """Deep networks with the weights that the learner finds suited, measured with the learner's own functions."""
    found = {}
    for name in NAMES:
        choice = learner.suited(name)
        if not callable(choice):
            found[name] = {"choice": type(choice).__name__}
            continue
        weights = learner.network(given["sizes"], choice, np.random.default_rng(given["seed"]))
        found[name] = {
            "choice": "a function",
            "drawn": choice(400, 100, np.random.default_rng(given["seed"])),
            "spreads": learner.spreads(learner.forward(given["x"], weights, name)),
            "sizes": learner.sizes(learner.gradients(given["x"], weights, name, given["dz"])),
        }
    return found
