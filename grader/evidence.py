"""Evidence: what the engine observed of a run, and what the child claimed, one piece a probe."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from grader.ending import Ending, Line
from grader.exercise import Limits
from grader.inside import wire
from grader.inside.clock import SLOWEST
from grader.inside.npy import WireError
from grader.models import Rebuilt
from grader.observing import Observation, ended_by
from grader.text import printable

OUTPUT_SHOWN = 4_000
MAX_MESSAGES = 10_000  # of a reply; a run sends one a probe, and two more
# Inside `tf.function` a learner's lines are none of the exception's own: AutoGraph tells of them, with a star behind each.
IN_A_GRAPH = re.compile(r'", line (\d{1,9}), in (\w{1,100})  \*\n {1,40}(\S.{0,199})')


class Problem(msgspec.Struct, frozen=True):
    """An exception that the child reports.

    Attributes:
        phase: "load" while the learner's file was executed, "call" while a probe asked something of it.
        lines: the learner's own lines that led there, the outermost first.
    """

    phase: str
    type: str
    message: str
    lines: tuple[Line, ...]

    @property
    def unwritten(self) -> str | None:
        """The function that is still to be written, by its name as far as it is known; None if there is another problem.

        Only a line of the learner's own file says so: TensorFlow and Keras raise NotImplementedError for mistakes, too.
        """
        last = self.lines[-1] if self.lines else None
        if self.type != "NotImplementedError" or last is None:
            return None
        return last.function if not last.text or self.type in last.text else None


class Evidence(msgspec.Struct, frozen=True):
    """What is known of one probe.

    Attributes:
        probe: its name.
        ending: how it ended; `FINISHED` exactly if there is an answer.
        answer: what the probe returned, claimed and so of any kind. None unless it finished.
        problem: the exception that the child claims, if any.
        detail: what the engine adds to the ending, such as a signal's name.
        cpu, wall, peak: of the whole run that this probe was part of: seconds, seconds, bytes.
        output: the beginning of what that run printed.
        models: what the referee says of each model in the answer, in order.
        runs: what came of the settings in the answer, where the exercise runs some (see `rerun`): a dict with `settings`, a
            list, and `values`, for each of them a list with the figures of every seed.
    """

    probe: str
    ending: Ending
    answer: Any = None
    problem: Problem | None = None
    detail: str = ""
    cpu: float = 0.0
    wall: float = 0.0
    peak: int = 0
    output: str = ""
    models: tuple[Rebuilt, ...] = ()
    runs: Any = None

    @property
    def fails_to_load(self) -> bool:
        """Whether the learner's file ended by itself before the probe could ask anything."""
        return self.problem is not None and self.problem.phase == "load" and self.problem.unwritten is None


class Reading(msgspec.Struct, frozen=True):
    """What one run's reply gave: evidence by probe, and the probes that deserve a run of their own."""

    evidence: dict[str, Evidence]
    unanswered: tuple[str, ...]


def read_run(seen: Observation, probes: tuple[str, ...], limits: Limits) -> Reading:
    """Turn an observation into evidence.

    A run that ends before all probes are answered speaks for the one it was at; those after it are unanswered, and may
    be asked again in a run of their own, unless the learner's file did not even load.
    """
    answers, loaded, ended = _replies(seen.reply, set(probes))
    ending, detail = _ending(seen, limits, ended)
    common: dict[str, Any] = {"cpu": round(seen.cpu, 3), "wall": round(seen.wall, 3), "peak": seen.peak}
    common["output"] = printable(seen.output.decode("utf-8", "replace"), OUTPUT_SHOWN)
    # Whole but for what never came: the reply was meddled with, which is to leave without answering.
    silent = Ending.QUIT_EARLY if ending is Ending.FINISHED else ending
    evidence: dict[str, Evidence] = {}
    if not loaded or ending is Ending.SANDBOX_FAULT:
        problem = answers.get("")
        stop = _ending_of(problem) if isinstance(problem, Problem) else silent
        problem = problem if isinstance(problem, Problem) else None
        return Reading({p: Evidence(p, stop, problem=problem, detail=detail, **common) for p in probes}, ())
    for i, probe in enumerate(probes):
        if probe not in answers:
            evidence[probe] = Evidence(probe, silent, detail=detail, **common)
            return Reading(evidence, probes[i + 1 :])
        answer = answers[probe]
        if isinstance(answer, Problem):
            evidence[probe] = Evidence(probe, _ending_of(answer), problem=answer, **common)
        else:
            evidence[probe] = Evidence(probe, Ending.FINISHED, answer[0], **common)
    return Reading(evidence, ())


def frames(data: bytes) -> list[dict[str, Any]]:
    """The messages of a reply, as far as they can be read, and no more than take as much memory as one may."""
    found: list[dict[str, Any]] = []
    view = memoryview(data)
    headers = 0
    while len(view) >= 8 and len(found) < MAX_MESSAGES:
        length = int.from_bytes(view[:8], "big")
        body, view = view[8 : 8 + length], view[8 + length :]
        headers += int.from_bytes(body[:4], "big")
        if headers > wire.MAX_HEADER:
            break
        try:
            message = wire.unpack(body)
        except WireError:
            break
        if not isinstance(message, dict) or not isinstance(message.get("kind"), str):
            break
        found.append(message)
    return found


def _replies(data: bytes, probes: set[str]) -> tuple[dict[str, Any], bool, bool]:
    """The first word on each probe, a 1-tuple or a Problem; whether the file was loaded; whether the reply is whole."""
    answers: dict[str, Any] = {}
    loaded = False
    for message in frames(data):
        kind, name = message["kind"], message.get("probe")
        if kind == "end":
            return answers, loaded, True
        if kind == "loaded":
            loaded = True
        elif kind not in ("answer", "error"):
            break
        elif isinstance(name, str) and (name in probes or name == ""):
            answers.setdefault(name, (message.get("value"),) if kind == "answer" else _problem(message))
    return answers, loaded, False


def _problem(message: dict[str, Any]) -> Problem:
    frames = message.get("frames")
    lines = []
    for frame in frames if isinstance(frames, list) else []:
        if isinstance(frame, list) and [type(part) for part in frame] == [int, str, str] and 0 <= frame[0] < 2**31:
            lines.append(Line(frame[0], printable(frame[1], 100), printable(frame[2], 200)))
    said = _text(message.get("message"), 4_000)
    for number, function, text in IN_A_GRAPH.findall(said):
        lines.append(Line(int(number), "" if function == "None" else function, text))  # "None" is a lambda
    return Problem(
        phase="load" if message.get("phase") == "load" else "call",
        type=_text(message.get("type"), 100),
        message=said,
        lines=tuple(lines[-8:]),
    )


def _text(value: Any, limit: int) -> str:
    """Only a string: the text of a nest of arrays could fill the memory."""
    return printable(value, limit) if isinstance(value, str) else "?"


def _ending_of(problem: Problem) -> Ending:
    if problem.type in ("SystemExit", "KeyboardInterrupt"):
        return Ending.QUIT_EARLY
    if problem.type in ("MemoryError", "_ArrayMemoryError", "ResourceExhaustedError"):
        return Ending.OUT_OF_MEMORY
    return Ending.CRASHED


def _ending(seen: Observation, limits: Limits, whole: bool) -> tuple[Ending, str]:
    by_engine = {
        "wall": (Ending.TIMED_OUT, f"{limits.wall:g} s by the clock"),
        "cpu": (Ending.TIMED_OUT, f"{limits.cpu_seconds:g} s of processor time"),
        "memory": (Ending.OUT_OF_MEMORY, ""),
        "files": (Ending.TOO_MUCH_OUTPUT, "files"),
        "output": (Ending.TOO_MUCH_OUTPUT, "output"),
        "reply": (Ending.TOO_MUCH_OUTPUT, "answers"),
        "fault": (Ending.SANDBOX_FAULT, ""),
    }
    if seen.killed:
        return by_engine[seen.killed]
    signal = ended_by(seen.status)
    if signal == "SIGXCPU" or (signal == "SIGKILL" and seen.cpu >= SLOWEST * limits.cpu_seconds):
        return Ending.TIMED_OUT, f"{limits.cpu_seconds:g} s of processor time"
    if signal == "SIGKILL":  # nobody else in the sandbox could: the kernel ran out of memory
        return Ending.OUT_OF_MEMORY, ""
    if signal:
        return Ending.CRASHED, signal
    return (Ending.FINISHED, "") if whole else (Ending.QUIT_EARLY, "")
