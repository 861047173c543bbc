"""What comes out of the sandbox: values, arrays, whole replies, and what the referee is told of models."""

import contextlib
import json
import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fuzzing import as_json, bounded, damaged, fuzz, meddled, trees
from hypothesis import example, given
from hypothesis import strategies as st

from grader.ending import Ending
from grader.evidence import Evidence, Reading, frames, read_run
from grader.exercise import Limits
from grader.forking import ended
from grader.inside import wire
from grader.inside.npy import WireError, read_npy
from grader.inside.telling import ASIDE, LENGTH
from grader.observing import Gathering, Observation, Progress
from grader.referee import claim, examine
from grader.report import Run
from grader.sandbox import SharedFile
from grader.store import EvidenceStore

LIMITS = Limits(cpu_seconds=2)
PROBES = ("a", "b")
VALUE = {"w": np.arange(6.0).reshape(2, 3), "history": [0.5, float("nan")], "s": ("é", None, True, 2**70)}
SEQUENTIAL = json.loads("""{"module": "keras", "class_name": "Sequential", "config": {"name": "sequential", "layers": [
    {"module": "keras.layers", "class_name": "InputLayer", "config": {"batch_shape": [null, 3], "name": "input"}},
    {"module": "keras.layers", "class_name": "Dense", "config": {"name": "dense", "units": 2, "activation": "softmax",
        "kernel_regularizer": {"module": "keras.regularizers", "class_name": "L2", "config": {"l2": 0.01}},
        "dtype": {"module": "keras", "class_name": "DTypePolicy", "config": {"name": "float32"}}}}]},
    "compile_config": {"optimizer": {"module": "keras.optimizers", "class_name": "Adam", "config": {"epsilon": 1e-7}},
        "loss": {"module": "builtins", "class_name": "function", "config": "mse"}}}""")
FUNCTIONAL = json.loads("""{"module": "keras.src.models.functional", "class_name": "Functional", "config": {"name": "f",
    "layers": [{"module": "keras.layers", "class_name": "InputLayer", "config": {"name": "i"}, "inbound_nodes": []},
    {"module": "keras.src.ops.nn", "class_name": "Relu", "config": {"name": "relu"}, "inbound_nodes": [{"args": [
        {"class_name": "__keras_tensor__", "config": {"shape": [null, 4], "keras_history": ["i", 0, 0]}}]}]}],
    "input_layers": ["i", 0, 0], "output_layers": ["relu", 0, 0]}}""")
KEYS = ["class_name", "module", "config", "layers", "name", "keras_history", "inbound_nodes", "compile_config", "loss"]
LEAVES = ["Dense", "function", "keras", "keras.layers", "Lambda", "builtins", "Functional", "__keras_tensor__", "relu"]
ARCHITECTURES = st.one_of(meddled(SEQUENTIAL, KEYS, LEAVES), meddled(FUNCTIONAL, KEYS, LEAVES), trees(KEYS, LEAVES))
MODEL = wire.Model(json.dumps(SEQUENTIAL), (np.zeros((3, 2), np.float32), np.zeros(2, np.float32)))
REBUILT = {
    "kind": "rebuilt",
    "model": {
        "layers": [{"kind": "Dense", "name": "dense", "config": {"units": 2}, "params": 8, "output_shape": [None, 2]}],
        "params": 8,
        "trainable": 8,
        "input_shape": [None, 3],
        "output_shape": [None, 2],
        "predictions": {"test": [[0.5, 0.5]]},
    },
}


def reply(*messages: Any) -> bytes:
    packed = [wire.pack(m) for m in messages]
    return b"".join(struct.pack(">Q", len(p)) + p for p in packed)


def answer(probe: Any, value: Any) -> dict[str, Any]:
    return {"kind": "answer", "probe": probe, "value": value}


LOADED, END = {"kind": "loaded"}, {"kind": "end"}
ERROR = {"kind": "error", "probe": "b", "phase": "call", "type": "E", "message": "no", "frames": [[1, "f", "x"]]}
REPLIES = [
    reply(LOADED, answer("a", VALUE), answer("b", MODEL), END),
    reply(LOADED, answer("a", [MODEL, {"m": MODEL}]), ERROR, END),
    reply({**ERROR, "probe": "", "phase": "load"}, END),
]
TOKENS = [
    *(b'{"$":"tuple","v":', b'{"$":"model","architecture":"{}","weights":[0],"problem":""}', b'{"$":"array","v":0}'),
    *(b'{"$":"dict","v":[["kind","end"]]}', b'{"$":"int","v":"9"}', b"[" * 200, b"NaN", b"1e999", b"\\ud800", b'"$"'),
    *(b"\xff" * 8, b"\0" * 8, b"\x93NUMPY\x01\0", b"(2,3)", b"'descr': '|O'", b"9" * 4_000),
]
MESSAGES = st.lists(
    st.fixed_dictionaries(
        {"kind": st.sampled_from(["answer", "error", "loaded", "end", "", 1])},
        optional={
            "probe": st.one_of(st.sampled_from(["a", "b", "", "c"]), st.integers()),
            "value": st.one_of(st.just(VALUE), st.just(MODEL), st.just([MODEL] * 20), trees(["x"], [1])),
            "frames": trees(["x"], [1, "f"]),
            "type": trees([], ["SystemExit", "MemoryError"]),
            "message": trees([], ["\x1b[31m"]),
        },
    ),
    max_size=6,
).map(lambda messages: reply(*messages))


@fuzz
@given(damaged([wire.pack(VALUE), wire.pack(MODEL), wire.pack([VALUE, VALUE])], TOKENS))
def test_a_value_is_refused_or_can_be_kept(data: bytes) -> None:
    with bounded(), contextlib.suppress(WireError):
        wire.unpack(wire.pack(wire.unpack(data)))


HEADERS = st.one_of(
    st.text("{}()[]'\"descr:shape,fortran_order|<f8TrueFalse 0123456789-+*~", max_size=80),
    st.tuples(st.sampled_from(["<f8", "|O", "<U4", "V8", ">i2", "|b1", "<f16"]), trees([], [1, 2]), trees([], [True]))
    .map(lambda t: str({"descr": t[0], "shape": t[1], "fortran_order": t[2]})),
)  # fmt: skip


@fuzz
@given(HEADERS, st.binary(max_size=64))
@example("(" * 4_000, b"")
@example("-" * 4_000 + "1", b"")
@example("{'descr': '<f8', 'fortran_order': False, 'shape': " + "(" * 90 + "1," + ")" * 90 + "}", b"")
def test_an_array_is_refused_or_as_large_as_its_bytes(header: str, body: bytes) -> None:
    text = header.encode("latin1", "replace")
    data = b"\x93NUMPY\x01\0" + struct.pack("<H", len(text) % 2**16) + text + body
    with bounded(), contextlib.suppress(WireError):
        assert read_npy(memoryview(data)).nbytes == len(body)


class Answering:
    """In the place of a slot: a sandbox that replies what it likes."""

    def __init__(self, *replies: bytes) -> None:
        self.replies = list(replies)

    def run(self, *_: Any) -> Observation:
        return Observation(reply=self.replies.pop() if self.replies else b"")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> EvidenceStore:
    return EvidenceStore(tmp_path_factory.mktemp("evidence"))


@fuzz
@given(st.one_of(damaged(REPLIES, TOKENS), MESSAGES), st.binary(max_size=60), st.lists(st.just(reply(REBUILT))))
def test_a_reply_gives_evidence_that_can_be_kept_and_claimed(
    store: EvidenceStore, data: bytes, output: bytes, said: list[bytes]
) -> None:
    with bounded():
        reading = read_run(Observation(reply=data, output=output), PROBES, LIMITS)
        asked = [*reading.evidence, *reading.unanswered]
        assert asked == list(PROBES)[: len(asked)]
        with SharedFile(b"") as nothing:
            seen = examine(reading, nothing, Answering(*said), LIMITS)  # type: ignore[arg-type]
        for probe, evidence in seen.evidence.items():
            whole_and_kept(store, probe, evidence)


def whole_and_kept(store: EvidenceStore, probe: str, evidence: Evidence) -> None:
    assert evidence.probe == probe
    Run(probe, evidence.ending, evidence.detail, evidence.cpu, evidence.wall, evidence.peak)
    if evidence.ending is Ending.FINISHED:
        claim(evidence)  # a view for each model
    key = str(abs(hash(repr(evidence))))
    store.save(key, evidence)
    came = store.load(key)
    assert came is not None
    assert (came.ending, came.problem, came.output, came.detail) == (
        evidence.ending,
        evidence.problem,
        evidence.output,
        evidence.detail,
    )
    assert repr(came.answer) == repr(evidence.answer)


@fuzz
@given(st.one_of(ARCHITECTURES.map(as_json), damaged([as_json(SEQUENTIAL), as_json(FUNCTIONAL)], TOKENS)))
@example(as_json({**SEQUENTIAL, "class_name": ["Sequential"]}))
@example(as_json({**SEQUENTIAL, "config": {"a": {"class_name": "function", "module": "builtins", "config": []}}}))
@example(b'{"class_name": "Sequential", "module": "keras", "x": ' + b"[" * 900 + b"]" * 900 + b"}")
@example(b'{"class_name": "Sequential", "module": "keras", "compile_config": ' + b"[" * 900 + b"]" * 900 + b"}")
@example(b'{"class_name": "Sequential", "module": "keras", "x": ' + b"9" * 5_000 + b"}")
def test_any_architecture_is_refused_or_asked_about(architecture: bytes) -> None:
    model = wire.Model(architecture.decode("utf-8", "replace"), MODEL.weights)
    evidence = Evidence("a", Ending.FINISHED, [model])
    with bounded(), SharedFile(b"") as nothing:
        said = Answering(reply(REBUILT, END))
        seen = examine(Reading({"a": evidence}, ()), nothing, said, LIMITS).evidence["a"]  # type: ignore[arg-type]
    assert seen.ending is Ending.SANDBOX_FAULT or len(seen.models) == 1
    if seen.ending is Ending.FINISHED:
        claim(seen)


@fuzz
@given(st.one_of(damaged([reply(REBUILT, END)], TOKENS), meddled(REBUILT, KEYS, LEAVES).map(lambda m: reply(m, END))))
def test_whatever_the_referees_process_says_is_a_description_or_a_fault(said: bytes) -> None:
    reading = Reading({"a": Evidence("a", Ending.FINISHED, MODEL)}, ())
    with bounded(), SharedFile(b"") as nothing:
        seen = examine(reading, nothing, Answering(said), LIMITS).evidence["a"]  # type: ignore[arg-type]
    assert seen.ending is Ending.SANDBOX_FAULT or len(seen.models) == 1


ENDED = {"status": 0, "cpu": 0.5, "wall": 0.6, "peak": 7, "killed": None, "clean": True}
WORDS = ["wall", "memory", "asked", "fault", -1, 255, 2**64, 1e308]


@fuzz
@given(st.one_of(meddled(ENDED, list(ENDED), WORDS).map(as_json), damaged([as_json(ENDED)], TOKENS)))
@example(b"[" * 5_000)
@example(as_json({**ENDED, "x": 0})[:-2] + b"[" * 5_000)
@example(as_json({**ENDED, "status": 2**70}))
@example(as_json({"status": 0}))
def test_a_warm_process_that_makes_no_sense_is_told_from_one_that_does(data: bytes) -> None:
    """A ValueError is what makes the slot start another one."""
    with bounded(), contextlib.suppress(ValueError):
        said = ended(data)
        assert isinstance(said.clean, bool)
        assert min(said.cpu, said.wall, said.peak) >= 0


class Listener:
    """A watcher that keeps what it is told."""

    def __init__(self) -> None:
        self.seen: list[Progress] = []

    def output(self, data: bytes) -> None:
        """Nothing is printed here."""

    def progress(self, seen: Progress) -> None:
        self.seen.append(seen)

    def cancelled(self) -> bool:
        return False


ASIDES = [b'{"probe": "a", "epoch": 1, "epochs": 3, "step": 2, "steps": 9, "loss": 0.5}', b'{"probe": "a"}']


@fuzz
@given(
    st.lists(st.tuples(damaged(ASIDES, TOKENS), st.booleans()), max_size=4), st.lists(st.integers(1, 60), max_size=5)
)
@example([(b'{"x": ' + b"[" * 990, True)], [])
def test_whatever_is_said_aside_is_progress_or_nothing(said: list[tuple[bytes, bool]], cuts: list[int]) -> None:
    data = b"".join(LENGTH.pack(len(body) | (ASIDE if aside else 0)) + body for body, aside in said)
    listener = Listener()
    gathering = Gathering(LIMITS, listener)
    with bounded():
        for at in cuts:
            gathering.feed("reply", data[:at])
            data = data[at:]
        gathering.feed("reply", data)
    assert gathering.reply == b"".join(LENGTH.pack(len(body)) + body for body, aside in said if not aside)
    for seen in listener.seen:
        assert seen.done is None or 0 <= seen.done <= 1
        assert seen.probe.isprintable()


RECORD = Evidence("a", Ending.FINISHED, VALUE, output="x")


@fuzz
@given(st.data())
def test_a_damaged_record_is_none_or_can_be_judged(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("damaged")
    EvidenceStore(folder).save("k", RECORD)
    path: Path = data.draw(st.sampled_from(sorted((folder / "k").iterdir())))
    path.write_bytes(data.draw(damaged([path.read_bytes()], TOKENS)))
    with bounded():
        came = EvidenceStore(folder).load("k")
    assert came is None or isinstance(came.ending, Ending)


def test_a_reply_of_nothing_but_beginnings_is_read_no_further_than_needed() -> None:
    one = reply(LOADED)
    with bounded(2):
        assert len(frames(one * 800_000)) < 100_000
