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
    """What `compare` makes of the base and of a few new pictures, several times; and the base as it was before."""
    model = TRAINED.get("base") or learner.train_base(given["x"].copy(), given["labels"].copy())
    if not isinstance(model, keras.Model):
        return {"before": None, "draws": []}
    before = keras.models.clone_model(model)
    before.set_weights(model.get_weights())
    keras.utils.set_random_seed(given["seed"])  # so that the comparisons do not depend on who trained the base
    parts = ("x", "labels", "x_val", "labels_val")
    return {
        "before": before,
        "draws": [_portable(learner.compare(model, *[one[part].copy() for part in parts])) for one in given["draws"]],
    }


def _portable(returned):
    """A network within another one is handed over without its optimizer."""
    for model in returned if isinstance(returned, (tuple, list)) else ():
        for part in getattr(model, "layers", ()):
            if isinstance(part, keras.Model):
                part.compiled = False
    return returned


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
