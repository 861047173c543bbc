"""Whether TensorFlow, behind the sandbox's walls, computes on a GPU: tried before a class is, since it would else take the
processor without a word, and the evidence would be said to be of a GPU."""

from __future__ import annotations

import numpy as np

from grader import gpu
from grader.ending import Ending
from grader.errors import GraderError
from grader.evidence import read_run
from grader.exercise import Limits
from grader.inside import wire
from grader.sandbox import Isolation, SharedFile, Slot

SOURCE = b"""
import tensorflow as tf


def total():
    if not tf.config.list_physical_devices("GPU"):
        raise RuntimeError("TensorFlow sees no GPU")
    with tf.device("/GPU:0"):
        return float(tf.reduce_sum(tf.matmul(tf.ones((8, 8)), tf.ones((8, 8)))))
"""
PROBE = b"def total(learner, given):\n    return learner.total()\n"
TOTAL = 8.0**3
LIMITS = Limits(cpu_seconds=120, wall_seconds=300, memory_mb=16_000)
NEEDED = (
    "`--gpu` needs a TensorFlow with CUDA (pip install 'tensorflow[and-cuda]') and a driver that is new enough for it. "
    "Without `--gpu` runs take the processor."
)


def require(isolation: Isolation) -> tuple[tuple[str, ...], str]:
    """The numbers of the GPUs here and what they are called, after a run has computed on the first of them.

    Raises:
        GraderError: if there is none, or it can not be used.
    """
    if reason := gpu.why_not():
        raise GraderError(reason)
    if isolation == "process":
        raise GraderError("`--gpu` and `--isolation process` do not go together: only a slot that forks has a GPU.")
    devices = gpu.devices()
    if reason := _why_not(devices[0], isolation):
        raise GraderError(f"There is a GPU here ({gpu.name()}), but a run could not compute on it: {reason}. {NEEDED}")
    return devices, gpu.name()


def _why_not(device: str, isolation: Isolation) -> str:
    files = {name: np.frombuffer(text, np.uint8) for name, text in (("source", SOURCE), ("probe", PROBE))}
    job = wire.pack({"slug": "trial", "probes": ["total"], "seed": 1, **files})
    with Slot(("tensorflow",), isolation, device=device) as slot, SharedFile(wire.pack({"total": {}})) as questions:
        seen = read_run(slot.run(job, questions, LIMITS), ("total",), LIMITS).evidence["total"]
    if seen.problem is not None:
        return f"{seen.problem.type}: {seen.problem.message}"
    if seen.ending is not Ending.FINISHED:
        return " ".join(filter(None, (seen.ending.value, seen.detail, seen.output[-300:].strip())))
    return "" if seen.answer == TOTAL else f"it computed {seen.answer!r}, not {TOTAL}"
