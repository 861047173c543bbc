"""Asks the learner's layer and records what it returns. It knows no answer."""

import numpy as np


def _layer(learner, given):
    """A layer with the scale and shift, and the moving averages, that are asked for."""
    layer = learner.BatchNormalization(given["x"].shape[1], given["momentum"], given["epsilon"])
    for name in ("gamma", "beta", "moving_mean", "moving_variance"):
        if name in given:
            setattr(layer, name, given[name].copy())
    return layer


def training(learner, given):
    x = given["x"].copy()
    return {"y": _layer(learner, given).forward(x, training=True), "x": x}


def stream(learner, given):
    """The moving averages after each batch."""
    layer = _layer(learner, given)
    means, variances = [], []
    for batch in given["batches"]:
        layer.forward(batch.copy(), training=True)
        means.append(np.array(layer.moving_mean))
        variances.append(np.array(layer.moving_variance))
    return {"means": means, "variances": variances}


def inference(learner, given):
    """All rows at once, the first row alone, and what is left of the moving averages."""
    layer = _layer(learner, given)
    y = layer.forward(given["x"].copy(), training=False)
    row = layer.forward(given["x"][:1].copy(), training=False)
    return {"y": y, "row": row, "mean": layer.moving_mean, "variance": layer.moving_variance}


def backward(learner, given):
    layer = _layer(learner, given)
    layer.forward(given["x"].copy(), training=True)
    dx = layer.backward(given["dy"].copy())
    return {"dx": dx, "dgamma": layer.dgamma, "dbeta": layer.dbeta}


def between(learner, given):
    """Backwards after a forward pass in training and another that only looked."""
    layer = _layer(learner, given)
    layer.forward(given["x"].copy(), training=True)
    layer.forward(given["other"].copy(), training=False)
    return layer.backward(given["dy"].copy())
