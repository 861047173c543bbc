"""Asks the learner's functions and records what they return. It knows no answer."""

import keras


def bits(learner, given):
    return learner.to_bits(given["numbers"].copy())


def numbers(learner, given):
    return learner.from_bits(given["bits"].copy())


def architecture(learner, given):
    return {"lab": learner.build_model(), "other": learner.build_model(given["units"])}


def training(learner, given):
    returned = learner.train(given["x"], given["y"])
    if isinstance(returned, (tuple, list)) and len(returned) == 2:
        return returned[0], _losses(returned[1])
    return returned


def sums(learner, given):
    """A model with known weights in place of the learner's own. It does not add, so the answer has to come from it."""
    model = keras.Sequential([keras.Input((8, 2)), keras.layers.Dense(1, activation="sigmoid")])
    model.set_weights([given["kernel"], given["bias"]])
    return learner.add(model, given["a"], given["b"])


def _losses(history):
    """The loss of each epoch out of a History, its dict, or a list."""
    seen = getattr(history, "history", history)
    return seen["loss"] if isinstance(seen, dict) and "loss" in seen else seen
