"""What a run's reply is worth: the first word counts, what never came is not made up, and records survive."""

import signal
import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.ending import Ending, Line
from grader.evidence import Problem, read_run
from grader.exercise import Limits
from grader.inside import wire
from grader.observing import Observation
from grader.store import EvidenceStore

LIMITS = Limits(cpu_seconds=2)
LOADED, END = {"kind": "loaded"}, {"kind": "end"}


def answer(probe: str, value: object) -> dict[str, Any]:
    return {"kind": "answer", "probe": probe, "value": value}


def error(probe: str, kind: str = "ValueError", **more: object) -> dict[str, Any]:
    return {"kind": "error", "probe": probe, "phase": "call", "type": kind, "message": "no", "frames": [], **more}


def reply(*messages: object) -> bytes:
    packed = [wire.pack(m) for m in messages]
    return b"".join(struct.pack(">Q", len(p)) + p for p in packed)


def read(*messages: object, probes: tuple[str, ...] = ("a", "b"), **seen: Any) -> Any:
    return read_run(Observation(reply=reply(*messages), **seen), probes, LIMITS)


def endings(reading: Any) -> dict[str, Ending]:
    return {name: e.ending for name, e in reading.evidence.items()}


def test_a_whole_reply_is_answers() -> None:
    reading = read(LOADED, answer("a", 1), answer("b", None), END, output=b"hi\x1b", cpu=1.0, peak=7)
    assert endings(reading) == {"a": Ending.FINISHED, "b": Ending.FINISHED}
    assert reading.evidence["a"].answer == 1
    assert reading.evidence["a"].output == "hi\\x1b"
    assert reading.unanswered == ()


def test_the_first_answer_counts() -> None:
    reading = read(LOADED, answer("a", 1), answer("a", 2), error("a"), answer("b", 3), END, answer("b", 4))
    assert [e.answer for e in reading.evidence.values()] == [1, 3]


def test_an_error_counts_before_a_later_answer() -> None:
    reading = read(LOADED, error("a"), answer("a", 2), answer("b", 3), END)
    assert endings(reading) == {"a": Ending.CRASHED, "b": Ending.FINISHED}
    assert reading.evidence["a"].answer is None


IN_A_GRAPH = """in user code:

    File "/tmp/lab.py", line 31, in step  *
        loss = mean(y)
    File "/tmp/lab.py", line 9, in mean  *
        {code}
    File "/elsewhere/fromnumeric.py", line 3824, in mean  **
        return _mean(a)

    NotImplementedError: no
"""


@pytest.mark.parametrize(
    ("code", "unwritten"), [('raise NotImplementedError("TODO")', "mean"), ("return np.mean(y)", None)]
)
def test_lines_inside_of_a_graph_are_found_in_its_message(code: str, unwritten: str | None) -> None:
    said = {"message": IN_A_GRAPH.format(code=code), "frames": [[52, "train", "step(x)"]]}
    problem = read(LOADED, error("a", "NotImplementedError", **said), END).evidence["a"].problem
    assert problem.lines == (
        Line(52, "train", "step(x)"),
        Line(31, "step", "loss = mean(y)"),
        Line(9, "mean", code),
    )
    assert problem.unwritten == unwritten


def test_a_reply_without_end_speaks_for_the_probe_it_was_at() -> None:
    reading = read(LOADED, answer("a", 1), probes=("a", "b", "c"))
    assert endings(reading) == {"a": Ending.FINISHED, "b": Ending.QUIT_EARLY}
    assert reading.unanswered == ("c",)


@pytest.mark.parametrize("messages", [(), (END,), (answer("a", 1), answer("b", 1), END), (error("a"), END)])
def test_what_never_loaded_answers_nothing(messages: tuple[object, ...]) -> None:
    reading = read(*messages)
    assert endings(reading) == {"a": Ending.QUIT_EARLY, "b": Ending.QUIT_EARLY}
    assert all(e.answer is None for e in reading.evidence.values())


def test_an_end_without_answers_is_not_finished() -> None:
    assert endings(read(LOADED, END)) == {"a": Ending.QUIT_EARLY}


def test_an_error_before_loading_counts_for_every_probe() -> None:
    reading = read(error("", "SyntaxError", phase="load", frames=[[3, "", "x = ="]]), END)
    assert endings(reading) == {"a": Ending.CRASHED, "b": Ending.CRASHED}
    assert reading.evidence["b"].problem == Problem("load", "SyntaxError", "no", (Line(3, "", "x = ="),))
    assert reading.unanswered == ()


@pytest.mark.parametrize(
    ("kind", "ending"),
    [("SystemExit", Ending.QUIT_EARLY), ("MemoryError", Ending.OUT_OF_MEMORY), ("KeyError", Ending.CRASHED)],
)
def test_an_exception_decides_the_ending(kind: str, ending: Ending) -> None:
    assert read(LOADED, error("a", kind), answer("b", 1), END).evidence["a"].ending is ending


@pytest.mark.parametrize(
    "junk",
    [1, "end", None, {}, {"kind": 3}, {"kind": np.zeros(3)}, {"kind": ["end"]}, {"kind": "other"}, {"probe": "a"}],
)
def test_junk_ends_the_reading(junk: object) -> None:
    assert endings(read(LOADED, junk, answer("a", 1), END)) == {"a": Ending.QUIT_EARLY}


@pytest.mark.parametrize("name", [None, 3, "", "c", np.zeros(2), ["a"]])
def test_an_answer_to_no_probe_is_passed_over(name: object) -> None:
    reading = read(LOADED, {"kind": "answer", "probe": name, "value": 9}, answer("a", 1), answer("b", 2), END)
    assert [e.answer for e in reading.evidence.values()] == [1, 2]


@given(st.binary(max_size=200))
def test_any_bytes_are_read(data: bytes) -> None:
    for whole in (data, reply(LOADED) + data, reply(LOADED) + struct.pack(">Q", len(data)) + data):
        assert read_run(Observation(reply=whole), ("a",), LIMITS).evidence["a"].ending is Ending.QUIT_EARLY


@pytest.mark.parametrize(
    ("seen", "ending"),
    [
        ({"killed": "wall"}, Ending.TIMED_OUT),
        ({"killed": "cpu"}, Ending.TIMED_OUT),
        ({"killed": "memory"}, Ending.OUT_OF_MEMORY),
        ({"killed": "files"}, Ending.TOO_MUCH_OUTPUT),
        ({"killed": "output"}, Ending.TOO_MUCH_OUTPUT),
        ({"killed": "reply"}, Ending.TOO_MUCH_OUTPUT),
        ({"killed": "fault"}, Ending.SANDBOX_FAULT),
        ({"status": -signal.SIGXCPU}, Ending.TIMED_OUT),
        (
            {"status": -signal.SIGKILL, "cpu": 8.5},
            Ending.TIMED_OUT,
        ),  # by the kernel, whose limit is that of the slowest machine
        ({"status": -signal.SIGKILL}, Ending.OUT_OF_MEMORY),
        ({"status": -signal.SIGSEGV}, Ending.CRASHED),
        ({"status": 0}, Ending.QUIT_EARLY),
    ],
)
def test_endings_are_what_the_engine_saw(seen: dict[str, Any], ending: Ending) -> None:
    assert set(endings(read(**seen)).values()) == {ending}
    if ending is not Ending.SANDBOX_FAULT:
        assert endings(read(LOADED, **seen)) == {"a": ending}


def test_a_fault_of_ours_spoils_all_answers() -> None:
    assert set(endings(read(LOADED, answer("a", 1), END, killed="fault")).values()) == {Ending.SANDBOX_FAULT}


def test_a_forged_problem_is_tamed(tmp_path: Path) -> None:
    frames = [[2**70, "f", "x"], [1, "\x1b[2J", "y" * 9_000], "junk", [True, "f", "x"], *[[2, "g", "z"]] * 50]
    forged = error("a", frames=frames, message=[1], type="T\u202e" * 900)
    problem = read(LOADED, forged, END).evidence["a"].problem
    assert len(problem.lines) <= 8
    assert "\u202e" not in problem.type
    assert len(problem.type) <= 100
    assert problem.message == "?"
    EvidenceStore(tmp_path).save("k", read(LOADED, forged, END).evidence["a"])
