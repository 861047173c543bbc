"""Where runs take place: a `Slot` runs jobs under limits, behind walls where they can be had.

A slot is one of two kinds of process underneath, with one interface: one that forks (`forking`, Linux) or one that keeps an
interpreter ready (`portable`, any system, for one's own code). Neither is imported before it is needed.
"""

from __future__ import annotations

import mmap
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Literal, Protocol, Self

import msgspec

from grader import bubblewrap, seccomp
from grader.errors import SandboxError
from grader.exercise import Exercise, Limits
from grader.observing import Observation, Watcher, from_outside

Isolation = Literal["bubblewrap", "none", "process"]

ATTEMPTS = 2


class SharedFile:
    """Bytes in memory that any number of runs may read and none can change.

    Attributes:
        fd: a descriptor of them, on Linux; -1 elsewhere, where only this process has them and hands them on.
    """

    def __init__(self, data: bytes) -> None:
        self.fd = -1
        self._data = b""
        if sys.platform == "linux":
            import fcntl

            self.fd = os.memfd_create("grader", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
            with os.fdopen(os.dup(self.fd), "wb") as file:
                file.write(data)
            seals = fcntl.F_SEAL_WRITE | fcntl.F_SEAL_GROW | fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_SEAL
            fcntl.fcntl(self.fd, fcntl.F_ADD_SEALS, seals)
        else:
            self._data = data

    def mapped(self) -> mmap.mmap | memoryview:
        """The bytes where they lie; what is written there, where that is possible, reaches no one else."""
        return memoryview(self._data) if self.fd < 0 else mmap.mmap(self.fd, 0, access=mmap.ACCESS_COPY)

    def close(self) -> None:
        """Give the memory back, once no run reads it any more."""
        self._data = b""
        if self.fd >= 0:
            os.close(self.fd)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class Worker(Protocol):
    """The process, or processes, underneath a slot. Used by one thread at a time.

    Attributes:
        versions: of the warm modules, once it has been started.
        further_run: about how many seconds a second run costs, right after a first one, before its first line is executed.
    """

    versions: dict[str, str]
    further_run: float

    @property
    def pid(self) -> int | None:
        """The process at its head, while there is one."""

    def start(self, watcher: Watcher | None) -> None:
        """As `Slot.start`."""

    def run(self, job: SharedFile, questions: SharedFile, limits: Limits, watcher: Watcher | None) -> Observation:
        """Run one job in a process that has been started.

        Raises:
            OSError, EOFError, ValueError: if that process is broken.
            Cancelled: as `Slot.run`.
        """
        ...

    def close(self) -> None:
        """End every process."""


class Place(msgspec.Struct, frozen=True):
    """What a slot is made with, wherever it is to stand; see `Slot`."""

    warm: tuple[str, ...]
    isolation: Isolation
    files_mb: int = 64
    threads: int = 1
    without: tuple[str, ...] = ()
    device: str = ""

    @classmethod
    def for_exercises(
        cls, exercises: Iterable[Exercise], isolation: Isolation, *, threads: int = 1, device: str = ""
    ) -> Self:
        """One that any of the exercises can be run in."""
        exercises = list(exercises)
        warm = tuple(sorted({name for e in exercises for name in e.warm}))
        files_mb = max(e.limits.files_mb for e in exercises)
        left_out = {e.without for e in exercises}
        return cls(warm, isolation, files_mb, threads, left_out.pop() if len(left_out) == 1 else (), device)


class Away(Protocol):
    """Where slots stand that are not on this machine; see `cluster.client.Cluster`."""

    def worker(self, place: Place, without: tuple[str, ...]) -> Worker:
        """The worker underneath a slot there, in which some packages are left out."""
        ...


class Slot:
    """One place for runs, one after the other: started when it is first needed, and afresh when it has died.

    Exercises that do without some packages have a worker of their own, in which these are not to be found.

    Args:
        warm: modules that are imported before any run.
        without: packages that are left out where `run` and `start` do not say.
        isolation: "bubblewrap"; "none" for code that one trusts: limits, but no walls; or "process" for one's own code on
            any system: a process of its own for each run, watched from outside.
        files_mb: size of the scratch folder.
        hidden: folders that the sandbox must not show even if they lie within the Python installation.
        threads: that its libraries compute with.
        device: the number of the GPU that its runs may use, on Linux; empty for none.
        away: where it stands, if not on this machine.
    """

    def __init__(
        self,
        warm: Iterable[str],
        isolation: Isolation,
        *,
        files_mb: int = 64,
        hidden: Iterable[Path] = (),
        threads: int = 1,
        without: tuple[str, ...] = (),
        device: str = "",
        away: Away | None = None,
    ) -> None:
        self._place = Place(tuple(warm), isolation, files_mb, threads, without, device)
        self._hidden = tuple(hidden)
        self._away = away
        self._workers: dict[tuple[str, ...], Worker] = {}

    @classmethod
    def for_exercises(
        cls,
        exercises: Iterable[Exercise],
        isolation: Isolation,
        *,
        hidden: Iterable[Path] = (),
        threads: int = 1,
        device: str = "",
        away: Away | None = None,
    ) -> Self:
        """A slot that any of the exercises can be run in."""
        return cls.at(
            Place.for_exercises(exercises, isolation, threads=threads, device=device), hidden=hidden, away=away
        )

    @classmethod
    def at(cls, place: Place, *, hidden: Iterable[Path] = (), away: Away | None = None) -> Self:
        """A slot made with what a place says."""
        return cls(**msgspec.structs.asdict(place), hidden=hidden, away=away)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def pid(self) -> int | None:
        """The process at the head of the slot, while there is one."""
        return next((w.pid for w in self._workers.values() if w.pid is not None), None)

    @property
    def versions(self) -> dict[str, str]:
        """The versions of the warm modules, once it has been started."""
        return self._of(None).versions

    @property
    def further_run(self) -> float:
        """About how many seconds a second run costs, right after a first one."""
        return self._of(None).further_run

    def run(
        self,
        job: bytes,
        questions: SharedFile,
        limits: Limits,
        watcher: Watcher | None = None,
        without: tuple[str, ...] | None = None,
    ) -> Observation:
        """Run one job. A worker that dies is started afresh and the run tried once more; then it is a fault.

        A run that somebody else has ended is tried once more too: what the second comes to is the run's own doing.

        Args:
            watcher: looks on, and may have the run ended.
            without: packages that are left out; by default, what the slot was made for.

        Raises:
            SandboxError: if the slot can not be started at all.
            Cancelled: if the watcher had the run ended. The slot is ready for the next.
        """
        worker, seen = self._of(without), Observation(killed="fault")
        for _ in range(ATTEMPTS):
            worker.start(watcher)
            try:
                with SharedFile(job) as file:
                    seen = worker.run(file, questions, limits, watcher)
            except (OSError, EOFError, ValueError):
                worker.close()
                continue
            if not from_outside(seen, limits):
                break
        return seen

    def start(self, watcher: Watcher | None = None) -> None:
        """Start the warm process, unless it runs. Returns once its modules are imported.

        Raises:
            SandboxError: with what it printed, if it does not come up.
            Cancelled: if the watcher does not wait. It goes on coming up.
        """
        self._of(None).start(watcher)

    def close(self) -> None:
        """End the warm processes and everything that they have started."""
        for worker in self._workers.values():
            worker.close()

    def _of(self, without: tuple[str, ...] | None) -> Worker:
        """The worker in which some packages are left out."""
        left_out = self._place.without if without is None else without
        if left_out not in self._workers:
            self._workers[left_out] = self._made(left_out)
        return self._workers[left_out]

    def _made(self, without: tuple[str, ...]) -> Worker:
        place = self._place
        if self._away is not None:
            return self._away.worker(place, without)
        warm = tuple(name for name in place.warm if name.partition(".")[0] not in without)
        if sys.platform == "linux" and place.isolation != "process":
            from grader.forking import Forking

            return Forking(place, warm, (*self._hidden, *bubblewrap.package_folders(without)))
        if place.isolation == "bubblewrap":
            raise SandboxError(f"There are no walls to be had here. {why_no_walls()}")
        from grader.portable import Portable

        return Portable(warm, place.threads)


def default_isolation() -> Isolation:
    """What `check` uses for one's own code: the walls where they can be had, plain limits elsewhere."""
    if not why_no_walls():
        return "bubblewrap"
    return "none" if sys.platform == "linux" else "process"


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
