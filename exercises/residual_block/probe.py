"""Builds models of the learner's block and net, gives them weights that were drawn, and has two nets trained."""

import keras
import numpy as np


def silent(learner, given):
    """An identity block all of whose weights are 0."""
    model = _block(learner, given)
    model.set_weights([np.zeros_like(w) for w in model.get_weights()])
    return model


def identity(learner, given):
    return _weighted(_block(learner, given), given["seed"])


def projections(learner, given):
    return [_weighted(_block(learner, one), one["seed"]) for one in given["blocks"]]


def counts(learner, given):
    return [learner.parameters(**numbers) for numbers in given["numbers"]]


def nets(learner, given):
    """Two small nets, the plain one first."""
    return [_weighted(learner.deep_net(given["blocks"], residual), given["seed"]) for residual in (False, True)]


def skipping(learner, given):
    return _trained(learner, given, True)


def plain(learner, given):
    return _trained(learner, given, False)


def _block(learner, given):
    inputs = keras.Input(tuple(given["shape"]))
    strides = {"strides": given["strides"]} if given["strides"] != 1 else {}
    return keras.Model(inputs, learner.residual_block(inputs, given["filters"], **strides))


def _weighted(model, seed):
    rng = np.random.default_rng(seed)
    model.set_weights([rng.normal(0.0, 0.4, w.shape) for w in model.get_weights()])
    return model


def _trained(learner, given, residual):
    returned = learner.train(given["x"].copy(), given["labels"].copy(), residual)
    if isinstance(returned, (tuple, list)) and len(returned) == 2:
        return returned[0], getattr(returned[1], "history", returned[1])
    return returned
