"""The slot itself: runs that are watched and cancelled, its processes, and what holds without walls."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable

import numpy as np
import pytest
from runs import LIMITS, Impatient, ask, observe, value

from grader import sandbox
from grader.ending import Ending
from grader.errors import SandboxError
from grader.evidence import read_run
from grader.exercise import Limits
from grader.observing import Cancelled
from grader.sandbox import Slot

pytestmark = pytest.mark.sandbox


@pytest.mark.parametrize("does", ["time.sleep(60)", "all(iter(int, 1))", "print('x' * 2**20)"])
def test_cancelling_ends_a_run_at_once_and_the_slot_goes_on(slot: Slot, does: str) -> None:
    source = f"import time\nprint('begun', flush=True)\ndef f():\n    while True:\n        {does}\n"
    slot.start()
    before, watcher = slot.pid, Impatient(0.1)
    limits = Limits(cpu_seconds=20, output_kb=60_000)
    with pytest.raises(Cancelled):
        observe(slot, source, limits=limits, watcher=watcher)
    assert time.monotonic() - watcher.began < 0.1 + 0.5  # 0.2 s on an idle machine
    assert watcher.printed.startswith(b"begun\n")
    assert value(slot, "def f():\n    return 1\n") == 1
    assert slot.pid == before


def test_a_run_says_which_probe_is_asked_only_to_a_watcher(slot: Slot) -> None:
    watcher = Impatient(60)
    source = "def f():\n    return 1\n"
    watched, alone = observe(slot, source, watcher=watcher), observe(slot, source)
    assert [s.probe for s in watcher.seen] == ["ask"]
    assert watched.reply == alone.reply


LIES = """
import json, os, struct, time
def aside(body):
    return struct.pack(">Q", 1 << 63 | len(body)) + body
def f(count):
    true = {"probe": "\\x1b[2J", "epoch": 9, "epochs": 3, "step": 1, "steps": 0, "loss": "nan"}
    long = json.dumps({"probe": "z" * 900}).encode()
    for body in (json.dumps(true).encode(), b"{", b"\\xff" * 99, b"[" * 900, b"x" * 5000, long):
        for fd in range(3, 64):
            try:
                os.write(fd, aside(body) * count)
            except OSError:
                pass
        time.sleep(0.05)
    return 1
"""


def test_lies_about_the_progress_change_nothing_and_steer_no_terminal(slot: Slot) -> None:
    watcher = Impatient(60)
    watched = observe(slot, LIES, {"count": 3}, watcher=watcher)
    assert read_run(watched, ("ask",), LIMITS).evidence["ask"].answer == 1
    assert all(len(s.probe) <= 60 and s.probe.isprintable() for s in watcher.seen)
    assert "\\x1b[2J" in [s.probe for s in watcher.seen]
    assert "\x1b" not in "".join(s.probe for s in watcher.seen)


def test_talking_without_end_meets_the_limit_of_the_reply(slot: Slot) -> None:
    assert observe(slot, LIES, {"count": 4_000}, watcher=Impatient(60)).killed == "reply"


def test_a_watcher_that_fails_does_not_leave_its_run_to_the_next(slot: Slot) -> None:
    class Failing(Impatient):
        def output(self, data: bytes) -> None:
            raise RuntimeError("of the screen")

    with pytest.raises(RuntimeError, match="of the screen"):
        observe(slot, "print(1, flush=True)\ndef f():\n    return 1\n", watcher=Failing(0))
    assert value(slot, "def f():\n    return 2\n") == 2


def test_a_module_that_is_missing_is_named() -> None:
    with (
        Slot(["nowhere_at_all"], "none") as broken,
        pytest.raises(SandboxError, match=r"nowhere_at_all.*grader doctor"),
    ):
        broken.start()


def test_closing_ends_every_process(slot: Slot) -> None:
    with Slot([], "bubblewrap") as other:
        other.start()
        pid = other.pid
        assert pid is not None
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, 0)
        pytest.fail("the slot is still there")


LOWERS_LIMITS = """
import os, resource
def f():
    for what in (resource.RLIMIT_NOFILE, resource.RLIMIT_FSIZE):
        resource.prlimit(os.getppid(), what, (100, 100))
"""


def test_a_run_lowers_no_limit_of_the_runs_after_it(slot: Slot) -> None:
    slot.start()
    before = slot.pid
    assert ask(slot, LOWERS_LIMITS).ending is Ending.CRASHED
    assert value(slot, "def f():\n    return 1\n") == 1
    assert slot.pid == before


def test_a_run_may_lower_its_own_limits(slot: Slot) -> None:
    source = "from resource import *\ndef f():\n    setrlimit(RLIMIT_NOFILE, (64, 64))\n    return getrlimit(RLIMIT_NOFILE)\n"
    assert value(slot, source) == (64, 64)


@pytest.mark.skipif(sys.platform != "linux", reason="limits of others")
def test_a_warm_process_whose_limits_have_changed_is_started_afresh() -> None:
    import resource

    with Slot([], "none") as plain:
        plain.start()
        before = plain.pid
        assert before is not None
        resource.prlimit(before, resource.RLIMIT_NOFILE, (100, 100))
        assert value(plain, "def f():\n    return 1\n") == 1
        assert plain.pid != before


def test_a_run_that_can_not_be_begun_is_our_fault() -> None:
    with Slot([], "none") as plain:
        assert ask(plain, "def f():\n    return 1\n", limits=Limits(files_mb=2**50)).ending is Ending.SANDBOX_FAULT
        assert value(plain, "def f():\n    return 1\n") == 1


def test_an_interrupt_ends_a_run_and_not_the_warm_process() -> None:
    with Slot([], "none") as plain:
        plain.start()
        before = plain.pid
        assert before is not None
        os.kill(before, signal.SIGINT)
        assert value(plain, "import signal\ndef f():\n    return str(signal.getsignal(signal.SIGINT))\n").startswith(
            "<built-in function default_int_handler"
        )
        assert plain.pid == before


def test_warm_modules_are_reported() -> None:
    with Slot(["numpy"], "none") as plain:
        plain.start()
        assert plain.versions == {"numpy": np.__version__}


@pytest.mark.parametrize(
    ("source", "ending"),
    [
        ("def f():\n    return 1\n", Ending.FINISHED),
        ("def f():\n    while True:\n        pass\n", Ending.TIMED_OUT),
        ("import os\nos._exit(0)\n", Ending.QUIT_EARLY),
    ],
)
def test_without_walls_the_limits_still_hold(source: str, ending: Ending) -> None:
    with Slot([], "none") as plain:
        assert ask(plain, source).ending is ending


def test_without_walls_the_hosts_variables_are_still_not_passed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRADER_TEST_SECRET", "s3cret")
    with Slot([], "none") as plain:
        assert "s3cret" not in json.dumps(value(plain, "import os\ndef f():\n    return dict(os.environ)\n"))


def test_the_reason_for_no_walls_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    reasons: Callable[[], str] = lambda: "there is no bwrap."  # noqa: E731
    monkeypatch.setattr(sandbox.bubblewrap, "why_not", reasons)
    assert sandbox.why_no_walls() == "there is no bwrap."
    assert sandbox.default_isolation() == "none"


def test_time_spent_waiting_for_a_processor_is_not_held_against_a_run():
    """Four processes that never rest share one processor with a run that alone would need two thirds of its wall limit."""
    source = "import time\n\n\ndef f():\n    end = time.process_time() + 1\n    while time.process_time() < end:\n        pass\n"
    # Half a processor is what it has where each session has an equal share.
    limits = Limits(cpu_seconds=4, wall_seconds=1.5)
    allowed = os.sched_getaffinity(0)
    busy = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(4)]
    try:
        for pid in (0, *(process.pid for process in busy)):
            os.sched_setaffinity(pid, {min(allowed)})
        with Slot([], "none") as crowded:
            seen = observe(crowded, source, {}, limits=limits)
    finally:
        os.sched_setaffinity(0, allowed)
        for process in busy:
            process.kill()
            process.wait()
    assert seen.killed is None
    assert seen.wall > limits.wall
