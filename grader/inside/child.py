"""One run: the learner's file beside the probe, in a process of its own that nothing trusts.

This docstring is the protocol. The process is given three descriptors:

- *job* (a file): a packed value (see `wire`), a dict with `slug`, `source` (the learner's file as uint8 bytes), `probe` (the
  probe file, likewise), `probes` (names, in the order in which they are asked), `seed`, perhaps `without` (packages that
  the exercise does without) and, if somebody waits before a screen, `telling`: true;
- *questions* (a file): a packed dict from probe name to the dict that is its `given`;
- *reply* (a pipe): frames, each an 8-byte big-endian length and a packed dict, and between them, only where the job asks
  for it, what `telling` says aside:

    {"kind": "loaded"}                                   the learner's file has been executed once
    {"kind": "answer", "probe": name, "value": value}    what the probe returned, Keras models as `wire.Model`
    {"kind": "error", "probe": name, "phase": "load" or "call", "type": ..., "message": ..., "frames": [...]}
    {"kind": "end"}                                      all probes were asked

An error in phase "load" before "loaded" counts for every probe. A frame is [line number, function, source line], of the
learner's file only.

A job with `models` in place of all these is the referee's, see `referee`; one with `runs` is an experiment, see `experiment`.

Every probe meets the learner's file executed afresh, and the random number generators seeded afresh, so that what one
probe leaves behind does not colour the answer to the next. The engine believes none of this: it is what the child claims.
"""

from __future__ import annotations

import json
import mmap
import os
import random
import re
import sys
import threading
import traceback
import types
from collections.abc import Callable
from typing import Any

import numpy as np

from grader.inside import wire
from grader.inside.telling import LENGTH, Teller, listen_to_fit

Send = Callable[[dict[str, Any]], None]
Write = Callable[..., None]

SAYS_NOTHING = (NotImplementedError, TypeError, ValueError)  # what Keras raises for a class that says nothing of itself
MAX_FRAMES = 8
MESSAGE_HEAD, MESSAGE_TAIL = 600, 1_400
COLOUR = re.compile(r"\x1b\[[0-9;]*m")  # Keras prints parts of its messages in bold


class MissingName(AttributeError):
    """The learner's file does not define a name that a probe asks for."""


class LeftOut(ImportError):
    """The learner's file imports a package that the exercise does without."""


class _Without:
    """Says why a package can not be imported; that it is not there is the walls' work."""

    def __init__(self, names: list[str]) -> None:
        self._names = frozenset(names)

    def find_spec(self, name: str, path: object = None, target: object = None) -> None:
        package = name.partition(".")[0]
        if package in self._names:
            raise LeftOut(f"this exercise does without {package}")


class Learner:
    """The learner's module as probes see it: a missing function is its own kind of error."""

    def __init__(self, module: types.ModuleType) -> None:
        self._module = module

    def __getattr__(self, name: str) -> Any:
        try:
            return getattr(self._module, name)
        except AttributeError:
            raise MissingName(name) from None


def run(job: mmap.mmap | memoryview, questions: mmap.mmap | memoryview, reply: int) -> None:
    """Ask every probe of the job, or rebuild its models, and write what comes to the descriptor `reply`."""
    asked = wire.unpack(job)
    given = wire.unpack(questions)
    write = writer(reply)
    if "models" in asked:
        from grader.inside import referee

        referee.run(asked["models"], given, sender(write))
        return
    if "runs" in asked:
        from grader.inside import experiment

        experiment.run(asked, given, sender(write))
        return
    _ask(asked, given, sender(write), Teller(write) if asked.get("telling") else None)


def _ask(asked: dict[str, Any], given: dict[str, Any], send: Send, teller: Teller | None) -> None:
    slug, source = asked["slug"], asked["source"].tobytes()
    filename = f"{slug}.py"
    if asked.get("without"):
        sys.meta_path.insert(0, _Without(asked["without"]))
    try:
        _write(filename, source)
        code = compile(source, filename, "exec", dont_inherit=True)
        seed_all(asked["seed"])
        module: types.ModuleType | None = _execute(code, slug)
    except BaseException as error:
        send({"kind": "error", "probe": "", "phase": "load", **_explain(error, filename)})
        send({"kind": "end"})
        return
    send({"kind": "loaded"})
    probes = _probes(asked["probe"].tobytes())
    for name in asked["probes"]:
        phase = "load"
        if teller is not None:
            _tell(teller, name)
        try:
            if module is None:
                seed_all(asked["seed"])
                module = _execute(code, slug)
            phase = "call"
            seed_all(asked["seed"])
            value = _portable(probes[name](Learner(module), given[name]))
            send({"kind": "answer", "probe": name, "value": value})
        except BaseException as error:
            send({"kind": "error", "probe": name, "phase": phase, **_explain(error, filename)})
        module = None
    send({"kind": "end"})


def _portable(value: Any, depth: int = 0) -> Any:
    """The value with every Keras model in it as architecture and weights."""
    keras = sys.modules.get("keras")
    if keras is None or depth > wire.MAX_DEPTH:
        return value
    if isinstance(value, keras.Model):
        return _export(value)
    if type(value) is dict:
        return {k: _portable(v, depth + 1) for k, v in value.items()}
    if type(value) in (list, tuple):
        return type(value)(_portable(v, depth + 1) for v in value)
    return value


def _export(model: Any) -> wire.Model:
    if not model.built:
        return wire.Model("", problem="unbuilt")
    try:
        architecture = _described(model)
    except SAYS_NOTHING:
        return wire.Model("", problem="custom")
    except Exception as error:
        return wire.Model("", problem=f"{type(error).__name__}: {error}")
    return wire.Model(architecture, tuple(model.get_weights()))


def _described(model: Any) -> str:
    """The architecture as JSON; of what `compile` was told, where Keras can not write it, what can be written."""
    try:
        text: str = model.to_json()
        return text
    except SAYS_NOTHING:
        if not model.compiled:
            raise
    model.compiled = False
    try:
        described = json.loads(model.to_json())
    finally:
        model.compiled = True
    described["compile_config"] = {"optimizer": _told(model.optimizer), "loss": _told(model.loss)}
    return json.dumps(described)


def _told(part: Any) -> Any:
    """How Keras writes an optimizer or a loss; only its class where it can not."""
    try:
        told = sys.modules["keras"].saving.serialize_keras_object(part)
        json.dumps(told)
    except SAYS_NOTHING:
        return {"class_name": type(part).__name__, "config": {}}
    return told


def writer(reply: int) -> Write:
    """A function that writes parts in full, with no other thread's in between."""
    lock = threading.Lock()

    def write(*parts: bytes) -> None:
        with lock:
            for part in parts:
                rest = memoryview(part)
                while rest:
                    rest = rest[os.write(reply, rest) :]

    return write


def sender(write: Write) -> Send:
    """A function that writes one frame."""

    def send(message: dict[str, Any]) -> None:
        data = wire.pack(message)
        write(LENGTH.pack(len(data)), data)

    return send


def _tell(teller: Teller, probe: str) -> None:
    """Say which probe is asked, and have Keras tell from now on how far it is, if it has been imported."""
    teller.asks(probe)
    keras = sys.modules.get("keras")
    if keras is not None:
        listen_to_fit(keras, teller)


def _execute(code: types.CodeType, slug: str) -> types.ModuleType:
    module = types.ModuleType(slug)
    module.__file__ = f"{slug}.py"
    sys.modules[slug] = module
    exec(code, module.__dict__)
    return module


def _probes(source: bytes) -> dict[str, Any]:
    space: dict[str, Any] = {"__name__": "probe"}
    exec(compile(source, "probe.py", "exec", dont_inherit=True), space)
    return space


def seed_all(seed: int) -> None:
    """Seed every generator that is loaded; frameworks that are not loaded are left alone."""
    random.seed(seed)
    np.random.seed(seed)
    # Where `np.random.default_rng()` has its seed from if it is given none: each call another, and in each run the same.
    vars(np.random.bit_generator)["randbits"] = random.Random(seed).getrandbits
    keras = sys.modules.get("keras")
    if keras is not None:
        keras.utils.clear_session(free_memory=False)
        keras.utils.set_random_seed(seed)
    tensorflow = sys.modules.get("tensorflow")
    if tensorflow is not None:
        tensorflow.random.set_seed(seed)
        tensorflow.config.experimental.enable_op_determinism()


def _write(filename: str, source: bytes) -> None:
    """Lay the learner's file in the scratch folder: tracebacks show its lines, and `tf.function` rewrites its source."""
    with open(filename, "wb") as file:
        file.write(source)


def _shortened(message: str) -> str:
    """A message's beginning and end: TensorFlow says what was wrong in a graph at the very end of its own traceback."""
    if len(message) <= MESSAGE_HEAD + MESSAGE_TAIL:
        return message
    return f"{message[:MESSAGE_HEAD]} … {message[-MESSAGE_TAIL:]}"


def _explain(error: BaseException, filename: str) -> dict[str, Any]:
    """What can be told about an exception, trimmed to the learner's own lines."""
    try:
        message = _shortened(COLOUR.sub("", str(error)))
    except BaseException:
        message = ""
    steps = traceback.extract_tb(error.__traceback__)
    own = [[s.lineno or 0, s.name, (s.line or "")[:200]] for s in steps if s.filename == filename]
    if isinstance(error, SyntaxError) and error.filename == filename:
        own.append([error.lineno or 0, "", (error.text or "").strip("\n")[:200]])
        message = error.msg
    return {"type": type(error).__name__, "message": message, "frames": own[-MAX_FRAMES:]}
