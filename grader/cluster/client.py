"""The side of the one who grades: a connection to a Dask scheduler, and the worker underneath a slot that uses it."""

from __future__ import annotations

import threading
import time
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import msgspec

from grader.cluster.worker import Answer, Carried, Order, serve, versions, why_not
from grader.errors import GraderError, SandboxError
from grader.exercise import Limits
from grader.observing import Cancelled, Observation, Watcher
from grader.sandbox import Place, SharedFile

if TYPE_CHECKING:
    from distributed import Client, Future

CONNECT_SECONDS = 10
STOP_SECONDS = 0.2  # between two looks at whether a run is still wanted
LOOK_SECONDS = 5  # between two looks at whether there is still a worker, for which the scheduler is asked
LONELY_SECONDS = 300  # for which a class waits for a worker, once it has begun
RUNS_A_THREAD = 2  # asked for at once, so that a worker has its next while the last is judged here

INSTALL = "`--cluster` needs dask.distributed, which is not installed here: pip install 'keras-labs[cluster]'."


class Cluster:
    """A Dask scheduler and its workers. Used by many threads at once.

    Args:
        versions: see `Order`.
    """

    def __init__(self, client: Client, address: str, versions: dict[str, str]) -> None:
        self._client = client
        self._address = address
        self._versions = versions
        self._sent: weakref.WeakKeyDictionary[SharedFile, Future] = weakref.WeakKeyDictionary()
        self._lock = threading.Lock()

    @property
    def runs(self) -> int:
        """How many runs to ask for at once, so that no thread of a worker is idle."""
        threads: dict[str, int] = self._client.nthreads()
        return RUNS_A_THREAD * sum(threads.values())

    def worker(self, place: Place, without: tuple[str, ...]) -> Remote:
        """The worker underneath a slot; see `Slot`."""
        return Remote(self, place, without)

    def ask(
        self,
        place: Place,
        without: tuple[str, ...],
        job: SharedFile,
        questions: SharedFile,
        limits: Limits,
        watcher: Watcher | None = None,
    ) -> Observation:
        """Have one run made. Those of a worker that is lost are made again by another.

        Args:
            watcher: may have it given up; what a worker has begun ends there, by its limits at the latest.

        Raises:
            Cancelled: if the watcher had it given up.
            GraderError: if a worker refuses, no worker is left, or the scheduler is gone.
            ValueError: if a worker's answer does not make sense.
        """
        order = msgspec.msgpack.encode(Order(self._versions, place, without, limits, bytes(job.mapped())))
        data = self._result(order, questions, watcher)
        if data is None:
            return Observation(killed="fault")
        answer = msgspec.msgpack.decode(data, type=Answer)
        if answer.observation is None:
            raise SandboxError(f"A worker of {self._address} can not grade this class: {answer.refused}")
        if not within(answer.observation, limits):
            raise ValueError("a worker sent more than the limits allow")
        return answer.observation

    def _carried(self, questions: SharedFile) -> Future:
        """The questions where any worker can have them: the scheduler makes them anew where they are lost with a worker."""
        with self._lock:
            if questions not in self._sent:
                self._sent[questions] = self._client.submit(Carried, bytes(questions.mapped()), pure=False)
            return self._sent[questions]

    def _result(self, order: bytes, questions: SharedFile, watcher: Watcher | None) -> bytes | None:
        """The bytes that came; None if one worker after the other was lost with this run."""
        from distributed import CancelledError, KilledWorker

        try:
            return self._await(self._client.submit(serve, order, self._carried(questions), pure=False), watcher)
        except KilledWorker:
            return None
        except (GraderError, Cancelled):
            raise
        except (CancelledError, OSError) as error:
            raise GraderError(self._lost("can not be reached any more")) from error
        except Exception as error:
            raise GraderError(self._lost(f"failed ({type(error).__name__}: {error})")) from error

    def _await(self, future: Future, watcher: Watcher | None) -> bytes:
        lonely_since: float | None = None
        look = time.monotonic() + LOOK_SECONDS
        while True:
            if watcher is not None and watcher.cancelled():
                future.cancel()
                raise Cancelled
            try:
                data = future.result(timeout=STOP_SECONDS)
            except TimeoutError:
                if time.monotonic() < look:
                    continue
                look = time.monotonic() + LOOK_SECONDS
                lonely_since = None if self._client.nthreads() else lonely_since or time.monotonic()
                if lonely_since and time.monotonic() - lonely_since > LONELY_SECONDS:
                    raise GraderError(self._lost("has had no worker for too long")) from None
            else:
                return data if isinstance(data, bytes) else b""

    def _lost(self, what: str) -> str:
        return (
            f"The scheduler at {self._address} {what}. What was graded until now is kept. Start it or its workers, and run "
            "the command again: it goes on where it stopped."
        )

    def inspect(self, place: Place) -> None:
        """Make sure that there are workers and that each can grade the class.

        Raises:
            GraderError: naming those that can not, and saying what to do.
        """
        said = self._client.run(why_not, self._versions, place, on_error="return")
        if not said:
            raise GraderError(
                f"The scheduler at {self._address} has no workers. Start some, for example: "
                f"dask worker {self._address} --nworkers 4 --nthreads 1"
            )
        bad = {name: reason for name, reason in sorted(said.items()) if reason != ""}
        if bad:
            lines = [f"{name}: {_reason(reason)}" for name, reason in bad.items()]
            text = f"{len(bad)} of {len(said)} workers of {self._address} can not grade this class."
            raise SandboxError("\n".join([text, *lines]))


class Remote:
    """The worker underneath a slot: somewhere in the cluster, wherever there is room for the next run."""

    further_run = 0.2
    pid = None

    def __init__(self, cluster: Cluster, place: Place, without: tuple[str, ...]) -> None:
        self._cluster = cluster
        self._place = place
        self._without = without
        self.versions: dict[str, str] = {}

    def start(self, watcher: Watcher | None) -> None:
        """Nothing: what is far away starts when the first order comes."""

    def run(self, job: SharedFile, questions: SharedFile, limits: Limits, watcher: Watcher | None) -> Observation:
        """Run one job. The watcher is only asked whether to end it: a class is graded with nobody looking on."""
        return self._cluster.ask(self._place, self._without, job, questions, limits, watcher)

    def close(self) -> None:
        """Nothing: the slots stay warm for the next class, and end with their workers."""


@contextmanager
def connect(address: str, place: Place) -> Iterator[Cluster]:
    """The cluster at an address, each of its workers fit to make slots there.

    Raises:
        GraderError: if dask.distributed is not installed, no scheduler answers, or a worker is not fit.
    """
    try:
        import dask
        from distributed import Client
    except ImportError as error:
        raise GraderError(INSTALL) from error
    # Questions are more than Dask expects of an argument. They go through the scheduler all the same, once, because it
    # then has them for a worker that comes later or takes over from one that is lost.
    with dask.config.set({"distributed.admin.large-graph-warning-threshold": "1 TiB"}):
        try:
            client = Client(address, timeout=CONNECT_SECONDS, set_as_default=False, name="grader")
        except (OSError, ValueError) as error:
            raise GraderError(
                f"No Dask scheduler answers at {address}: {error}. Expected an address such as tcp://10.0.0.5:8786, which "
                "`dask scheduler` prints when it starts."
            ) from error
        with client:
            cluster = Cluster(client, address, versions(place.warm))
            cluster.inspect(place)
            yield cluster


def within(seen: Observation, limits: Limits) -> bool:
    """Whether an observation is no larger than the limits allow."""
    return len(seen.reply) <= limits.reply_mb * 2**20 and len(seen.output) <= limits.output_kb * 2**10


def _reason(said: object) -> str:
    if isinstance(said, str):
        return said
    return f"Keras Labs is not installed there, or it is another version ({type(said).__name__}: {said})."
