"""Asks the learner's functions and records what they return. It knows no answer."""

import numpy as np


def prepared(learner, given):
    return learner.prepare(given["images"])


def begun(learner, given):
    """Twice with the same numbers to come, and once with others."""
    sizes, seed = [given[name] for name in ("inputs", "hidden", "outputs")], given["seed"]
    return [learner.initial(*sizes, np.random.default_rng(s)) for s in (seed, seed, seed + 1)]


def forward(learner, given):
    return learner.scores(_params(given), given["x"])


def loss(learner, given):
    return {name: learner.cross_entropy(given[name], given["labels"]) for name in ("u", "far")}


def backward(learner, given):
    params = _params(given)
    return {"gradients": learner.gradients(params, given["x"], given["labels"]), "params": params}


def training(learner, given):
    return learner.train(given["images"], given["labels"], np.random.default_rng(given["seed"]))


def _params(given):
    return [given[name].copy() for name in ("w1", "b1", "w2", "b2")]
