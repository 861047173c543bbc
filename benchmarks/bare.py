"""Asks the probes of learners' files in this very process: no sandbox, no fork, no judging.

As in a run, every probe meets the file executed afresh: a `tf.function` of the file's own, say, takes one optimizer only.

Usage: `python -m benchmarks.bare QUESTIONS PROBE SOURCE...` prints as JSON the seconds each source took, by the clock and of
processor time. With one source it is what a grader does that starts an interpreter for every submission; with many, each
after the first is the learner's code alone.
"""

from __future__ import annotations

import json
import sys
import time
import types
from pathlib import Path
from typing import Any

from grader.inside import wire


def main(arguments: list[str]) -> None:
    """Time each source."""
    questions, probe, *sources = (Path(a) for a in arguments)
    asked = wire.unpack(questions.read_bytes())
    probes = _execute("probe", probe)
    spent = []
    for path in sources:
        started, used = time.perf_counter(), time.process_time()
        _ask(probes, asked, path)
        spent.append([time.perf_counter() - started, time.process_time() - used])
    print(json.dumps(spent))


def _ask(probes: types.ModuleType, asked: dict[str, Any], path: Path) -> None:
    """Every answer is packed, which waits for its numbers, as a run in the sandbox does."""
    for name, given in asked.items():
        wire.pack(getattr(probes, name)(_execute("submission", path), given))


def _execute(name: str, path: Path) -> types.ModuleType:
    module = types.ModuleType(name)
    sys.modules[name] = module
    exec(compile(path.read_bytes(), str(path), "exec", dont_inherit=True), module.__dict__)
    return module


if __name__ == "__main__":
    main(sys.argv[1:])
