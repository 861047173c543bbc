"""Asks the learner's functions, has them train and compare, and records what they return. It knows no answer."""

import keras
import numpy as np

TRAINED = {}  # the base, once it has been trained: two probes look at the same one


def architecture(learner, given):
    return [learner.build_model(int(classes)) for classes in given["classes"]]


def numbered(learner, given):
    return [learner.renumber(one["labels"].copy(), tuple(one["digits"])) for one in given["asked"]]


def chosen(learner, given):
    """Rows from two states of a generator, and once more from the first."""
    seeds = (given["seed"], given["seed"] + 1, given["seed"])
    labels, digits, n = given["labels"], tuple(given["digits"]), int(given["n"])
    return [learner.choose(labels.copy(), digits, n, np.random.default_rng(seed)) for seed in seeds]


def cutting(learner, given):
    """A trained network that the learner does not know, cut at two of its layers."""
    cuts = [(one["layer"], int(one["classes"])) for one in given["cuts"]]
    return [learner.reuse(_known(given["weights"]), *cut) for cut in cuts]


def base(learner, given):
    model = learner.train_base(given["x"].copy(), given["labels"].copy())
    TRAINED["base"] = model
    return model


def comparing(learner, given):
    """What `compare` makes of the base and of a few new pictures, several times; weights before and after; what it saw."""
    model = TRAINED.get("base") or learner.train_base(given["x"].copy(), given["labels"].copy())
    if not isinstance(model, keras.Model):
        return {"before": None, "draws": []}
    keras.utils.set_random_seed(given["seed"])  # so that the comparisons do not depend on who trained the base
    before = _weights(model)
    parts = ("x", "labels", "x_val", "labels_val")
    draws = []
    for one in given["draws"]:
        returned = learner.compare(model, *[one[part].copy() for part in parts])
        draws.append(_opened(returned, one) if isinstance(returned, (tuple, list)) else returned)
    return {"before": before, "draws": draws}


def _opened(returned, one):
    """What `compare` returned, and of each model in it the weights, and what it says of the pictures handed to it."""
    models = [part for part in returned if isinstance(part, keras.Model)]
    for model in models:
        for part in model.layers:
            if isinstance(part, keras.Model):
                part.compiled = False  # a network within another one is handed over without its optimizer
    return {
        "returned": list(returned),
        "weights": [_weights(model) for model in models],
        "few": [np.asarray(model(one["x"])) for model in models],
        "validation": [np.asarray(model(one["x_val"])) for model in models],
    }


def _weights(model):
    return [np.array(w) for w in model.get_weights()]


def _known(weights):
    model = keras.Sequential(
        [
            keras.Input((6, 6, 1)),
            keras.layers.Conv2D(3, 3, activation="relu", name="edges"),
            keras.layers.Flatten(name="pixels"),
            keras.layers.Dense(6, activation="relu", name="middle"),
            keras.layers.Dense(4, activation="softmax", name="answers"),
        ]
    )
    model.set_weights(weights)
    return model
