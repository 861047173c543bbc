"""What the engine sees of a run, while it goes on and when it has ended, whichever kind of process it runs in."""

from __future__ import annotations

import math
import signal
import threading
from typing import Annotated, Literal, Protocol

import msgspec

from grader.exercise import Limits
from grader.inside.clock import SLOWEST
from grader.inside.telling import ASIDE, LENGTH, MAX_ASIDE
from grader.text import one_line

Killed = Literal["wall", "cpu", "memory", "files", "output", "reply", "fault"]
Stream = Literal["reply", "output"]
Count = Annotated[int, msgspec.Meta(ge=0, le=10**9)]

NAME_SHOWN = 60
# What Windows gives as the exit code of a process that it ended.
WINDOWS_FAULTS = {
    0xC0000005: "SIGSEGV",
    0xC0000006: "SIGBUS",
    0xC000001D: "SIGILL",
    0xC0000094: "SIGFPE",
    0xC00000FD: "stack overflow",
    0xC0000374: "heap corruption",
    0xC0000409: "SIGABRT",
}


class Observation(msgspec.Struct, frozen=True):
    """What the engine saw of one run. Nothing in it is taken from the run's own word but `output` and `reply`.

    Attributes:
        status: as `subprocess` gives it: the exit code, or minus the number of the signal that ended the process.
        cpu, wall: seconds.
        peak: bytes of memory above the warm process.
        killed: why the engine ended the run, or None if it ended by itself; "fault" if the sandbox itself broke.
        output: what was written to standard output and error, at most `Limits.output_kb`.
        reply: the reply's bytes, at most `Limits.reply_mb`.
    """

    status: int = 0
    cpu: float = 0.0
    wall: float = 0.0
    peak: int = 0
    killed: Killed | None = None
    output: bytes = b""
    reply: bytes = b""


def ended_by(status: int) -> str:
    """The name of the signal, or of the fault on Windows, that ended a process; nothing if it ended by itself."""
    if status < 0:
        try:
            return signal.Signals(-status).name
        except ValueError:  # a real-time signal has no name
            return f"signal {-status}"
    return WINDOWS_FAULTS.get(status, f"0x{status:08X}") if status >= 0xC0000000 else ""


def from_outside(seen: Observation, limits: Limits) -> bool:
    """Whether a run was ended by somebody else: a kernel that is short of memory, a shutdown, a person.

    Not by us, nor by its own limit of processor time, which the kernel enforces with SIGKILL; and behind the walls a run
    can send no signal.
    """
    if seen.killed is not None or seen.cpu >= SLOWEST * limits.cpu_seconds:
        return False
    return ended_by(seen.status) in ("SIGKILL", "SIGTERM", "SIGINT", "SIGHUP")


class Progress(msgspec.Struct, frozen=True):
    """How far a run says it is. For the screen alone: nothing decides by it, and a learner's file may say anything here.

    Attributes:
        probe: which one is being answered; empty while the referee looks at models that came of them.
        epoch, epochs: of Keras's `fit`, counted from 1; 0 where there is none.
        step, steps: of the epoch; `steps` is 0 while it is not known.
        loss: the last one, if any.
    """

    probe: str = ""
    epoch: Count = 0
    epochs: Count = 0
    step: Count = 0
    steps: Count = 0
    loss: float | Literal["nan", "inf", "-inf"] | None = None

    @property
    def done(self) -> float | None:
        """The share of `fit` that is done, 0 to 1; None where that is not known."""
        if not self.epochs or self.epoch > self.epochs:
            return None
        within = min(1.0, self.step / self.steps) if self.steps else 0.0
        return min(1.0, (max(self.epoch, 1) - 1 + within) / self.epochs)


# Made before there are threads: see `store.RECORD`.
PROGRESS = msgspec.json.Decoder(Progress)


class Watcher(Protocol):
    """Looks on while a run goes on. Every call comes from the thread that called `Slot.run`."""

    def output(self, data: bytes) -> None:
        """Told what has just been written to standard output and error, nothing of it made printable."""

    def progress(self, seen: Progress) -> None:
        """Told how far the run says it is, at most some times a second."""

    def cancelled(self) -> bool:
        """Asked many times a second whether to end the run."""
        ...


class Stop:
    """A watcher that looks at nothing and, once it is set, has all runs ended that it was given to."""

    def __init__(self) -> None:
        self._set = threading.Event()

    def set(self) -> None:
        """End them. May be called from any thread."""
        self._set.set()

    def output(self, data: bytes) -> None:
        """What the code prints is in the report."""

    def progress(self, seen: Progress) -> None:
        """Nobody looks on."""

    def cancelled(self) -> bool:
        """Whether it has been set."""
        return self._set.is_set()


class Cancelled(Exception):
    """The watcher had the run ended. There is no observation, and the slot is ready for the next run."""


class Gathering:
    """The two streams of a run as they come, each under its cap, and what is said aside in them for a watcher.

    More may be printed than is kept, and is let go.
    """

    def __init__(self, limits: Limits, watcher: Watcher | None) -> None:
        self._kept = {"reply": limits.reply_mb * 2**20, "output": limits.output_kb * 2**10}
        self._left = {"reply": limits.reply_mb * 2**20, "output": limits.printed_kb * 2**10}
        self._read = {"reply": bytearray(), "output": bytearray()}
        self._watcher = watcher
        self._next = 0  # where the next frame of the reply begins
        self.over: Killed | None = None

    def feed(self, stream: Stream, data: bytes) -> bool:
        """Take what has come.

        Returns:
            Whether it is, for the first time, more than the limit allows.
        """
        buffer = self._read[stream]
        self._left[stream] -= len(data)
        first = self.over is None and self._left[stream] < 0
        data = data[: self._kept[stream] - len(buffer)]
        buffer += data
        if first:
            self.over = stream
        if self._watcher is not None and data:
            if stream == "output":
                self._watcher.output(data)
            else:
                self._listen(self._watcher)
        return first

    @property
    def output(self) -> bytes:
        """What was printed."""
        return bytes(self._read["output"])

    @property
    def reply(self) -> bytes:
        """The reply; with a watcher, as it would be without one."""
        data = self._read["reply"]
        return bytes(data) if self._watcher is None else _without_asides(data)

    def _listen(self, watcher: Watcher) -> None:
        """Hand on the last thing said aside that has come whole."""
        data, said = self._read["reply"], None
        while (frame := _frame(data, self._next)) is not None:
            start, end, aside = frame
            if end > len(data) and aside:
                break
            self._next = end  # of a frame that has not come whole yet, perhaps past what there is
            if aside and end - start <= MAX_ASIDE:
                said = bytes(data[start:end])
        if said is not None and (seen := _progress(said)) is not None:
            watcher.progress(seen)


def _frame(data: bytearray, at: int) -> tuple[int, int, bool] | None:
    """Where the frame whose length stands at `at` begins and ends, and whether it is said aside; None before it comes."""
    if at + LENGTH.size > len(data):
        return None
    (length,) = LENGTH.unpack_from(data, at)
    start = at + LENGTH.size
    return start, start + (length & ~ASIDE), bool(length & ASIDE)


def _without_asides(data: bytearray) -> bytes:
    kept, at, since = [], 0, 0  # what is kept since the last aside is kept in one piece: frames may be many and empty
    while (frame := _frame(data, at)) is not None:
        _start, end, aside = frame
        if aside:
            kept.append(data[since:at])
            since = end
        at = end
    return b"".join([*kept, data[since:]])


def _progress(data: bytes) -> Progress | None:
    """What was said aside, if it is what the engine's own half says."""
    try:
        seen = PROGRESS.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    loss = float(seen.loss) if seen.loss is not None else None
    if loss is not None and math.isinf(loss) and not isinstance(seen.loss, str):
        loss = None  # JSON has no infinity; a number past the largest is none that the engine's half wrote
    return msgspec.structs.replace(seen, probe=one_line(seen.probe, NAME_SHOWN), loss=loss)
