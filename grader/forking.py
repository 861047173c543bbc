"""The worker that forks: one warm process, a child of it for each run (`inside/zygote.py` is the other end). Linux only."""

from __future__ import annotations

import base64
import contextlib
import fcntl
import json
import os
import selectors
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Annotated, Any, BinaryIO, Literal

import msgspec

from grader import bubblewrap, seccomp
from grader.errors import SandboxError
from grader.exercise import Limits
from grader.inside.clock import PATIENCE
from grader.observing import Cancelled, Gathering, Killed, Observation, Watcher
from grader.sandbox import Place, SharedFile

assert sys.platform == "linux"  # what follows is not there elsewhere

ENDING_SECONDS = 1.0  # for a process whose end of the socket is closed to be gone
START_SECONDS = 180  # importing TensorFlow on a cold disk
GRACE_SECONDS = 15  # beyond the most that a run may take before the slot itself is given up
LOOK_SECONDS = 0.05  # between two looks at whether the watcher has had enough
PIPE_BYTES = 2**20


class Ended(msgspec.Struct, frozen=True):
    """How a run ended, as the warm process says; see `inside/zygote.py`."""

    status: Annotated[int, msgspec.Meta(ge=0)]
    cpu: Annotated[float, msgspec.Meta(ge=0)]
    wall: Annotated[float, msgspec.Meta(ge=0)]
    peak: Annotated[int, msgspec.Meta(ge=0)]
    killed: Killed | Literal["asked"] | None
    clean: bool


# Made before there are threads: see `store.RECORD`.
ENDED = msgspec.json.Decoder(Ended)


class Forking:
    """One warm process, behind bubblewrap's walls or without.

    Args:
        place: what the slot was made with.
        warm: modules that it imports before any run.
        hidden: folders that must not be seen from inside.
    """

    further_run = 0.2

    def __init__(self, place: Place, warm: tuple[str, ...], hidden: tuple[Path, ...]) -> None:
        self._place = place
        self._warm = warm
        self._hidden = hidden
        self._walls = place.isolation == "bubblewrap"
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._log: BinaryIO | None = None
        self._deadline = 0.0
        self._cleanup = contextlib.ExitStack()
        self._seccomp = self._walls or not seccomp.why_not()
        self.versions: dict[str, str] = {}

    @property
    def pid(self) -> int | None:
        """The process at its head, while there is one."""
        return self._process.pid if self._process else None

    def start(self, watcher: Watcher | None) -> None:
        """Start the warm process, unless it runs, and wait until its modules are imported. One that is killed is begun anew."""
        for last in (False, True):
            try:
                if self._control is None:
                    self._begin()
                if self._deadline:
                    self._await(watcher)
                return
            except (OSError, ValueError, KeyError, TypeError) as error:
                said, killed = _tail(self._log), self._was_killed()
                self.close()
                if killed and not last:
                    continue
                raise SandboxError(
                    f"The sandbox's warm process did not start. It imports {', '.join(self._warm) or 'no module'}. "
                    f"It said: {said or 'nothing'}. `grader doctor` looks for the cause."
                ) from error

    def _was_killed(self) -> bool:
        """Whether a signal has ended the process, and not its own failing; bubblewrap tells of that as a shell does."""
        if self._process is None:
            return False
        ends, how = time.monotonic() + ENDING_SECONDS, os.WEXITED | os.WNOWAIT | os.WNOHANG
        while (result := os.waitid(os.P_PID, self._process.pid, how)) is None:  # it stays a zombie, for `close`
            if time.monotonic() > ends:
                return False
            time.sleep(LOOK_SECONDS / 10)
        return result.si_code != os.CLD_EXITED or result.si_status > 128

    def close(self) -> None:
        """End the warm process and everything in its namespaces."""
        if self._control is not None:
            self._control.close()
        if self._process is not None:
            # --die-with-parent takes the rest of the sandbox with it; in its first milliseconds, before bubblewrap's child has
            # asked for that, its process group does. The group's number cannot be another's before `wait`.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        self._process = self._control = self._log = None
        self._deadline = 0.0
        self._cleanup.close()

    def _begin(self) -> None:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._control = ours
        self._deadline = time.monotonic() + START_SECONDS
        with theirs:
            self._log = log = self._cleanup.enter_context(tempfile.TemporaryFile())  # noqa: SIM115 - it lives as long as the process
            command, environment, folder = self._command(theirs.fileno())
            self._process = subprocess.Popen(
                command,
                env=environment,
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=[theirs.fileno()],
                start_new_session=True,  # or Ctrl-C would reach it too, and the run would be begun again
            )
        program = seccomp.program(gpu=bool(self._place.device)) if self._seccomp else b""
        ours.send(json.dumps({"filter": base64.b64encode(program).decode()}).encode())

    def _await(self, watcher: Watcher | None) -> None:
        """Wait for the word that the modules are imported; a watcher that will not wait leaves it on its way."""
        assert self._control is not None
        with selectors.DefaultSelector() as selector:
            selector.register(self._control, selectors.EVENT_READ)
            while not selector.select(LOOK_SECONDS):
                if watcher is not None and watcher.cancelled():
                    raise Cancelled
                if time.monotonic() > self._deadline:
                    raise TimeoutError
        self.versions = json.loads(self._control.recv(65_536))["ready"]
        self._deadline = 0.0

    def _command(self, fd: int) -> tuple[list[str], dict[str, str], str | None]:
        """The command of the warm process, its variables and its folder."""
        inner = [sys.executable, "-m", "grader.inside.zygote", str(fd), *self._warm]
        if self._walls:
            options = bubblewrap.arguments(
                self._place.files_mb * 2**20, self._hidden, threads=self._place.threads, device=self._place.device
            )
            # An empty environment for bubblewrap too: its own process can be read from inside as /proc/1.
            return [bubblewrap.program(), *options, "--", *inner], {}, None
        scratch = self._cleanup.enter_context(tempfile.TemporaryDirectory(prefix="grader-", ignore_cleanup_errors=True))
        engine = str(bubblewrap.ENGINE.parent)
        # Its folder comes first where Python looks for modules: in the learner's, a file of theirs could be taken for one.
        variables = bubblewrap.environment(
            scratch, engine, own_file_system=False, threads=self._place.threads, device=self._place.device
        )
        return inner, variables, scratch

    def run(self, job: SharedFile, questions: SharedFile, limits: Limits, watcher: Watcher | None) -> Observation:
        """Run one job."""
        assert self._control is not None
        order = {
            "cpu": limits.cpu_seconds,
            "wall": limits.wall,
            "memory": limits.memory_mb * 2**20,
            "files": limits.files_mb * 2**20,
            "seccomp": self._seccomp,
            "gpu": bool(self._place.device),
        }
        reply, their_reply = _pipe()
        output, their_output = _pipe()
        try:
            fds = [job.fd, questions.fd, their_reply, their_output]
            socket.send_fds(self._control, [json.dumps(order).encode()], fds)
        finally:
            os.close(their_reply)
            os.close(their_output)
        with open(reply, "rb", 0) as reply_file, open(output, "rb", 0) as output_file:
            try:
                return self._attend(reply_file, output_file, limits, watcher)
            except Cancelled:
                raise
            except BaseException:  # the next run would take this one's end for its own
                self.close()
                raise

    def _attend(self, reply: BinaryIO, output: BinaryIO, limits: Limits, watcher: Watcher | None) -> Observation:
        """Read both pipes and wait for the warm process to say how the run ended; both must be dry by then."""
        gathering = Gathering(limits, watcher)
        result: Ended | None = None
        cancelled = False
        deadline = time.monotonic() + PATIENCE * limits.wall + GRACE_SECONDS
        with selectors.DefaultSelector() as selector:
            for file, name in ((reply, "reply"), (output, "output"), (self._control, "control")):
                assert file is not None
                selector.register(file, selectors.EVENT_READ, name)
            while selector.get_map():
                ready = _ready(selector, deadline, watcher)
                if watcher is not None and not cancelled and watcher.cancelled():
                    cancelled = True
                    self._end()
                for key, _ in ready:
                    if key.data == "control":
                        result, data = self._result(), b""
                    elif gathering.feed(key.data, data := os.read(key.fd, PIPE_BYTES)):
                        self._end()
                    if not data:
                        selector.unregister(key.fileobj)
        assert result is not None
        if not result.clean:
            self.close()
        if cancelled:
            raise Cancelled
        return _observation(result, gathering)

    def _end(self) -> None:
        """Have the run ended. One that has just ended by itself is none the worse for it."""
        assert self._control is not None
        self._control.send(b'{"kill": true}')

    def _result(self) -> Ended:
        assert self._control is not None
        data = self._control.recv(65_536)
        if not data:
            raise EOFError("the warm process has died")
        return ended(data)


def _ready(selector: selectors.BaseSelector, deadline: float, watcher: Watcher | None) -> list[tuple[Any, int]]:
    """What can be read; nothing yet, if a watcher is to be asked meanwhile."""
    ready = selector.select(LOOK_SECONDS if watcher is not None else max(0.0, deadline - time.monotonic()))
    if not ready and time.monotonic() >= deadline:
        raise TimeoutError("the slot does not answer")
    return list(ready)


def ended(data: bytes) -> Ended:
    """How the warm process says that a run ended.

    Raises:
        ValueError: if it says anything else, so that it is not in order.
    """
    try:
        result = ENDED.decode(data)
        os.waitstatus_to_exitcode(result.status)
    except (RecursionError, OverflowError) as error:
        raise ValueError("the warm process does not make sense") from error
    return result


def _observation(result: Ended, gathering: Gathering) -> Observation:
    return Observation(
        status=os.waitstatus_to_exitcode(result.status),
        cpu=result.cpu,
        wall=result.wall,
        peak=result.peak,
        killed=gathering.over if result.killed is None or result.killed == "asked" else result.killed,
        output=gathering.output,
        reply=gathering.reply,
    )


def _pipe() -> tuple[int, int]:
    ours, theirs = os.pipe()
    with contextlib.suppress(OSError):
        fcntl.fcntl(theirs, fcntl.F_SETPIPE_SZ, PIPE_BYTES)
    return ours, theirs


def _tail(log: BinaryIO | None) -> str:
    if log is None:
        return ""
    log.seek(0)
    return log.read()[-2_000:].decode("utf-8", "replace").strip()
