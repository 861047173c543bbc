"""Runs of a file in a slot: what is observed, the evidence, and the answer alone; and a watcher of them."""

import time
from typing import Any

import numpy as np

from grader.ending import Ending
from grader.evidence import Evidence, read_run
from grader.exercise import Limits
from grader.inside import wire
from grader.observing import Observation, Progress, Watcher
from grader.sandbox import SharedFile, Slot

LIMITS = Limits(cpu_seconds=1, wall_seconds=3, memory_mb=128, files_mb=8, output_kb=64, reply_mb=1)
PROBE = "def ask(learner, given):\n    return learner.f(**given)\n"


def observe(
    slot: Slot,
    source: str | bytes,
    given: dict[str, Any] | None = None,
    *,
    limits: Limits = LIMITS,
    probe: str = PROBE,
    probes: tuple[str, ...] = ("ask",),
    watcher: Watcher | None = None,
) -> Observation:
    """Run a source and ask every probe with the same questions."""
    data = np.frombuffer(source.encode() if isinstance(source, str) else source, np.uint8)
    job = {
        "slug": "lab",
        "source": data,
        "probe": np.frombuffer(probe.encode(), np.uint8),
        "probes": list(probes),
        "seed": 1,
        "telling": watcher is not None,
    }
    with SharedFile(wire.pack(dict.fromkeys(probes, given or {}))) as questions:
        return slot.run(wire.pack(job), questions, limits, watcher)


def ask(slot: Slot, source: str | bytes, given: dict[str, Any] | None = None, **more: Any) -> Evidence:
    """The evidence of one probe, `f(**given)`."""
    seen = observe(slot, source, given, **more)
    return read_run(seen, ("ask",), more.get("limits", LIMITS)).evidence["ask"]


def value(slot: Slot, source: str, given: dict[str, Any] | None = None) -> Any:
    """What `f(**given)` returns."""
    seen = ask(slot, source, given)
    assert seen.ending is Ending.FINISHED, (seen.problem, seen.output)
    return seen.answer


class Impatient:
    """A watcher that keeps what it is told and has the run ended some time after its first print."""

    def __init__(self, after: float) -> None:
        self.after, self.began, self.printed = after, 0.0, b""
        self.seen: list[Progress] = []

    def output(self, data: bytes) -> None:
        self.printed += data
        self.began = self.began or time.monotonic()

    def progress(self, seen: Progress) -> None:
        self.seen.append(seen)

    def cancelled(self) -> bool:
        return bool(self.began) and time.monotonic() - self.began > self.after
