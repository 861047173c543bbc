"""Checks files in a thread of its own, the last one asked for; a run that nobody waits for any more is cancelled."""

from __future__ import annotations

import contextlib
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass

from grader.errors import GraderError, OwnFault
from grader.home import Outcome
from grader.observing import Cancelled, Watcher
from grader.render.progress import Outlook
from grader.sandbox import Slot
from grader.work import Work


class Run(Outlook):
    """A check that is under way, or that waits for the one before it to end.

    Args:
        work: what is checked.
        expected: seconds that it took the last time, if that is known.
        afresh: whether to run it even if the very same has been run before.
    """

    def __init__(self, work: Work, expected: float | None, *, afresh: bool = False) -> None:
        super().__init__(expected=expected)
        self.work = work
        self.afresh = afresh
        self._cancelled = threading.Event()

    def cancel(self) -> None:
        """Have it end. Its result, should it have one, is nobody's."""
        self._cancelled.set()

    def cancelled(self) -> bool:
        """Whether nobody waits for it any more."""
        return self._cancelled.is_set()


@dataclass(frozen=True)
class Trouble:
    """Why there is no verdict: our own or the machine's fault, in a sentence."""

    said: str


Result = Outcome | Trouble


class Checker:
    """One slot and the thread that uses it. While nothing is to be checked, it gets the slot warm.

    Args:
        slot: for all that will be checked; it is closed in the end.
        check: checks the work of a run, and is told who watches.
    """

    def __init__(self, slot: Slot, check: Callable[[Run, Slot], Outcome]) -> None:
        self._slot = slot
        self._check = check
        self._orders: queue.Queue[Run | None] = queue.Queue()
        self._results: queue.Queue[tuple[Run, Result]] = queue.Queue()
        self.run: Run | None = None
        self._thread = threading.Thread(target=self._serve, name="checker")
        self._thread.start()

    def begin(self, run: Run) -> None:
        """Check this, and nothing else any more."""
        self.cancel()
        self.run = run
        self._orders.put(run)

    def cancel(self) -> None:
        """End the check that is under way."""
        if self.run is not None:
            self.run.cancel()
            self.run = None

    def result(self) -> tuple[Work, Result] | None:
        """What has come of the check that was begun last; None while nothing has. Does not wait."""
        while not self._results.empty():
            run, result = self._results.get_nowait()
            if run is self.run:
                self.run = None
                return run.work, result
        return None

    def close(self) -> None:
        """End the check, the thread and the slot."""
        self.cancel()
        self._orders.put(None)
        self._thread.join()

    def _serve(self) -> None:
        with self._slot:
            while (run := self._orders.get()) is not None:
                if not run.cancelled():
                    result = self._outcome(run)
                    if result is not None:
                        self._results.put((run, result))
                self._warm()

    def _outcome(self, run: Run) -> Result | None:
        try:
            return self._check(run, self._slot)
        except Cancelled:
            return None
        except GraderError as error:
            return Trouble(str(error))
        except Exception as error:  # noqa: BLE001 - our own bug is shown as ours, and the next save may do better
            return Trouble(str(OwnFault(error)))

    def _warm(self) -> None:
        """Start the slot ahead of the next save; a save that comes meanwhile waits for the same start."""
        with contextlib.suppress(Cancelled, GraderError):  # whoever asks for a run is told
            self._slot.start(_Idle(self._orders))


class _Idle(Watcher):
    """Waits only as long as nothing else is to be done."""

    def __init__(self, orders: queue.Queue[Run | None]) -> None:
        self._orders = orders

    def output(self, data: bytes) -> None:
        """Nothing runs."""

    def progress(self, seen: object) -> None:
        """Nothing runs."""

    def cancelled(self) -> bool:
        return not self._orders.empty()
