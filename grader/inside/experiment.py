"""An experiment inside the sandbox: the course's own code runs settings, in a process that never met the learner's file.

Its job holds `runs` (runs.py as uint8 bytes), `probe`, `settings` (a list of dicts of plain values) and `seeds`; the
questions are a dict from probe to the dict of its held-out inputs, here the data of the experiment. runs.py defines

    run(settings, seed, data)        a dict of numbers and arrays, by name

It replies with one frame a run, the settings in order and for each the seeds in order,

    {"kind": "ran", "values": {name: value}}

and then `{"kind": "end"}`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from grader.inside.child import seed_all


def run(asked: dict[str, Any], held_out: dict[str, Any], send: Callable[[dict[str, Any]], None]) -> None:
    """Run every setting on every seed."""
    space: dict[str, Any] = {"__name__": "runs"}
    exec(compile(asked["runs"].tobytes(), "runs.py", "exec", dont_inherit=True), space)
    data = held_out.get(asked["probe"], {})
    for settings in asked["settings"]:
        for seed in asked["seeds"]:
            seed_all(seed)
            send({"kind": "ran", "values": space["run"](dict(settings), seed, data)})
    send({"kind": "end"})
