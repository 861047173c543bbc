"""What a small model of dense layers says of places that nobody had asked it about.

The referee keeps the weights of small models with its evidence. So a plane can be asked of them when it is drawn, in
NumPy, as finely as the picture wants it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from grader.claims import Failure
from grader.expect.models import merged
from grader.models import Layer, ModelView
from grader.pictures.values import Floats, floats

PASSED_BY = ("Dropout", "GaussianNoise", "GaussianDropout", "ActivityRegularization", "Flatten")  # at inference


def dense_outputs(model: ModelView, x: Floats) -> Floats:
    """The outputs of a small chain of dense layers.

    Args:
        x: shape (n, inputs).

    Returns:
        float64 array of shape (n, outputs).

    Raises:
        Failure: if the model is of another kind, or too large for its weights to have been kept.
    """
    values, weights = floats(x), iter(model.weights)
    with np.errstate(all="ignore"):
        for layer in merged(model.layers):
            if layer.kind in PASSED_BY:
                continue
            if layer.kind != "Dense" or layer.activation not in ACTIVATIONS:
                raise Failure(f"{layer.kind} is no layer that can be drawn")
            values = ACTIVATIONS[layer.activation](_affine(layer, values, weights))
    return values


def _affine(layer: Layer, values: Floats, weights: Iterator[Floats]) -> Floats:
    try:
        values = values @ floats(next(weights))
        return values + floats(next(weights)) if layer.config.get("use_bias", True) else values
    except (StopIteration, ValueError) as error:
        raise Failure("the weights were not kept, or do not fit the layers") from error


def plane(left: float, right: float, bottom: float, top: float, n: int = 96) -> Floats:
    """The places of a plane, row by row from the bottom, n rows of n: shape (n * n, 2)."""
    across, up = np.meshgrid(np.linspace(left, right, n), np.linspace(bottom, top, n))
    return np.stack([across.ravel(), up.ravel()], axis=1)


def _softmax(u: Floats) -> Floats:
    e = np.exp(u - u.max(axis=1, keepdims=True))
    return floats(e / e.sum(axis=1, keepdims=True))


def _sigmoid(u: Floats) -> Floats:
    return floats(1 / (1 + np.exp(-u)))


ACTIVATIONS: dict[str, Callable[[Floats], Floats]] = {
    "linear": lambda u: u,
    "relu": lambda u: np.maximum(u, 0),
    "sigmoid": _sigmoid,
    "softmax": _softmax,
    "tanh": lambda u: floats(np.tanh(u)),
    "silu": lambda u: u * _sigmoid(u),
    "softplus": lambda u: floats(np.logaddexp(u, 0)),
}
