"""A net as the learner's `fit` trains it without settings. Theirs are compared with this one: their own could be made worse."""

from itertools import pairwise

import numpy as np


def run(settings, seed, data):
    """Train a net 784-50-50-10 without a penalty and without dropout.

    Args:
        settings: none.
        data: `asked_x`, uint8 images, `labels`, and the held-out `x_other` and `others`.

    Returns:
        loss and share: the mean cross entropy of the held-out digits, and how many of them are read; size: the root mean
        square of the first layer's weights.
    """
    params = trained(_rows(data["asked_x"]), data["labels"], np.random.default_rng(seed))
    labels = data["others"]
    u = _layers(params, _rows(data["x_other"]))[-1]
    u -= u.max(axis=1, keepdims=True)
    losses = np.log(np.exp(u).sum(axis=1)) - u[np.arange(len(u)), labels]
    return {
        "loss": float(losses.mean()),
        "share": float(np.mean(u.argmax(axis=1) == labels)),
        "size": float(np.sqrt(np.mean(params[0] ** 2))),
    }


def trained(x, labels, rng):
    """Weights and biases in turn: as of `fit`, with the same draws."""
    params = []
    for a, b in pairwise((784, 50, 50, 10)):
        params += [rng.normal(0.0, np.sqrt(2 / a), (a, b)), np.zeros(b)]
    velocity = [np.zeros_like(p) for p in params]
    for _ in range(600):
        rows = rng.choice(len(x), 50, replace=False)
        *z, u = _layers(params, x[rows])
        for hidden in z[1:]:
            rng.random(hidden.shape)  # where `fit` draws which units are dropped
        e = np.exp(u - u.max(axis=1, keepdims=True))
        du = (e / e.sum(axis=1, keepdims=True) - np.eye(10)[labels[rows]]) / len(rows)
        slopes = []
        for k in (2, 1, 0):
            slopes = [z[k].T @ du, du.sum(axis=0), *slopes]
            du = (du @ params[2 * k].T) * (z[k] > 0) if k else du
        for k, slope in enumerate(slopes):
            velocity[k] = 0.9 * velocity[k] - 0.05 * slope
            params[k] += velocity[k]
    return params


def _rows(images):
    return images.reshape(len(images), -1) / 255.0


def _layers(params, x):
    """The inputs, what comes out of each hidden layer, and the scores."""
    z = [x]
    for k in (0, 2):
        z.append(np.maximum(z[-1] @ params[k] + params[k + 1], 0))
    return [*z, z[-1] @ params[4] + params[5]]
