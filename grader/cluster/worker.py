"""What runs on a Dask worker: the slots of its process, and one function that runs an order in one of them.

Orders and answers are bytes, msgpack of the structs below, and are validated where they arrive.
"""

from __future__ import annotations

import atexit
import functools
import hashlib
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec

import grader
from grader.course import find_course
from grader.errors import GraderError
from grader.exercise import Limits
from grader.observing import Observation
from grader.paper import library_versions
from grader.sandbox import Place, SharedFile, Slot, why_no_walls

ENGINE = "Keras Labs"  # its own entry among the versions


class Order(msgspec.Struct, frozen=True):
    """A run that is wanted.

    Attributes:
        versions: of the engine and the libraries of the one who grades; a worker with others must not run it.
        place: the slot that it is to be run in.
        without, limits, job: as for `Slot.run`.
    """

    versions: dict[str, str]
    place: Place
    without: tuple[str, ...]
    limits: Limits
    job: bytes


class Answer(msgspec.Struct, frozen=True):
    """What came of an order: an observation, or the reason why this worker can not make one."""

    observation: Observation | None = None
    refused: str = ""


class Carried(SharedFile):
    """Questions on their way: pickled as bytes, and memory of this process's own again where they arrive."""

    def __reduce__(self) -> tuple[type[Carried], tuple[bytes]]:
        return Carried, (bytes(self.mapped()),)

    def __sizeof__(self) -> int:  # what Dask takes the cost of sending it to be
        return len(self.mapped())

    def __del__(self) -> None:
        if not sys.is_finalizing():
            self.close()


class Slots:
    """The slots of one process: one for each run that goes on at the same time, all for the class that was asked last."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._place: Place | None = None
        self._idle: list[Slot] = []

    @contextmanager
    def taken(self, place: Place, hidden: tuple[Path, ...]) -> Iterator[Slot]:
        """A slot that nobody else has meanwhile, warm if one has been used before."""
        with self._lock:
            stale = [] if place == self._place else self._idle
            if place != self._place:
                self._place, self._idle = place, []
            slot = self._idle.pop() if self._idle else Slot.at(place, hidden=hidden)
        for other in stale:
            other.close()
        try:
            yield slot
        finally:
            with self._lock:
                wanted = place == self._place
                if wanted:
                    self._idle.append(slot)
            if not wanted:
                slot.close()

    def close(self) -> None:
        """End those that are idle."""
        with self._lock:
            idle, self._idle = self._idle, []
        for slot in idle:
            slot.close()


_slots = Slots()
atexit.register(_slots.close)


def versions(modules: tuple[str, ...]) -> dict[str, str]:
    """What a run's outcome depends on but its order: the engine, to the byte, and the libraries, by name."""
    return {ENGINE: f"{grader.__version__} ({_engine()})", **dict(v.split(" ", 1) for v in library_versions(modules))}


@functools.cache
def _engine() -> str:
    root, state = Path(grader.__file__).parent, hashlib.sha256()
    for path in sorted(root.rglob("*.py")):
        # Not what setup.py puts inside an installed package: the course's files travel with each order.
        if path.relative_to(root).parts[0] not in ("exercises", "datasets"):
            state.update(f"{path.relative_to(root).as_posix()}\0".encode() + path.read_bytes() + b"\0")
    return state.hexdigest()[:12]


def why_not(wanted: dict[str, str], place: Place) -> str:
    """Why this worker can not take the orders of a class; nothing if it can."""
    found = versions(place.warm)
    differs = [
        f"{name} {found.get(name, '?')}, not {version}"
        for name, version in wanted.items()
        if found.get(name) != version
    ]
    if differs:
        return f"it has {'; '.join(differs)}. Install there what is installed here, from the same files, and start it again."
    if place.isolation == "bubblewrap" and (reason := why_no_walls()):
        return f"it has no sandbox. {reason} Put that right there and start it again."
    return ""


def serve(order: bytes, questions: SharedFile) -> bytes:
    """Run one order in a slot of this process. Never raises for what is wrong with the order or the machine."""
    try:
        wanted = msgspec.msgpack.decode(order, type=Order)
        reason = why_not(wanted.versions, wanted.place)
        answer = Answer(refused=reason) if reason else Answer(_run(wanted, questions))
    except (GraderError, msgspec.DecodeError) as error:
        answer = Answer(refused=f"it says: {error}")
    return msgspec.msgpack.encode(answer)


def _run(order: Order, questions: SharedFile) -> Observation:
    with _slots.taken(order.place, _hidden()) as slot:
        return slot.run(order.job, questions, order.limits, without=order.without)


def _hidden() -> tuple[Path, ...]:
    """What no run may see here: a course, should there be one, and what Dask has written of other runs."""
    from distributed import get_worker

    folders = [Path(get_worker().local_directory)]
    with suppress(GraderError):
        folders.append(find_course().root)
    return tuple(folders)
