"""The worker for any system: interpreters kept ready, one for each run, watched from outside and ended with all they started.

There is no fork here, no namespace, no limit that the system would hold: `inside/spare.py` is the other end, and this end
looks at its clock, processor time, memory and files many times a second. That is enough for one's own code and for nobody
else's. A spare interpreter is begun while nobody waits, so a save is answered as soon as by a worker that forks.
"""

from __future__ import annotations

from collections import deque

import psutil

from grader.errors import SandboxError
from grader.exercise import Limits
from grader.observing import Observation, Watcher
from grader.sandbox import SharedFile
from grader.spare import Spare

ROOMY = 4 * 2**30  # bytes of free memory from which on two interpreters are kept ready: a run may need a second one


class Portable:
    """Interpreters that have imported the warm modules and wait.

    Args:
        warm: the modules.
        threads: that its libraries compute with.
    """

    further_run = 4.0  # with TensorFlow

    def __init__(self, warm: tuple[str, ...], threads: int) -> None:
        self._warm = warm
        self._threads = threads
        self._spares: deque[Spare] = deque()
        self.versions: dict[str, str] = {}

    @property
    def pid(self) -> int | None:
        """The process that takes the next run, while there is one."""
        return self._spares[0].pid if self._spares else None

    def start(self, watcher: Watcher | None) -> None:
        """Wait until an interpreter is ready.

        Raises:
            SandboxError: with what it printed, if it does not come up.
        """
        while self._spares and self._spares[0].gone():
            self._spares.popleft().close()
        self._begin(1)
        try:
            self.versions = self._spares[0].wait(watcher)
        except (OSError, ValueError, KeyError, EOFError) as error:
            said = self._spares[0].said()
            self.close()
            raise SandboxError(
                f"The process for your code did not start. It imports {', '.join(self._warm) or 'no module'}. "
                f"It said: {said or 'nothing'}. `grader doctor` looks for the cause."
            ) from error

    def run(self, job: SharedFile, questions: SharedFile, limits: Limits, watcher: Watcher | None) -> Observation:
        """Run one job in the interpreter that is ready. The next one comes up after it, or beside it if it takes long."""
        spare = self._spares.popleft()
        try:
            return spare.run(job, questions, limits, watcher, lambda: self._begin(2))
        finally:
            spare.close()
            self._begin(2)

    def close(self) -> None:
        """End every interpreter."""
        while self._spares:
            self._spares.popleft().close()

    def _begin(self, most: int) -> None:
        """Begin the next interpreter, if there are fewer than that and none is just coming up."""
        if psutil.virtual_memory().available < ROOMY:
            most = 1
        if len(self._spares) < most and all(spare.ready() for spare in self._spares):
            self._spares.append(Spare(self._warm, self._threads))
