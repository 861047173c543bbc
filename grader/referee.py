"""The referee: has every model that a run handed out rebuilt in a clean sandbox, and says what it is and what it predicts.

A claimed model is an architecture as JSON and its weights as arrays. Here the JSON is read, never built: every class in it
must be on the allow-list. Then a process without the learner's code (`inside/referee.py`) builds it, and its word, not the
learner's, is evidence.
"""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Iterator
from typing import Any

import msgspec
import numpy as np

from grader.allowed import MODELS, foreign, predicting
from grader.claims import Claim
from grader.ending import Ending
from grader.evidence import Evidence, Reading, frames, read_run
from grader.exercise import Limits
from grader.i18n import _
from grader.inside import wire
from grader.models import Layer, Rebuilt
from grader.observing import Progress, Watcher
from grader.sandbox import SharedFile, Slot

MAX_MODELS = 16
MAX_NAME = 200  # characters of a layer's
SURROGATES = re.compile("[\ud800-\udfff]")
MAX_WEIGHTS_KEPT = 12_000  # numbers of a model, no more than its predictions take: small nets are looked into
ALIASES = {
    "mse": "mean_squared_error",
    "mae": "mean_absolute_error",
    "bce": "binary_crossentropy",
    "categorical_cross_entropy": "categorical_crossentropy",
}

Wiring = tuple[dict[str, tuple[str, ...]], dict[str, "Wiring"]]


def claimed_models(answer: Any) -> list[wire.Model]:
    """The models in an answer, in order."""
    if isinstance(answer, wire.Model):
        return [answer]
    if isinstance(answer, dict):
        answer = list(answer.values())
    return [m for part in answer for m in claimed_models(part)] if isinstance(answer, list | tuple) else []


def claim(seen: Evidence) -> Claim:
    """All that a check gets to see: what a probe returned, with what the referee says in the place of each model.

    Where its settings were run, it is a dict: `said`, what the probe returned, and `runs`, what came of them.
    """
    said = with_views(seen.answer, seen.models)
    return Claim(said if seen.runs is None else {"said": said, "runs": seen.runs}, seen.probe)


def with_views(answer: Any, models: tuple[Rebuilt, ...]) -> Any:
    """The answer with what the referee said in the place of each model."""
    views = iter(models)

    def replaced(node: Any) -> Any:
        if isinstance(node, wire.Model):
            return next(views)
        if isinstance(node, dict):
            return {k: replaced(v) for k, v in node.items()}
        return type(node)(replaced(v) for v in node) if isinstance(node, list | tuple) else node

    return replaced(answer)


def without_weights(answer: Any) -> Any:
    """The answer as it is kept: the weights have done their work, and would fill a disk."""
    if isinstance(answer, wire.Model):
        return wire.Model(answer.architecture, (), answer.problem)
    if isinstance(answer, dict):
        return {k: without_weights(v) for k, v in answer.items()}
    return type(answer)(without_weights(v) for v in answer) if isinstance(answer, list | tuple) else answer


def examine(
    reading: Reading, held_out: SharedFile, slot: Slot, limits: Limits, watcher: Watcher | None = None
) -> Reading:
    """Add to each piece of a run's evidence what the referee says of the models in it."""
    claimed = {p: claimed_models(e.answer) for p, e in reading.evidence.items() if e.ending is Ending.FINISHED}
    jobs = [(p, m) for p, models in claimed.items() for m in models[:MAX_MODELS]]
    if not jobs:
        return reading
    verdicts = iter(_referee(jobs, held_out, slot, limits, watcher))
    evidence = dict(reading.evidence)
    for probe, models in claimed.items():
        said = [next(verdicts) if i < MAX_MODELS else Rebuilt(_("too many models.")) for i in range(len(models))]
        if any(s is None for s in said):
            evidence[probe] = Evidence(probe, Ending.SANDBOX_FAULT)
        else:
            rebuilt = tuple(s for s in said if s is not None)
            seen = evidence[probe]
            evidence[probe] = msgspec.structs.replace(seen, answer=without_weights(seen.answer), models=rebuilt)
    return Reading(evidence, reading.unanswered)


def _referee(
    jobs: list[tuple[str, wire.Model]], held_out: SharedFile, slot: Slot, limits: Limits, watcher: Watcher | None
) -> list[Rebuilt | None]:
    """What is said of each model; None where our own sandbox failed."""
    refusals = [_refusal(model) for _probe, model in jobs]
    found: list[Rebuilt | None] = [Rebuilt(problem=reason) if reason else None for reason in refusals]
    left = [i for i, reason in enumerate(refusals) if not reason]
    if left and watcher is not None:
        watcher.progress(Progress())  # no probe is being answered any more
    while left:
        packed = [_packed(*jobs[i]) for i in left[: _at_once([jobs[i][1] for i in left])]]
        observation = slot.run(wire.pack({"models": packed}), held_out, limits, watcher, ())
        seen = [f for f in frames(observation.reply) if f.get("kind") != "end"]
        for i, frame in zip(left, seen, strict=False):
            found[i] = _rebuilt(frame, jobs[i][1])
        left = left[len(seen) :]
        if len(seen) < len(packed):  # the run ended at this one, and those after it get a run of their own
            ending = read_run(observation, ("",), limits).evidence[""].ending
            if ending is Ending.SANDBOX_FAULT:
                break
            found[left[0]], left = Rebuilt(problem=_too_large(ending)), left[1:]
    return found


def _at_once(models: list[wire.Model]) -> int:
    """How many of the models, from the first, go into one job: no more arrays may cross."""
    arrays = np.cumsum([1 + len(model.weights) for model in models])
    return int(np.sum(arrays <= wire.MAX_ARRAYS))


def _packed(probe: str, model: wire.Model) -> dict[str, Any]:
    text = np.frombuffer(json.dumps(_architecture(model)).encode(), np.uint8)
    return {"probe": probe, "architecture": text, "weights": list(model.weights)}


def _rebuilt(frame: dict[str, Any], model: wire.Model) -> Rebuilt:
    if frame.get("kind") == "refused":
        reason = str(frame.get("reason"))[:300]
        return Rebuilt(_("it could not be rebuilt from its architecture and weights: {reason}").format(reason=reason))
    try:
        data = dict(frame["model"])
        predictions = data.pop("predictions")
        rebuilt = msgspec.convert(data, Rebuilt)
        layers, compiled = _wired(rebuilt.layers, _wiring(_architecture(model))), _compiled(model)
    except (AttributeError, LookupError, TypeError, ValueError, RecursionError):  # msgspec's own is a ValueError
        return Rebuilt(_("its architecture is not written as Keras writes it."))  # Keras reads more than it writes
    weights = model.weights if sum(w.size for w in model.weights) <= MAX_WEIGHTS_KEPT else ()
    told: dict[str, Any] = {"predictions": predictions, "compiled": compiled, "weights": weights}
    return msgspec.structs.replace(rebuilt, layers=layers, **told)


def _too_large(ending: Ending) -> str:
    if ending is Ending.OUT_OF_MEMORY:
        return _("rebuilding it took more memory than this exercise allows. Is a layer far too large?")
    if ending is Ending.TIMED_OUT:
        return _("predicting with it took longer than this exercise allows. Is a layer far too large?")
    return _("it could not be rebuilt: the process that tried came to an end.")


# ---------------------------------------------------------------- reading an architecture


def _refusal(model: wire.Model) -> str:
    """Why a model can not be rebuilt, for the learner; empty if it may be tried."""
    if model.problem == "unbuilt":
        return _(
            "it has no weights yet, because it does not know the shape of its input. Begin it with `keras.Input(shape=...)`."
        )
    if model.problem == "custom":
        return _how_to_hand_in(_("a class of your own"))
    if model.problem:
        return _("it could not be described: {problem}").format(problem=model.problem)
    if not _at_once([model]):
        return _("it has too many arrays of weights.")
    if not _legible(model.architecture):
        return _("its architecture is not written as Keras writes it.")
    try:
        name = next(foreign(_architecture(model)), "")
    except (ValueError, RecursionError):
        return _("its architecture is not JSON.")
    if name in ("__numpy__", "__tensor__"):  # so Keras writes an array in the call of a layer
        return _(
            "a layer was called with an array of numbers, such as a mask, which is no part of a model's description. Let the "
            "layer make it by a setting of its own, or make it an input of the model."
        )
    if name.startswith("keras.layers."):
        return _(
            "it has a `{name}` in it, a layer of Keras that the grader does not rebuild. Build the model of other layers."
        ).format(name=name[len("keras.layers.") :][:60])
    return _how_to_hand_in(f"`{name[:60]}`") if name else ""


def _legible(architecture: str) -> bool:
    """Whether the names in an architecture cross the sandbox's wall as they are; what is not JSON is refused elsewhere.

    Of two that are cut short there, or freed of what no encoding writes, nobody could tell which layer is which.
    """
    names: list[str] = []
    with contextlib.suppress(ValueError, RecursionError):
        json.loads(architecture, object_hook=lambda node: names.append(str(node.get("name", ""))))
    return all(len(name) <= MAX_NAME and not SURROGATES.search(name) for name in names)


def _how_to_hand_in(what: str) -> str:
    return _(
        "it is made of {what}, which only your own file knows, so it can not be rebuilt elsewhere. Hand in a "
        "`keras.Sequential` or a Functional `keras.Model(inputs, outputs)` made of Keras's own layers."
    ).format(what=what)


def _architecture(model: wire.Model) -> Any:
    """What is looked at and, to the letter, what is rebuilt; a ValueError or RecursionError if it is not JSON."""
    return predicting(json.loads(model.architecture))


def _wiring(architecture: dict[str, Any]) -> Wiring:
    """For every call of a layer the names of those that feed it; and the same of each layer that is a model, by its name."""
    layers = architecture["config"]["layers"]
    named = {layer["config"]["name"]: layer for layer in layers}
    inner = {name: _wiring(layer) for name, layer in named.items() if layer["class_name"] in MODELS}
    if architecture["class_name"] == "Sequential":
        return {name: tuple(before) for name, before in zip(named, [[], *([n] for n in named)], strict=False)}, inner
    calls = {
        _called(name, number): tuple(dict.fromkeys(_histories(call)))
        for name, layer in named.items()
        for number, call in enumerate(layer.get("inbound_nodes", []))
    }
    return calls, inner


def _wired(layers: tuple[Layer, ...], wiring: Wiring) -> tuple[Layer, ...]:
    calls, inner = wiring

    def wired(layer: Layer) -> Layer:
        within = inner.get(layer.name.partition("/")[0], ({}, {}))
        return msgspec.structs.replace(layer, inputs=calls.get(layer.name, ()), layers=_wired(layer.layers, within))

    return tuple(map(wired, layers))


def _called(name: str, number: int) -> str:
    """The name of a call as the other half has it: the first one has the layer's own."""
    return f"{name}/{number}" if number else name


def _histories(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(history := node.get("keras_history"), list) and history:
            yield _called(str(history[0]), history[1])
        for value in node.values():
            yield from _histories(value)
    elif isinstance(node, list):
        for value in node:
            yield from _histories(value)


def _compiled(model: wire.Model) -> dict[str, Any]:
    """Optimizer and loss by Keras's own names, as far as the architecture tells them."""
    said = json.loads(model.architecture).get("compile_config")
    said = said if isinstance(said, dict) else {}
    result: dict[str, Any] = {}
    for key in ("optimizer", "loss"):
        name, config = _named(_only(said.get(key)))
        result |= {key: name, f"{key}_config": config}
    return result


def _only(value: Any) -> Any:
    """The one loss of a model with one output, which may also stand in a list, or in a dict by the output's name."""
    if isinstance(value, dict) and "class_name" not in value:
        value = list(value.values())
    return value[0] if isinstance(value, list) and len(value) == 1 else value


def _named(value: Any) -> tuple[str, dict[str, Any]]:
    if isinstance(value, dict) and value.get("class_name") == "function":
        value = value.get("config")
    config = value.get("config") if isinstance(value, dict) else None
    name = value.get("class_name") if isinstance(value, dict) else value
    if not isinstance(name, str):
        return "", {}
    snake = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
    return ALIASES.get(snake, snake), config if isinstance(config, dict) else {}
