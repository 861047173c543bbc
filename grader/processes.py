"""A process and all that it has started, seen from outside on any system: processor time, memory, the end of all of them."""

from __future__ import annotations

import contextlib
import os
import time

import psutil

AROUND_SECONDS = (
    0.25  # between two looks for processes that were started: on Windows each is a walk through all of them
)


class Tree:
    """What a process and its descendants use, from a moment on.

    Attributes:
        cpu: seconds of processor time.
        peak: the most memory in use at a time, in bytes.
        looked_around: whether the last look was also one for new processes.
    """

    def __init__(self, pid: int) -> None:
        self._head = psutil.Process(pid)
        self._all = {self._head}
        self._last = 0.0
        self._base = (0.0, 0)
        self._spent: dict[psutil.Process, float] = {}
        self.cpu = 0.0
        self.peak = 0
        self.looked_around = False

    def begin(self, free: int = 0) -> None:
        """Count from now on.

        Args:
            free: bytes of memory that it will take and that are not its own doing.
        """
        self._look_around()
        cpu, memory = self._use()
        self._base = cpu, memory + free

    def look(self) -> None:
        """See what is in use now."""
        self.looked_around = time.monotonic() - self._last >= AROUND_SECONDS
        if self.looked_around:
            self._look_around()
        cpu, memory = self._use()
        self.cpu = max(self.cpu, cpu - self._base[0])
        self.peak = max(self.peak, memory - self._base[1])

    def end(self) -> None:
        """Kill every process that was ever seen and is still there."""
        self._look_around()
        for process in self._all:
            with contextlib.suppress(psutil.Error):
                process.kill()  # psutil looks first whether the number has passed on to another process

    def _look_around(self) -> None:
        self._last = time.monotonic()
        for process in list(self._all):
            with contextlib.suppress(psutil.Error):
                self._all.update(process.children(recursive=True))

    def _use(self) -> tuple[float, int]:
        """Seconds and bytes of all of them; one that has ended keeps the seconds that were last seen."""
        memory = 0
        for process in self._all:
            with contextlib.suppress(psutil.Error), process.oneshot():
                times = process.cpu_times()
                self._spent[process] = times.user + times.system
                memory += process.memory_info().rss
        return sum(self._spent.values()), memory


def used_by_files(folder: str, enough: int) -> tuple[int, int]:
    """Bytes and number of the files in a folder and below it; counting stops a little after `enough`."""
    size, count, folders = 0, 0, [folder]
    while folders and count <= enough:
        with contextlib.suppress(OSError), os.scandir(folders.pop()) as entries:
            for entry in entries:
                count += 1
                if entry.is_dir(follow_symlinks=False):
                    folders.append(entry.path)
                else:
                    size += entry.stat(follow_symlinks=False).st_size
    return size, count
