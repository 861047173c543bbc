"""Slots that are killed, frozen or out of their mind while a class is graded: nobody's score is another for it."""

import contextlib
import itertools
import json
import os
import random
import shutil
import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
from faulting import ISOLATION, TIMES, Class, assert_gone, below, contents, moments

from grader import forking
from grader.batch import Setting, grade_class
from grader.ending import Ending
from grader.errors import SandboxError
from grader.evidence import Evidence
from grader.forking import Forking
from grader.gradebook import Gradebook
from grader.observing import Observation
from grader.paper import Paper, set_paper
from grader.pipeline import gather
from grader.report import Report
from grader.sandbox import Isolation, Place, Slot, why_no_walls

pytestmark = pytest.mark.sandbox

SETTLED = 2  # reports until the run that was disturbed is over, where there is one slot: nothing is tried a third time
WINDOW = 0.2  # seconds: a run of the tiny course takes about half of that
RIGHT = b"def double(x):\n    return 2 * x\ndef total(xs):\n    return sum(xs)\n"
SLOW = RIGHT.replace(
    b"    return 2", b"    import time\n    time.sleep(1)\n    return 2"
)  # twice: it is met while it runs


@pytest.fixture
def paper(klass: Class) -> Iterator[Paper]:
    with set_paper(klass.exercise, 1) as paper:
        yield paper


@pytest.fixture
def own() -> Iterator[Slot]:
    """A slot that may be broken."""
    with Slot([], ISOLATION) as slot:
        slot.start()
        yield slot


def asked(paper: Paper, slot: Slot, source: bytes = RIGHT) -> dict[str, Evidence]:
    return gather(source, paper, slot)


def processes(slot: Slot | Forking) -> list[psutil.Process]:
    """All of a slot, the deepest last: the warm process, or during a run its child."""
    assert slot.pid is not None
    return [psutil.Process(slot.pid), *below(slot.pid)]


def assert_answers(paper: Paper, slot: Slot) -> None:
    assert {e.ending for e in asked(paper, slot).values()} == {Ending.FINISHED}


# ---------------------------------------------------------------- killed


class Saboteur(threading.Thread):
    """Kills a random process of a slot at a random moment, waits until that has been dealt with, and does it again."""

    def __init__(self, seed: int) -> None:
        super().__init__(daemon=True)
        self._rng, self._came = random.Random(seed), threading.Condition()
        self._reports, self._over, self.kills = 0, False, 0

    def done(self, student: str, report: Report) -> None:
        """A report has come."""
        with self._came:
            self._reports += 1
            self._came.notify()

    def end(self) -> None:
        """No more of it."""
        with self._came:
            self._over = True
            self._came.notify()
        self.join()

    def run(self) -> None:
        while not self._over:
            time.sleep(self._rng.uniform(0, WINDOW))
            settled = self._reports + SETTLED
            if slots := below(os.getpid()):
                with contextlib.suppress(psutil.NoSuchProcess):
                    self._rng.choice(slots).kill()
                    self.kills += 1
                self._wait_for(settled)

    def _wait_for(self, reports: int) -> None:
        with self._came:
            self._came.wait_for(lambda: self._over or self._reports >= reports)


def test_whatever_is_killed_in_a_slot_costs_nobody_anything(klass: Class, tmp_path: Path) -> None:
    expected, kills = contents(klass.book), 0
    while kills < TIMES:
        out = tmp_path / str(kills)
        with Gradebook(out) as book:
            saboteur = Saboteur(kills)
            saboteur.start()
            setting = Setting(1, ISOLATION)
            grade_class([klass.exercise], klass.intake, book, setting, seed=1, done=saboteur.done)
            saboteur.end()
        assert contents(out) == expected
        kills += saboteur.kills
        shutil.rmtree(out)


def test_a_slot_that_dies_is_started_afresh(paper: Paper, own: Slot) -> None:
    before = own.pid
    assert before is not None
    os.kill(before, signal.SIGKILL)
    assert_answers(paper, own)
    assert own.pid != before


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_a_run_that_somebody_else_has_ended_is_run_again(own: Slot, paper: Paper, number: signal.Signals) -> None:
    """The kernel kills what it likes when memory is short; a shutdown ends everything. It is not the learner's doing."""
    warm = processes(own)
    threading.Thread(target=end_the_run, args=[own, len(warm), number]).start()
    assert {e.ending for e in asked(paper, own, SLOW).values()} == {Ending.FINISHED}


def end_the_run(slot: Slot, idle: int, number: signal.Signals) -> None:
    """As soon as there is one."""
    while len(found := processes(slot)) <= idle:
        time.sleep(0.01)
    found[-1].send_signal(number)


def test_a_run_that_ends_so_each_time_ends_so(own: Slot, paper: Paper, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []

    def killed(*_: object) -> Observation:
        seen.append(Observation(status=-signal.SIGKILL))
        return seen[-1]

    monkeypatch.setattr(Forking, "run", killed)
    assert {e.ending for e in asked(paper, own).values()} == {Ending.OUT_OF_MEMORY}
    assert len(seen) == 2


def test_a_slot_that_dies_twice_is_a_fault(own: Slot, paper: Paper, monkeypatch: pytest.MonkeyPatch) -> None:
    def die(*_: object) -> Observation:
        raise EOFError

    monkeypatch.setattr(Forking, "run", die)
    assert {e.ending for e in asked(paper, own).values()} == {Ending.SANDBOX_FAULT}


@pytest.mark.parametrize("isolation", ["none", "bubblewrap"])
def test_a_slot_that_is_killed_while_it_starts_is_started_again(
    paper: Paper, monkeypatch: pytest.MonkeyPatch, isolation: Isolation
) -> None:
    if isolation == "bubblewrap" and (reason := why_no_walls()):
        pytest.skip(reason)
    begin, begun = Forking._begin, []

    def killed_once(self: Forking) -> None:
        begin(self)
        while not begun and processes(self)[-1].cmdline()[:1] != [sys.executable]:  # bubblewrap is still at it
            time.sleep(0.001)
        if not begun:
            processes(self)[-1].kill()
        begun.append(self)

    monkeypatch.setattr(Forking, "_begin", killed_once)
    with Slot([], isolation) as slot:
        assert_answers(paper, slot)
    assert len(begun) == 2


def test_nothing_is_left_of_a_slot_that_is_killed_in_its_first_milliseconds() -> None:
    """Before bubblewrap's child has asked to die with its parent, nobody would tell it."""
    if reason := why_no_walls():
        pytest.skip(reason)
    groups = []
    for moment in itertools.islice(moments(0.012), 30):
        forking = Forking(Place((), "bubblewrap"), (), ())
        forking._begin()
        assert forking.pid is not None
        groups.append(forking.pid)
        time.sleep(moment)
        os.kill(forking.pid, signal.SIGKILL)
        assert forking._was_killed()
        forking.close()
    assert_gone([p for p in psutil.process_iter() if _group(p.pid) in groups])


def _group(pid: int) -> int:
    try:
        return os.getpgid(pid)
    except ProcessLookupError:
        return 0


def test_a_slot_that_fails_to_start_is_not_started_again(monkeypatch: pytest.MonkeyPatch) -> None:
    begin, begun = Forking._begin, []
    monkeypatch.setattr(Forking, "_begin", lambda self: (begun.append(1), begin(self)))
    with Slot(["nowhere_at_all"], ISOLATION) as slot, pytest.raises(SandboxError, match="nowhere_at_all"):
        slot.start()
    assert len(begun) == 1


def test_without_walls_no_run_outlives_its_warm_process(paper: Paper) -> None:
    """Nobody would look at its clock any more."""
    sleeps = RIGHT.replace(b"    return 2", b"    import time\n    time.sleep(3600)\n    return 2")
    with Slot([], "none") as slot:
        slot.start()
        left: list[psutil.Process] = []

        def kill() -> None:
            while len(found := processes(slot)) < 2:
                time.sleep(0.01)
            left.append(found[-1])
            found[0].kill()

        killer = threading.Thread(target=kill)
        killer.start()
        asked(paper, slot, sleeps)  # once more, to the end of its time
        killer.join()
    assert_gone(left)


# ---------------------------------------------------------------- frozen


@pytest.mark.parametrize("when", ["idle", "running"])
def test_a_frozen_slot_is_given_up(own: Slot, paper: Paper, monkeypatch: pytest.MonkeyPatch, when: str) -> None:
    run, runs = Forking.run, []

    def impatient_at_first(self: Forking, *job: Any) -> Observation:
        with monkeypatch.context() as patch:
            if not runs:
                patch.setattr(forking, "GRACE_SECONDS", 1)
                patch.setattr(forking, "PATIENCE", 1)
            runs.append(job)
            return run(self, *job)

    monkeypatch.setattr(Forking, "run", impatient_at_first)
    warm = processes(own)

    def freeze() -> None:
        while when == "running" and len(processes(own)) <= len(warm):
            time.sleep(0.01)
        for process in warm:
            process.suspend()

    if when == "idle":
        freeze()
    else:
        threading.Thread(target=freeze).start()
    assert {e.ending for e in asked(paper, own, SLOW).values()} == {Ending.FINISHED}
    assert len(runs) == 2
    assert_gone(warm)


# ---------------------------------------------------------------- out of its mind

MAD = """
import json, socket, sys
control = socket.socket(fileno=int(sys.argv[1]))
control.recv(65536)
control.send(json.dumps({"ready": {}}).encode())
data, fds, _, _ = socket.recv_fds(control, 65536, 4)
for word in eval(sys.argv[2]):
    control.send(word)
"""
ENDED = {"status": 0, "cpu": 0.1, "wall": 0.1, "peak": 0, "killed": None, "clean": True}
WORDS = {
    "nothing": [],
    "an empty word": [b""],
    "no JSON": [b"\xff{"],
    "something else": [b'{"ready": {}}'],
    "a part": [json.dumps(ENDED).encode()[:-9]],
    "less than nothing": [json.dumps({**ENDED, "cpu": -1}).encode()],
    "no end": [b"[" * 60_000],
}


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS.keys())
def test_a_warm_process_that_makes_no_sense_is_replaced(
    paper: Paper, monkeypatch: pytest.MonkeyPatch, words: list[bytes]
) -> None:
    command, called = Forking._command, []

    def mad_once(self: Forking, fd: int) -> Any:
        called.append(fd)
        if len(called) == 1:
            return [sys.executable, "-c", MAD, str(fd), repr(words)], {}, None
        return command(self, fd)

    monkeypatch.setattr(Forking, "_command", mad_once)
    with Slot([], ISOLATION) as slot:
        assert_answers(paper, slot)
    assert len(called) == 2


def test_a_warm_process_whose_memory_is_overwritten_is_replaced(own: Slot, paper: Paper) -> None:
    overwrite(processes(own)[-1].pid)
    before = own.pid
    assert_answers(paper, own)
    assert own.pid != before


def overwrite(pid: int) -> None:
    """Fill its heap and all else of its own that it may write, but for the stacks."""
    if os.geteuid() != 0:
        pytest.skip("only root may write into another process's memory")
    with Path(f"/proc/{pid}/mem").open("r+b", 0) as memory:
        for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
            span, access, _, _, inode, *name = line.split(maxsplit=5)
            if access.startswith("rw") and inode == "0" and name in ([], ["[heap]"]):
                start, end = (int(at, 16) for at in span.split("-"))
                memory.seek(start)
                memory.write(b"\xff" * (end - start))
