"""Asks the learner's functions and records what they return. It knows no answer."""

import numpy as np


def _penalty(function, given):
    weights = [given["w1"].copy(), given["w2"].copy()]
    penalty, slopes = function(weights, given["strength"])
    return {"penalty": penalty, "slopes": slopes, "weights": weights}


def squares(learner, given):
    return _penalty(learner.l2, given)


def sizes(learner, given):
    return _penalty(learner.l1, given)


def dropped(learner, given):
    z = given["z"].copy()
    made = [learner.dropout(z, given["rate"], np.random.default_rng(s), True) for s in given["seeds"]]
    return {"made": made, "z": z}


def undropped(learner, given):
    return learner.dropout(given["z"].copy(), given["rate"], np.random.default_rng(1), False)


def training(learner, given):
    """Nets with the learner's settings."""
    x = given["images"].reshape(len(given["images"]), -1) / 255.0
    chosen = learner.settings()
    nets = [learner.fit(x, given["labels"], np.random.default_rng(seed), **chosen) for seed in given["seeds"]]
    return {"nets": nets, "settings": chosen}
