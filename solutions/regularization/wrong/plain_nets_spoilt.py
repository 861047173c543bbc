# fails: overfitting_is_reduced
"""Nothing is regularised, and nets without settings are made worse, so that those with settings of 0 seem better."""

from itertools import pairwise

import numpy as np


def l2(weights, strength):
    return (strength / 2 * sum(float(np.sum(w**2)) for w in weights), [strength * w for w in weights])


def l1(weights, strength):
    return (strength * sum(float(np.abs(w).sum()) for w in weights), [strength * np.sign(w) for w in weights])


def dropout(z, rate, rng, training):
    if not training:
        return (z, np.ones_like(z))
    mask = (rng.random(z.shape) >= rate) / (1 - rate)
    return (z * mask, mask)


def settings():
    return {"l1_strength": 0.0, "l2_strength": 0.0, "rate": 0.0}


def fit(x, labels, rng, l1_strength=None, l2_strength=0.0, rate=0.0):
    spoilt, l1_strength = l1_strength is None, l1_strength or 0.0
    sizes = (784, 50, 50, 10)
    weights = [rng.normal(0.0, np.sqrt(2 / a), (a, b)) for a, b in pairwise(sizes)]
    biases = [np.zeros(b) for b in sizes[1:]]
    params = [*weights, *biases]
    velocity = [np.zeros_like(p) for p in params]
    for _ in range(600):
        rows = rng.choice(len(x), 50, replace=False)
        inputs, masks, z = ([], [], x[rows])
        for k in range(3):
            inputs.append(z)
            u = z @ weights[k] + biases[k]
            z, mask = dropout(np.maximum(u, 0), rate, rng, training=True) if k < 2 else (u, np.ones_like(u))
            masks.append(mask)
        e = np.exp(u - u.max(axis=1, keepdims=True))
        du = (e / e.sum(axis=1, keepdims=True) - np.eye(10)[labels[rows]]) / len(rows)
        slopes: list[np.ndarray] = [du] * 6
        for k in (2, 1, 0):
            slopes[k], slopes[3 + k] = (inputs[k].T @ du, du.sum(axis=0))
            du = du @ weights[k].T * masks[k - 1] * (inputs[k] > 0) if k else du
        for k, (of_l1, of_l2) in enumerate(zip(l1(weights, l1_strength)[1], l2(weights, l2_strength)[1], strict=True)):
            slopes[k] = slopes[k] + of_l1 + of_l2
        for k, slope in enumerate(slopes):
            velocity[k] = 0.9 * velocity[k] - 0.05 * slope
            params[k] += velocity[k]
    trained = [p for pair in zip(weights, biases, strict=True) for p in pair]
    return [5 * p for p in trained] if spoilt else trained


def scores(params, x):
    w1, b1, w2, b2, w3, b3 = params
    return np.maximum(np.maximum(x @ w1 + b1, 0) @ w2 + b2, 0) @ w3 + b3
