"""One interpreter that is kept ready for one run (`inside/spare.py` is its other end), and the limits it is held to."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import site
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from typing import IO

from grader import bubblewrap
from grader.exercise import Limits
from grader.inside.clock import Spent, out_of_time, waited
from grader.inside.telling import LENGTH
from grader.observing import Cancelled, Gathering, Killed, Observation, Stream, Watcher
from grader.processes import Tree, used_by_files
from grader.sandbox import SharedFile

START_SECONDS = 300  # importing TensorFlow on a cold disk that a virus scanner looks at
POLL_SECONDS = 0.02
SHORT_SECONDS = 2.0  # a run that takes longer can spare what an import beside it costs
LEFT_SECONDS = 1.0  # for what has been printed to arrive, after the end
MAX_FILES = 20_000
CHUNK = 2**16
WAITING = 64  # chunks read ahead of what is looked at
# Without these a Windows process finds neither its libraries nor random numbers; on others the learner's PATH is enough.
SYSTEM = (
    "PATH SYSTEMROOT SYSTEMDRIVE WINDIR PATHEXT COMSPEC PROGRAMDATA NUMBER_OF_PROCESSORS PROCESSOR_ARCHITECTURE".split()
)


class Spare:
    """Begins an interpreter and does not wait for it.

    Args:
        warm: modules that it imports before it is ready.
        threads: that its libraries compute with.
    """

    def __init__(self, warm: tuple[str, ...], threads: int) -> None:
        self._cleanup = contextlib.ExitStack()
        scratch = tempfile.TemporaryDirectory(prefix="grader-", ignore_cleanup_errors=True)
        self._scratch = self._cleanup.enter_context(scratch)
        self._versions: dict[str, str] | None = None
        self._before: dict[Stream, bytearray] = {"reply": bytearray(), "output": bytearray()}
        self._arrived: queue.Queue[tuple[Stream, bytes]] = queue.Queue(WAITING)
        self._open = {"reply", "output"}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "grader.inside.spare", *warm],
            env=_environment(self._scratch, threads),
            cwd=self._scratch,  # the folder of the process comes first where Python looks for modules
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,  # or Ctrl-C would reach it too
            creationflags=_flags(),
        )
        self._tree = Tree(self._process.pid)
        self._deadline = time.monotonic() + START_SECONDS
        assert self._process.stdout is not None
        assert self._process.stderr is not None
        self._read("reply", self._process.stdout)
        self._read("output", self._process.stderr)

    @property
    def pid(self) -> int:
        """The process."""
        return self._process.pid

    def gone(self) -> bool:
        """Whether it has died after it was ready, as when the system is short of memory."""
        return self._versions is not None and self._process.poll() is not None

    def ready(self) -> bool:
        """Whether its modules are imported. Does not wait."""
        with contextlib.suppress(queue.Empty, ValueError, KeyError):
            while self._versions is None and "reply" in self._open:
                self._hear(0.0)
        return self._versions is not None

    def wait(self, watcher: Watcher | None) -> dict[str, str]:
        """Wait until its modules are imported.

        Returns:
            Their versions.

        Raises:
            Cancelled: if the watcher does not wait. It goes on coming up.
            EOFError, TimeoutError, ValueError, KeyError: if it does not come up.
        """
        while self._versions is None:
            if "reply" not in self._open:
                raise EOFError
            if watcher is not None and watcher.cancelled():
                raise Cancelled
            if time.monotonic() > self._deadline:
                raise TimeoutError
            with contextlib.suppress(queue.Empty):
                self._hear(POLL_SECONDS)
        return self._versions

    def said(self) -> str:
        """The end of what it printed while it came up."""
        with contextlib.suppress(queue.Empty):
            while self._open:
                self._take(LEFT_SECONDS)
        return self._before["output"][-2_000:].decode("utf-8", "replace").strip()

    def run(
        self,
        job: SharedFile,
        questions: SharedFile,
        limits: Limits,
        watcher: Watcher | None,
        meanwhile: Callable[[], None] = lambda: None,
    ) -> Observation:
        """Give it the one job that it takes, and look on until it has ended.

        Args:
            meanwhile: called now and then once the run has turned out to be a long one.
        """
        parts = [job.mapped(), questions.mapped()]
        gathering = Gathering(limits, watcher)
        started = time.monotonic()
        self._tree.begin(sum(len(p) for p in parts))
        threading.Thread(target=self._hand_over, args=[parts], daemon=True).start()
        killed: Killed | None = None
        cancelled, ended, spent = False, 0.0, Spent()
        while self._open and not (ended and time.monotonic() - ended > LEFT_SECONDS):
            with contextlib.suppress(queue.Empty):
                stream, data = self._take(POLL_SECONDS)
                gathering.feed(stream, data)
            cancelled = cancelled or (watcher is not None and watcher.cancelled())
            killed = killed or gathering.over or self._exceeded(limits, spent, time.monotonic() - started)
            if self._tree.looked_around and time.monotonic() - started > SHORT_SECONDS:
                meanwhile()
            if not ended and (killed or cancelled or self._process.poll() is not None):
                ended = time.monotonic()
                self._tree.end()
        wall = (ended or time.monotonic()) - started
        self._tree.end()
        if cancelled:
            raise Cancelled
        status = self._process.wait(LEFT_SECONDS)
        cpu, peak = self._tree.cpu, self._tree.peak
        return Observation(status, cpu, wall, peak, killed, gathering.output, gathering.reply)

    def close(self) -> None:
        """End it and all that it has started, and remove its files."""
        self._tree.end()
        with contextlib.suppress(OSError):
            assert self._process.stdin is not None
            self._process.stdin.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(LEFT_SECONDS)
        self._cleanup.close()

    def _exceeded(self, limits: Limits, spent: Spent, passed: float) -> Killed | None:
        """Which limit the run has passed, as far as can be seen from outside."""
        self._tree.look()
        spent.add(self._tree.cpu, passed)
        if spent.seconds > limits.cpu_seconds:
            return "cpu"
        if self._tree.peak > limits.memory_mb * 2**20:
            return "memory"
        if out_of_time(passed, waited(self.pid), limits.wall, spent.pace):
            return "wall"
        if self._tree.looked_around:
            size, count = used_by_files(self._scratch, MAX_FILES)
            if size > limits.files_mb * 2**20 or count > MAX_FILES:
                return "files"
        return None

    def _hand_over(self, parts: list[bytes]) -> None:
        """Write the job. The pipe stays open: its end would tell the run that we are gone."""
        pipe = self._process.stdin
        assert pipe is not None
        with contextlib.suppress(OSError, ValueError):  # it has been ended meanwhile
            for part in parts:
                pipe.write(LENGTH.pack(len(part)))
                pipe.write(part)
            pipe.flush()

    def _read(self, stream: Stream, pipe: IO[bytes]) -> None:
        """Read a pipe to its end in a thread of its own: Windows can wait for several things, but not for pipes."""

        def read() -> None:
            with pipe:
                while data := os.read(pipe.fileno(), CHUNK):
                    self._arrived.put((stream, data))
            self._arrived.put((stream, b""))

        threading.Thread(target=read, daemon=True).start()

    def _take(self, seconds: float) -> tuple[Stream, bytes]:
        """The next piece of a stream; an empty one is its end. Raises `queue.Empty`."""
        stream, data = self._arrived.get(timeout=seconds) if seconds else self._arrived.get_nowait()
        if not data:
            self._open.discard(stream)
        if self._versions is None:
            self._before[stream] += data
        return stream, data

    def _hear(self, seconds: float) -> None:
        """Take what comes before the run; with it the word that it is ready."""
        self._take(seconds)
        if self._before["reply"].endswith(b"\n"):
            self._versions = json.loads(self._before["reply"])["ready"]


def _flags() -> int:
    if sys.platform == "win32":
        return subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW
    return 0


def _environment(scratch: str, threads: int) -> dict[str, str]:
    """As behind the walls, and what no process on this system can do without."""
    variables = bubblewrap.environment(scratch, str(bubblewrap.ENGINE.parent), own_file_system=False, threads=threads)
    variables |= {name: os.environ[name] for name in SYSTEM if name in os.environ}
    here = {"TEMP": scratch, "TMP": scratch, "USERPROFILE": scratch, "PYTHONUTF8": "1"}
    # With a home of its own Python would not find what was installed with `pip --user`.
    return {**variables, **here, "PYTHONUSERBASE": site.getuserbase()}
