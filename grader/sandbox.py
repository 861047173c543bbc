"""Runs a job under limits and says what was seen of it: the ending, times, memory, the output and the reply's bytes.

A `Slot` is one warm process behind bubblewrap's walls (`inside/zygote.py` is its other end). It is used by one thread at
a time.
"""

from __future__ import annotations

import base64
import contextlib
import fcntl
import json
import mmap
import os
import selectors
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Literal, Self

import msgspec

from grader import bubblewrap, seccomp
from grader.errors import SandboxError
from grader.exercise import Exercise, Limits
from grader.inside.zygote import PATIENCE

Isolation = Literal["bubblewrap", "none"]
Killed = Literal["wall", "memory", "files", "output", "reply", "fault"]

START_SECONDS = 180  # importing TensorFlow on a cold disk
GRACE_SECONDS = 15  # beyond the most that a run may take before the slot itself is given up
ATTEMPTS = 2
PIPE_BYTES = 2**20
SEALS = (
    fcntl.F_SEAL_WRITE | fcntl.F_SEAL_GROW | fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_SEAL if sys.platform == "linux" else 0
)


class Observation(msgspec.Struct, frozen=True):
    """What the engine saw of one run. Nothing in it is taken from the run's own word but `output` and `reply`.

    Attributes:
        status: as `os.waitpid` gives it.
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


class SharedFile:
    """Bytes in memory that any number of runs may read and none can change."""

    def __init__(self, data: bytes) -> None:
        self.fd = os.memfd_create("grader", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
        with os.fdopen(os.dup(self.fd), "wb") as file:
            file.write(data)
        fcntl.fcntl(self.fd, fcntl.F_ADD_SEALS, SEALS)

    def mapped(self) -> mmap.mmap:
        """The bytes where they lie; what is written there reaches no one else."""
        return mmap.mmap(self.fd, 0, access=mmap.ACCESS_COPY)

    def close(self) -> None:
        """Give the memory back, once no run reads it any more."""
        os.close(self.fd)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class Slot:
    """One warm process, started when it is first needed and afresh when it has died.

    Args:
        warm: modules that it imports before any run.
        isolation: "bubblewrap", or "none" for code that one trusts: limits, but no walls.
        files_mb: size of the scratch folder.
        hidden: folders that the sandbox must not show even if they lie within the Python installation.
        threads: that its libraries compute with.
    """

    def __init__(
        self,
        warm: Iterable[str],
        isolation: Isolation,
        *,
        files_mb: int = 64,
        hidden: Iterable[Path] = (),
        threads: int = 1,
    ) -> None:
        self._warm = tuple(warm)
        self._isolation = isolation
        self._files_mb = files_mb
        self._hidden = tuple(hidden)
        self._threads = threads
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._cleanup = contextlib.ExitStack()
        self._seccomp = isolation == "bubblewrap" or not seccomp.why_not()
        self.versions: dict[str, str] = {}

    @classmethod
    def for_exercises(
        cls, exercises: Iterable[Exercise], isolation: Isolation, *, hidden: Iterable[Path] = (), threads: int = 1
    ) -> Self:
        """A slot that any of the exercises can be run in."""
        exercises = list(exercises)
        warm = sorted({name for e in exercises for name in e.warm})
        files_mb = max(e.limits.files_mb for e in exercises)
        return cls(warm, isolation, files_mb=files_mb, hidden=hidden, threads=threads)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def pid(self) -> int | None:
        """The process at the head of the slot, while there is one."""
        return self._process.pid if self._process else None

    def run(self, job: bytes, questions: SharedFile, limits: Limits) -> Observation:
        """Run one job. A slot that dies is started afresh and the run tried once more; then it is a fault.

        Raises:
            SandboxError: if the slot can not be started at all.
        """
        for _ in range(ATTEMPTS):
            self.start()
            try:
                return self._run(job, questions, limits)
            except (OSError, EOFError, ValueError):
                self.close()
        return Observation(killed="fault")

    def start(self) -> None:
        """Start the warm process, unless it runs. Returns once its modules are imported.

        Raises:
            SandboxError: with what it printed, if it does not come up.
        """
        if self._control is not None:
            return
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        log = self._cleanup.enter_context(tempfile.TemporaryFile())  # noqa: SIM115 - it lives as long as the slot
        command, environment = self._command(theirs.fileno())
        self._process = subprocess.Popen(
            command, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log, pass_fds=[theirs.fileno()]
        )
        theirs.close()
        self._control = ours
        ours.settimeout(START_SECONDS)
        try:
            program = seccomp.program() if self._seccomp else b""
            ours.send(json.dumps({"filter": base64.b64encode(program).decode()}).encode())
            ready = ours.recv(65_536)
            self.versions = json.loads(ready)["ready"]
        except (OSError, ValueError, KeyError) as error:
            said = _tail(log)
            self.close()
            raise SandboxError(
                f"The sandbox's warm process did not start. It imports {', '.join(self._warm) or 'no module'}. "
                f"It said: {said or 'nothing'}. `grader doctor` looks for the cause."
            ) from error

    def close(self) -> None:
        """End the warm process and everything in its namespaces."""
        if self._control is not None:
            self._control.close()
        if self._process is not None:
            self._process.kill()  # --die-with-parent takes the rest of the sandbox with it
            self._process.wait()
        self._process = self._control = None
        self._cleanup.close()

    def _command(self, fd: int) -> tuple[list[str], dict[str, str]]:
        inner = [sys.executable, "-m", "grader.inside.zygote", str(fd), *self._warm]
        if self._isolation == "bubblewrap":
            walls = bubblewrap.arguments(self._files_mb * 2**20, self._hidden, threads=self._threads)
            # An empty environment for bubblewrap too: its own process can be read from inside as /proc/1.
            return [bubblewrap.program(), *walls, "--", *inner], {}
        scratch = self._cleanup.enter_context(tempfile.TemporaryDirectory(prefix="grader-", ignore_cleanup_errors=True))
        engine = str(bubblewrap.ENGINE.parent)
        return inner, bubblewrap.environment(scratch, engine, own_file_system=False, threads=self._threads)

    def _run(self, job: bytes, questions: SharedFile, limits: Limits) -> Observation:
        assert self._control is not None
        order = {
            "cpu": limits.cpu_seconds,
            "wall": limits.wall,
            "memory": limits.memory_mb * 2**20,
            "files": limits.files_mb * 2**20,
            "seccomp": self._seccomp,
        }
        reply, their_reply = _pipe()
        output, their_output = _pipe()
        with SharedFile(job) as file:
            fds = [file.fd, questions.fd, their_reply, their_output]
            try:
                socket.send_fds(self._control, [json.dumps(order).encode()], fds)
            finally:
                os.close(their_reply)
                os.close(their_output)
        with open(reply, "rb", 0) as reply_file, open(output, "rb", 0) as output_file:
            return self._attend(reply_file, output_file, limits)

    def _attend(self, reply: BinaryIO, output: BinaryIO, limits: Limits) -> Observation:
        """Read both pipes and wait for the warm process to say how the run ended; both must be dry by then."""
        assert self._control is not None
        caps: dict[str, int] = {"reply": limits.reply_mb * 2**20, "output": limits.output_kb * 2**10}
        read: dict[str, bytearray] = {"reply": bytearray(), "output": bytearray()}
        over: Killed | None = None
        result: dict[str, Any] | None = None
        deadline = time.monotonic() + PATIENCE * limits.wall + GRACE_SECONDS
        with selectors.DefaultSelector() as selector:
            for file, name in ((reply, "reply"), (output, "output"), (self._control, "control")):
                selector.register(file, selectors.EVENT_READ, name)
            while selector.get_map():
                ready = selector.select(max(0.0, deadline - time.monotonic()))
                if not ready:
                    raise TimeoutError("the slot does not answer")
                for key, _ in ready:
                    if key.data == "control":
                        result = self._result()
                        selector.unregister(key.fileobj)
                        continue
                    data = os.read(key.fd, PIPE_BYTES)
                    if not data:
                        selector.unregister(key.fileobj)
                    buffer, cap = read[key.data], caps[key.data]
                    if len(buffer) + len(data) > cap and over is None:
                        over = key.data
                        self._control.send(b'{"kill": true}')
                    buffer += data[: cap - len(buffer)]
        assert result is not None
        killed = over if result["killed"] in (None, "asked") else result["killed"]
        seen = {k: result[k] for k in ("status", "cpu", "wall", "peak")}
        if not result["clean"]:
            self.close()
        return Observation(**seen, killed=killed, output=bytes(read["output"]), reply=bytes(read["reply"]))

    def _result(self) -> dict[str, Any]:
        assert self._control is not None
        data = self._control.recv(65_536)
        if not data:
            raise EOFError("the warm process has died")
        result: dict[str, Any] = json.loads(data)
        return result


def default_isolation() -> Isolation:
    """What `check` uses for one's own code: the walls where they can be had, plain limits elsewhere."""
    return "none" if why_no_walls() else "bubblewrap"


def why_no_walls() -> str:
    """Why the full sandbox can not be had on this machine, or nothing if it can."""
    if reason := bubblewrap.why_not():
        return reason
    if reason := seccomp.why_not():
        return (
            f"libseccomp can not be used ({reason}). Install it (Debian, Ubuntu: apt-get install libseccomp2; "
            "Fedora: dnf install libseccomp) and the Python package pyseccomp."
        )
    return ""


def _pipe() -> tuple[int, int]:
    ours, theirs = os.pipe()
    with contextlib.suppress(OSError, AttributeError):
        fcntl.fcntl(theirs, fcntl.F_SETPIPE_SZ, PIPE_BYTES)
    return ours, theirs


def _tail(log: BinaryIO) -> str:
    log.seek(0)
    return log.read()[-2_000:].decode("utf-8", "replace").strip()


def ended_by(status: int) -> str:
    """The name of the signal that ended a process, or nothing if none did."""
    return signal.Signals(os.WTERMSIG(status)).name if os.WIFSIGNALED(status) else ""
