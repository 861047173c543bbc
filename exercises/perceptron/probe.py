"""Asks the learner's functions and records what they return. It knows no answer."""

import keras


def counted(learner, given):
    return learner.count_right(given["y"], given["d"])


def neuron(learner, given):
    return learner.neuron()


def network(learner, given):
    return learner.network(given["hidden"])


def neurons(learner, given):
    """A fresh neuron for every gate."""
    return {gate: _trained(learner, learner.neuron(), points) for gate, points in given.items()}


def hidden(learner, given):
    return _trained(learner, learner.network(given["hidden"]), given)


def _trained(learner, model, points):
    """The model after `train`, and a copy from before it, to tell whether anything has changed."""
    untrained = keras.models.clone_model(model)
    untrained.set_weights(model.get_weights())
    history = learner.train(model, points["x"], points["d"])
    return {"model": model, "untrained": untrained, "history": _losses(history)}


def _losses(history):
    """The loss of each epoch out of a History, its dict, or a list."""
    seen = getattr(history, "history", history)
    return seen["loss"] if isinstance(seen, dict) and "loss" in seen else seen
