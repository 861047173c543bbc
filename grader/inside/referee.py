"""The referee's half inside the sandbox: rebuilds claimed models, describes them and asks them held-out inputs.

It runs in a process of its own that has never met the learner's code. Its job's `models` is a list of dicts with
`architecture` (JSON whose classes are all on the allow-list: `grader.referee` has looked), `weights` and `probe`; the
questions are a dict from probe to the dict of its held-out inputs. It replies with one frame a model, in order:

    {"kind": "rebuilt", "model": {"layers": [...], "params": n, "trainable": n, "input_shape": [...],
     "output_shape": [...], "predictions": {name: array}, "silent": {layer's name: [silent units, units]}}}
    {"kind": "refused", "reason": text}                  it could not be rebuilt, or could not take the inputs

and then `{"kind": "end"}`.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import numpy as np

BATCH = 250  # rows at a time: the activations of a convolution are much larger than its input
FEW = 100  # rows that tell whether a unit is silent: the answers of all layers to them are in memory at once


def run(models: list[dict[str, Any]], held_out: dict[str, Any], send: Callable[[dict[str, Any]], None]) -> None:
    """Examine every model of a job."""
    import keras

    for claimed in models:
        keras.utils.set_random_seed(1)
        try:
            model = keras.models.model_from_json(claimed["architecture"].tobytes().decode())
            model.set_weights(claimed["weights"])
            _settle(model)
            seen = {**_describe(model), **_ask(model, held_out.get(claimed["probe"], {}))}
            send({"kind": "rebuilt", "model": seen})
        except Exception as error:
            send({"kind": "refused", "reason": f"{type(error).__name__}: {error}"})
    send({"kind": "end"})


def _settle(layer: Any) -> None:
    """Have the layers take up their weights that compute with what is made of them, as an adapted Normalization does."""
    if hasattr(layer, "finalize_state"):
        layer.finalize_state()
    for part in getattr(layer, "layers", ()):
        _settle(part)


def _describe(model: Any) -> dict[str, Any]:
    return {
        "layers": _layers(model),
        "params": model.count_params(),
        "trainable": sum(int(np.prod(w.shape)) for w in model.trainable_weights),
        "input_shape": _shape(model, "input_shape"),
        "output_shape": _shape(model, "output_shape"),
    }


def _parts(layer: Any) -> list[Any]:
    """The layers of a model; of a Functional one also its operations, such as the sum that `x + y` stands for."""
    parts: list[Any] = getattr(layer, "operations", None) or getattr(layer, "layers", None) or []
    return parts


def _layers(model: Any, again: bool = False) -> list[dict[str, Any]]:
    """What a model's input meets, call by call: a layer that is called twice is described twice, and its weights once.

    Args:
        again: whether the model is a layer that has been described before.
    """
    return [_layer(*call, again or call[1] > 0) for call in _calls(model)]


def _calls(model: Any) -> list[tuple[Any, int, Any]]:
    """Each call of a model's layers, in order: the layer, the number of its call from 0, and what it gives."""
    parts = _parts(model)
    by_depth = getattr(model, "_nodes_by_depth", None)  # of a Functional model; a node is a call
    if not by_depth:
        return [(part, 0, getattr(part, "output", None)) for part in parts]
    place = {id(part): i for i, part in enumerate(parts)}

    def told(node: Any) -> tuple[Any, int, Any]:
        output = node.outputs[0] if len(node.outputs) == 1 else None
        return node.operation, node.operation._inbound_nodes.index(node), output

    return [
        call
        for depth in sorted(by_depth, reverse=True)
        for call in sorted(map(told, by_depth[depth]), key=lambda call: (place[id(call[0])], call[1]))
    ]


def _layer(layer: Any, call: int, output: Any, again: bool) -> dict[str, Any]:
    parts = _parts(layer)
    trainable = () if again else getattr(layer, "trainable_weights", ())
    return {
        "kind": type(layer).__name__,
        "name": f"{layer.name}/{call}" if call else layer.name,
        "config": {} if parts else _plain(layer),
        "params": layer.count_params() if hasattr(layer, "count_params") and not again else 0,
        "trainable": sum(int(np.prod(w.shape)) for w in trainable),
        "output_shape": _shape(output, "shape"),
        "layers": _layers(layer, again),
    }


def _plain(layer: Any) -> dict[str, Any]:
    plain: dict[str, Any] = json.loads(json.dumps(layer.get_config(), default=str))
    return plain


def _shape(thing: Any, attribute: str) -> list[int | None] | None:
    """A shape as a list; None where there is none, or more than one."""
    try:
        shape = getattr(thing, attribute)
        return [None if n is None else int(n) for n in shape]
    except (AttributeError, TypeError, ValueError):
        return None


def _ask(model: Any, inputs: dict[str, Any]) -> dict[str, Any]:
    predictions = {name: _predict(model, rows) for name, rows in inputs.items()}
    try:
        silent = _silent(model, next(iter(inputs.values()))) if inputs else {}
    except Exception:  # of a layer that is used twice, say: no model is refused because little can be said of its units
        silent = {}
    return {"predictions": predictions, "silent": silent}


def _silent(model: Any, rows: Any) -> dict[str, list[int]]:
    """Of each layer with a ReLU, how many units answer 0 to all of the first rows, and how many there are.

    A unit of a convolution is a filter, which is silent if it answers 0 everywhere.
    """
    import keras

    found = [layer for layer in _parts(model) if _is_relu(layer)]
    if not found:
        return {}
    inner = keras.Model(model.inputs, [layer.output for layer in found])(rows[:FEW], training=False)
    answers = [np.asarray(answer) for answer in (inner if isinstance(inner, list | tuple) else [inner])]
    alive = [np.any(answer > 0, axis=tuple(range(answer.ndim - 1))) for answer in answers]
    return {layer.name: [int(np.sum(~units)), units.size] for layer, units in zip(found, alive, strict=True)}


def _is_relu(layer: Any) -> bool:
    activation = getattr(layer, "activation", None)
    return type(layer).__name__ == "ReLU" or getattr(activation, "__name__", "") == "relu"


def _predict(model: Any, rows: Any) -> Any:
    """The model's answers, float32, one a row; not by `predict`, which would trace a graph for each model."""
    parts = [np.asarray(model(rows[i : i + BATCH], training=False), np.float32) for i in range(0, len(rows), BATCH)]
    answers = np.concatenate(parts)
    if answers.ndim == 0 or len(answers) != len(rows):
        raise ValueError(
            f"the model answers {len(rows)} rows with an array of shape {answers.shape}, not with one row each"
        )
    return answers
