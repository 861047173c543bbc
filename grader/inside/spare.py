"""An interpreter kept ready for one run, on any system: it imports the heavy modules, waits for a job, answers and ends.

This docstring is the protocol. Usage: `python -m grader.inside.spare MODULE...`, with three pipes:

- standard output is the reply: first a line of JSON, `{"ready": {module: version}}`, then what `child` replies;
- standard error is the run's output: what the learner's code prints goes there, to either of its streams;
- standard input brings the job and then the questions, each an 8-byte big-endian length and as many bytes. It stays open:
  its end means that the engine is gone, and ends this process.

It sets itself no limits: the engine looks on from outside and ends it, with all that it has started.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import threading
from typing import BinaryIO

from grader.inside import child
from grader.inside.telling import LENGTH

ABANDONED = 75


def main(modules: list[str]) -> None:
    """Get ready, and run one job."""
    reply, orders = _take_the_pipes()
    versions = {name: str(getattr(importlib.import_module(name), "__version__", "")) for name in modules}
    os.write(reply, json.dumps({"ready": versions}).encode() + b"\n")
    payload = [_receive(orders) for _ in range(2)]
    threading.Thread(target=_end_with_the_engine, args=[orders], daemon=True).start()
    sys.argv[:] = ["grader"]
    code = 70
    try:
        child.run(payload[0], payload[1], reply)
        sys.stdout.flush()
        sys.stderr.flush()
        code = 0
    finally:
        os._exit(code)  # whatever threads the learner's code has left


def _take_the_pipes() -> tuple[int, BinaryIO]:
    """Keep the reply and the orders for ourselves: what is printed from here on is output, and nothing can be read."""
    reply, orders = os.dup(1), os.fdopen(os.dup(0), "rb")
    with open(os.devnull, "rb") as null:
        os.dup2(null.fileno(), 0)
    os.dup2(2, 1)
    return reply, orders


def _receive(orders: BinaryIO) -> memoryview:
    """The next part, in memory that may be written to. Ends the process where the engine has no use for it."""
    head = orders.read(LENGTH.size)
    if len(head) < LENGTH.size:
        os._exit(0)
    data = bytearray(LENGTH.unpack(head)[0])
    if orders.readinto(data) < len(data):  # type: ignore[attr-defined]
        os._exit(ABANDONED)
    return memoryview(data)


def _end_with_the_engine(orders: BinaryIO) -> None:
    orders.read(1)
    os._exit(ABANDONED)


if __name__ == "__main__":
    main(sys.argv[1:])
