"""One run's process, called directly: what it replies, frame by frame."""

import mmap
import os
import random
import struct
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.inside import child, wire

PROBE = "def ask(learner, given):\n    return learner.f(**given)\n"


@pytest.fixture(autouse=True)
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run lays the learner's file in its working folder."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture(autouse=True)
def _untouched() -> Iterator[None]:
    """The child seeds and registers modules; this process gets its own back."""
    python, numpy, chance = random.getstate(), np.random.get_state(), vars(np.random.bit_generator)["randbits"]
    yield
    random.setstate(python)
    np.random.set_state(numpy)
    vars(np.random.bit_generator)["randbits"] = chance
    sys.modules.pop("lab", None)


def mapped(value: object) -> mmap.mmap:
    data = wire.pack(value)
    memory = mmap.mmap(-1, len(data))
    memory.write(data)
    return memory


def reply(
    source: bytes, *, probe: str = PROBE, probes: tuple[str, ...] = ("ask",), **given: object
) -> list[dict[str, Any]]:
    """All messages of a run."""
    job = {
        "slug": "lab",
        "source": np.frombuffer(source, np.uint8),
        "probe": np.frombuffer(probe.encode(), np.uint8),
        "probes": list(probes),
        "seed": 3,
    }
    ours, theirs = os.pipe()
    try:
        child.run(mapped(job), mapped(dict.fromkeys(probes, given)), theirs)
    finally:
        os.close(theirs)
    with open(ours, "rb") as file:
        data = file.read()
    messages = []
    while data:
        (length,) = struct.unpack(">Q", data[:8])
        messages.append(wire.unpack(data[8 : 8 + length]))
        data = data[8 + length :]
    return messages


def test_a_run_is_loaded_answered_ended() -> None:
    messages = reply(b"def f(x):\n    return x + 1\n", x=1)
    assert messages == [{"kind": "loaded"}, {"kind": "answer", "probe": "ask", "value": 2}, {"kind": "end"}]


def test_a_generator_that_is_given_no_seed_draws_the_same_in_each_run() -> None:
    source = b"import numpy as np\ndef f():\n    return [np.random.default_rng().random() for _ in range(3)]\n"
    first, again = (next(m["value"] for m in reply(source) if m["kind"] == "answer") for _ in range(2))
    assert first == again
    assert len(set(first)) == 3


def test_a_file_that_does_not_load_is_one_error() -> None:
    problem, end = reply(b"x = (\n")
    assert (problem["probe"], problem["phase"], problem["type"]) == ("", "load", "SyntaxError")
    assert problem["frames"] == [[1, "", "x = ("]]
    assert end == {"kind": "end"}


def test_one_probes_error_leaves_the_others_alone() -> None:
    probe = "def a(learner, given):\n    return learner.g()\ndef b(learner, given):\n    return learner.f()\n"
    messages = reply(b"def f():\n    return 5\n", probe=probe, probes=("a", "b"))
    assert [m["kind"] for m in messages] == ["loaded", "error", "answer", "end"]
    assert messages[1]["type"] == "MissingName"


def test_frames_are_the_learners_own() -> None:
    problem = reply(b"import json\n\ndef f():\n    return json.loads('{')\n")[1]
    assert problem["frames"] == [[4, "f", "return json.loads('{')"]]
    assert problem["type"] == "JSONDecodeError"


def test_an_endless_recursion_is_told_briefly() -> None:
    problem = reply(b"def f():\n    return f()\n")[1]
    assert problem["type"] == "RecursionError"
    assert len(problem["frames"]) <= child.MAX_FRAMES


def test_a_message_is_told_without_its_colours() -> None:
    source = b"def f():\n    raise ValueError('called Net.call().\\n\\n\\x1b[1;31mNo such\\x1b[0m layer\\x1b[m')\n"
    (error,) = [m for m in reply(source) if m["kind"] == "error"]
    assert error["message"] == "called Net.call().\n\nNo such layer"


def test_an_exception_that_can_not_be_printed_is_told() -> None:
    source = b"class E(Exception):\n    def __str__(self):\n        raise self\ndef f():\n    raise E\n"
    problem = reply(source)[1]
    assert (problem["type"], problem["message"]) == ("E", "")


def test_every_probe_has_the_same_luck() -> None:
    probe = (
        "import random, numpy\ndef a(learner, given):\n    return random.random(), float(numpy.random.rand())\nb = a\n"
    )
    _, first, second, _ = reply(b"", probe=probe, probes=("a", "b"))
    assert first["value"] == second["value"]


def test_dataclasses_and_classes_work_in_a_learners_file() -> None:
    source = b"from dataclasses import dataclass\n@dataclass\nclass P:\n    x: 'int'\ndef f():\n    return P(3).x\n"
    assert reply(source)[1]["value"] == 3
