"""What a run says aside: how far it is, for whoever waits before a screen.

An aside is a frame among those of the reply (see `child`) whose length has its highest bit set, and whose body is plain JSON
with keys `probe`, `epoch`, `epochs`, `step`, `steps`, `loss`, at most `MAX_ASIDE` bytes. The engine takes asides out before
it reads the reply. They are only sent where a watcher asked for them.
"""

from __future__ import annotations

import functools
import inspect
import json
import math
import struct
import time
from collections.abc import Callable
from typing import Any

ASIDE = 1 << 63
LENGTH = struct.Struct(">Q")
MAX_ASIDE = 1_000
PAUSE_SECONDS = 0.1  # between two asides


class Teller:
    """Sends asides, some times a second at most.

    Args:
        write: writes parts to the reply, all of them, between two frames.
    """

    def __init__(self, write: Callable[..., None]) -> None:
        self._write = write
        self._probe = ""
        self._last = 0.0

    def asks(self, probe: str) -> None:
        """Say that a probe is being asked."""
        self._probe = probe
        self._send({})

    def due(self) -> bool:
        """Whether the last aside is long enough ago."""
        return time.monotonic() - self._last >= PAUSE_SECONDS

    def trains(self, epoch: int, epochs: int, step: int, steps: int, loss: float | None) -> None:
        """Say where `fit` is; all but the loss count from 1."""
        said = {"epoch": epoch, "epochs": epochs, "step": step, "steps": steps}
        self._send(said if loss is None else {**said, "loss": loss if math.isfinite(loss) else str(loss)})

    def _send(self, said: dict[str, Any]) -> None:
        data = json.dumps({"probe": self._probe, **said}).encode()
        if len(data) <= MAX_ASIDE:
            self._write(LENGTH.pack(ASIDE | len(data)), data)
        self._last = time.monotonic()


def listen_to_fit(keras: Any, teller: Teller) -> None:
    """Have every `fit` tell its progress, through a callback of its own. It reads what Keras hands it and changes nothing.

    Args:
        keras: the module, imported by whoever uses it.
    """
    original = keras.Model.fit
    if getattr(original, "tells", None) is not None:
        return
    signature = inspect.signature(original)

    @functools.wraps(original)
    def fit(self: Any, *args: Any, **kwargs: Any) -> Any:
        try:
            bound = signature.bind(self, *args, **kwargs)
            given = bound.arguments.get("callbacks")
            if not isinstance(given, keras.callbacks.CallbackList):
                listed = list(given) if isinstance(given, list | tuple) else [given] if given else []
                bound.arguments["callbacks"] = [*listed, _callback(keras, teller)]
        except TypeError:  # not how `fit` is called: Keras says so best itself
            return original(self, *args, **kwargs)
        return original(*bound.args, **bound.kwargs)

    fit.tells = teller  # type: ignore[attr-defined]
    keras.Model.fit = fit


def _callback(keras: Any, teller: Teller) -> Any:
    class Tells(keras.callbacks.Callback):  # type: ignore[misc]
        """Says how far training is."""

        async_safe = True  # so that Keras hands batches on as it would without this callback
        epoch = 0

        def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
            self.epoch = epoch + 1

        def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
            if teller.due():
                self._tell(batch + 1, logs)

        def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
            if teller.due():
                self._tell(self.params.get("steps") or 0, logs)

        def _tell(self, step: int, logs: Any) -> None:
            try:
                loss = float(logs["loss"]) if logs and "loss" in logs else None
                teller.trains(self.epoch, int(self.params["epochs"]), step, int(self.params.get("steps") or 0), loss)
            except Exception:
                pass  # training matters, telling of it does not

    return Tells()
