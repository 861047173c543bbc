"""Models, their structure and how well they predict. What is looked at was computed by the referee."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
import numpy as np
from numpy.typing import ArrayLike, NDArray

from grader.claims import Claim
from grader.expect.values import array, fail, labelled
from grader.i18n import _
from grader.models import ACTIVATION_LAYERS, Layer, ModelView, view

Row = str | tuple[str, Mapping[str, Any]]


def model(claim: Claim, *, name: str = "") -> ModelView:
    """A Keras model that could be rebuilt from its architecture and weights.

    Returns:
        The referee's view of it.
    """
    value, label = labelled(claim, name)
    return view(value, label)


def layers(model: ModelView, rows: Iterable[Row]) -> tuple[Layer, ...]:
    """The model's layers in order, each of a kind and with some of its settings.

    An input layer is left out, on both sides. An activation that is a layer of its own counts as the activation of the
    layer before it, if that has none.

    Args:
        rows: for every layer its kind, such as "Flatten", or a pair of its kind and settings, such as
            ("Dense", {"units": 10, "activation": "softmax"}).

    Returns:
        The layers, one for each row.
    """
    wanted = [(row, {}) if isinstance(row, str) else (row[0], dict(row[1])) for row in rows]
    found = merged(model.layers)
    for i, (kind, settings) in enumerate(wanted):
        where = _("{model}, layer {n}").format(model=model.name, n=i + 1)
        if i >= len(found):
            fail(where, _row(kind, settings), _("no more layers"))
        if found[i].kind != kind:
            fail(where, _row(kind, settings), _layer(found[i], settings))
        for key, value in settings.items():
            if not _same(_setting(found[i], key), value):
                fail(f"{where}, {kind}", f"{key}={_plain(value)}", f"{key}={_plain(_setting(found[i], key))}")
    if len(found) > len(wanted):
        extra = found[len(wanted)]
        fail(model.name, _("{n} layers").format(n=len(wanted)), _("a further one, {layer}").format(layer=extra.kind))
    return found


def merged(found: tuple[Layer, ...]) -> tuple[Layer, ...]:
    """Layers without the input layer, and with each lone activation given to the layer before it."""
    result: list[Layer] = []
    for layer in found:
        if layer.kind in ("InputLayer", "Identity"):
            continue
        alone = layer.kind == "Activation" or layer.kind in ACTIVATION_LAYERS
        if alone and result and "activation" in result[-1].config and result[-1].activation == "linear":
            config = {**result[-1].config, "activation": layer.activation}
            result[-1] = msgspec.structs.replace(result[-1], config=config)
        else:
            result.append(layer)
    return tuple(result)


def accuracy(claim: Claim, labels: ArrayLike, *, at_least: float, name: str = "", cause: str = "") -> float:
    """The share of rows whose class is predicted rightly.

    Args:
        claim: scores or probabilities of shape (n, classes), or probabilities of class 1 of shape (n,) or (n, 1).
        labels: the classes, shape (n,).
        at_least: the least share that passes, between 0 and 1.
        cause: added to the message of a share that is too low.

    Returns:
        The share, between 0 and 1.
    """
    wanted = np.asarray(labels).reshape(-1)
    classes = predicted(claim, len(wanted), name=name)
    share = float(np.mean(classes == wanted))
    if share >= at_least:
        return share
    _value, label = labelled(claim, name)
    received = _("{share} of {n} right").format(share=f"{share:.1%}", n=len(wanted))
    fail(label, _("at least {share}").format(share=f"{at_least:.1%}"), received, cause or _why(classes), score=share)


def predicted(claim: Claim, n: int, *, name: str = "") -> NDArray[np.int64]:
    """The class of each row: the place of the largest score, or whether a single probability is above one half.

    Returns:
        int64 array of shape (n,).
    """
    scores = array(claim, name=name)
    if scores.shape in ((n,), (n, 1)):
        return (scores.reshape(n) > 0.5).astype(np.int64)
    if scores.ndim != 2 or len(scores) != n or not scores.size:
        fail(labelled(claim, name)[1], _("shape ({n}, classes)").format(n=n), _("shape {s}").format(s=scores.shape))
    return np.asarray(np.argmax(scores, axis=1), dtype=np.int64)


def probabilities(claim: Claim, *, classes: int, name: str = "") -> NDArray[Any]:
    """Rows of probabilities: numbers between 0 and 1 that sum to 1.

    Returns:
        The array, of shape (n, classes).
    """
    values = array(claim, shape=(None, classes), name=name)
    label = labelled(claim, name)[1]
    wanted = _("probabilities: between 0 and 1, each row's sum 1")
    if values.min(initial=0) < -1e-6 or values.max(initial=0) > 1 + 1e-6:
        worst = values.flat[int(np.argmax(np.abs(values - 0.5)))]
        fail(label, wanted, f"{worst:.6g}", _("Is the softmax missing?"))
    sums = values.sum(axis=1, dtype=np.float64)
    off = int(np.argmax(np.abs(sums - 1)))
    if len(sums) and abs(sums[off] - 1) > 1e-3:
        fail(
            label,
            wanted,
            _("a row with sum {sum}").format(sum=f"{sums[off]:.6g}"),
            _("Is it a softmax over the classes?"),
        )
    return values


# ---------------------------------------------------------------- shared by the above


def _why(classes: NDArray[np.int64]) -> str:
    """What the predictions themselves tell of the cause."""
    if len(classes) and np.all(classes == classes[0]):
        return _("Every row is given class {n}: nothing was learned, or the training diverged.").format(n=classes[0])
    return ""


def _setting(layer: Layer, key: str) -> Any:
    has = "activation" in layer.config or layer.kind in ACTIVATION_LAYERS
    return layer.activation if key == "activation" and has else layer.config.get(key)


def _same(received: Any, expected: Any) -> bool:
    if isinstance(received, list) and not isinstance(expected, list):
        expected = list(expected) if isinstance(expected, tuple) else [expected] * len(received)
    if isinstance(expected, float) and isinstance(received, int | float):
        return bool(np.isclose(received, expected))
    return bool(received == expected)


def _plain(value: Any) -> str:
    return str(tuple(value)) if isinstance(value, list) else repr(value)[:60]


def _row(kind: str, settings: Mapping[str, Any]) -> str:
    return f"{kind}({', '.join(f'{k}={_plain(v)}' for k, v in settings.items())})"


def _layer(layer: Layer, settings: Mapping[str, Any]) -> str:
    known = {k: _setting(layer, k) for k in settings if _setting(layer, k) is not None}
    return _row(layer.kind, known)
