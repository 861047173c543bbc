"""The slot for every system: its endings and the interpreters that it keeps ready."""

import contextlib
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pytest
from runs import Impatient

from grader.ending import Ending
from grader.errors import SandboxError
from grader.evidence import Evidence, read_run
from grader.exercise import Limits
from grader.inside import wire
from grader.observing import Cancelled, Observation
from grader.sandbox import SharedFile, Slot

LIMITS = Limits(cpu_seconds=1, wall_seconds=3, memory_mb=128, files_mb=8, output_kb=64, reply_mb=1)
PROBE = "def ask(learner, given):\n    return learner.f(**given)\n"


@pytest.fixture(scope="module")
def slot() -> Iterator[Slot]:
    with Slot(["numpy"], "process") as slot:
        yield slot


def observe(slot: Slot, source: str, *, limits: Limits = LIMITS, watcher: Any = None, **given: Any) -> Observation:
    source_bytes, probe = (np.frombuffer(text.encode(), np.uint8) for text in (source, PROBE))
    job = {"slug": "lab", "source": source_bytes, "probe": probe, "probes": ["ask"], "seed": 1}
    with SharedFile(wire.pack({"ask": given})) as questions:
        return slot.run(wire.pack(job | {"telling": watcher is not None}), questions, limits, watcher)


def ask(slot: Slot, source: str, *, limits: Limits = LIMITS, **more: Any) -> Evidence:
    return read_run(observe(slot, source, limits=limits, **more), ("ask",), limits).evidence["ask"]


def children() -> set[int]:
    return {p.pid for p in psutil.Process().children(recursive=True)}


# ---------------------------------------------------------------- endings


def test_a_right_file_answers(slot: Slot) -> None:
    seen = ask(slot, "def f(x):\n    print('hi')\n    x[0] = 7\n    return 2 * x\n", x=np.arange(3.0))
    assert seen.ending is Ending.FINISHED
    assert seen.answer.tolist() == [14, 2, 4]
    assert seen.output == "hi\n"


ENDINGS = {
    "exception": ("def f():\n    return 1 / 0\n", Ending.CRASHED, ""),
    "syntax": ("def f(:\n", Ending.CRASHED, ""),
    "endless loop": ("def f():\n    while True:\n        pass\n", Ending.TIMED_OUT, "1 s of processor time"),
    "sleep": ("import time\ndef f():\n    time.sleep(60)\n", Ending.TIMED_OUT, "3 s by the clock"),
    "memory at once": ("import numpy\ndef f():\n    return numpy.ones(2**28)\n", Ending.OUT_OF_MEMORY, ""),
    "memory bit by bit": ("def f():\n    x = [0]\n    while True:\n        x += x\n", Ending.OUT_OF_MEMORY, ""),
    "prints": ("def f():\n    while True:\n        print('x' * 1000)\n", Ending.TOO_MUCH_OUTPUT, "output"),
    "answers": ("import numpy\ndef f():\n    return numpy.zeros(2**20)\n", Ending.TOO_MUCH_OUTPUT, "answers"),
    "files": (
        "import time\ndef f():\n    open('big', 'wb').write(bytes(2**24))\n    time.sleep(60)\n",
        Ending.TOO_MUCH_OUTPUT,
        "files",
    ),
    "leaves": ("import os\nos._exit(0)\n", Ending.QUIT_EARLY, ""),
    "leaves in the call": ("import sys\ndef f():\n    sys.exit(0)\n", Ending.QUIT_EARLY, ""),
    "closes the reply": ("import os\nos.closerange(3, 256)\ndef f():\n    return 1\n", Ending.QUIT_EARLY, ""),
    "segfault": ("import ctypes\ndef f():\n    ctypes.string_at(0)\n", Ending.CRASHED, "SIGSEGV"),
}


@pytest.mark.parametrize(("source", "ending", "detail"), ENDINGS.values(), ids=ENDINGS)
def test_endings(slot: Slot, source: str, ending: Ending, detail: str) -> None:
    seen = ask(slot, source)
    assert (seen.ending, seen.detail) == (ending, detail)
    assert seen.answer is None
    assert seen.wall < 5 * LIMITS.wall  # on a machine with much else to do


def test_what_a_run_has_started_ends_with_it(slot: Slot) -> None:
    slot.start()
    source = "import subprocess, sys, time\ndef f():\n"
    source += "    p = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
    source += "    time.sleep(0.4)\n    return p.pid\n"
    started = ask(slot, source).answer
    with contextlib.suppress(psutil.NoSuchProcess):
        assert psutil.Process(started).status() == psutil.STATUS_ZOMBIE


def test_a_run_finds_nothing_of_an_earlier_one_and_can_not_read_the_keyboard(slot: Slot) -> None:
    ask(slot, "import json\njson.mark = 1\nopen('left', 'w').close()\ndef f():\n    return 1\n")
    source = "import json, os, sys\ndef f():\n    return os.listdir(), hasattr(json, 'mark'), sys.stdin.read()\n"
    assert ask(slot, source).answer == (["lab.py"], False, "")


def test_variables_of_the_host_are_not_passed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRADER_TEST_SECRET", "s3cret")
    with Slot([], "process") as fresh:
        variables = ask(fresh, "import os\ndef f():\n    return dict(os.environ)\n").answer
    assert "s3cret" not in json.dumps(variables)
    assert variables["HOME"] == variables["TMPDIR"] == variables["TEMP"] != os.environ.get("HOME")


def test_a_file_of_the_learners_is_not_taken_for_a_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "numpy.py").write_text("raise SystemExit('mine')\n")
    monkeypatch.chdir(tmp_path)
    for isolation in ("process", *(["none"] if sys.platform == "linux" else [])):
        with Slot(["numpy"], isolation) as fresh:
            fresh.start()
            assert fresh.versions == {"numpy": np.__version__}


# ---------------------------------------------------------------- interpreters kept ready


def test_the_next_interpreter_comes_up_by_itself(slot: Slot) -> None:
    source = "def f():\n    return 1\n"
    ask(slot, source)
    first = slot.pid
    assert first is not None
    deadline = time.monotonic() + 20
    while not psutil.pid_exists(first) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert ask(slot, "import os\ndef f():\n    return os.getpid()\n").answer == first


def test_an_interpreter_that_dies_while_it_waits_is_replaced(slot: Slot) -> None:
    slot.start()
    assert slot.pid is not None
    psutil.Process(slot.pid).kill()
    psutil.Process(slot.pid).wait(5)
    assert ask(slot, "def f():\n    return 1\n").answer == 1


def test_closing_leaves_no_process_and_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    before = children()
    with Slot([], "process") as other:
        ask(other, "open('x', 'w').close()\ndef f():\n    return 1\n")
        assert children() - before
    assert children() == before
    assert list(tmp_path.iterdir()) == []


def test_a_module_that_is_missing_is_named() -> None:
    with Slot(["nowhere_at_all"], "process") as broken, pytest.raises(SandboxError, match=r"nowhere_at_all.*doctor"):
        broken.start()


OWNER = """
import sys, time
from grader.sandbox import Slot
slot = Slot([], "process")
slot.start()
print(slot.pid, flush=True)
time.sleep(600)
"""


def test_interpreters_end_with_a_grader_that_is_killed() -> None:
    with subprocess.Popen([sys.executable, "-c", OWNER], stdout=subprocess.PIPE, text=True) as owner:
        assert owner.stdout is not None
        spare = psutil.Process(int(owner.stdout.readline()))
        owner.kill()
    psutil.wait_procs([spare], timeout=5)
    assert not spare.is_running()


# ---------------------------------------------------------------- watched


def test_cancelling_ends_a_run_at_once_and_the_slot_goes_on(slot: Slot) -> None:
    source = "import time\nprint('begun', flush=True)\ndef f():\n    time.sleep(60)\n"
    watcher = Impatient(0.1)
    with pytest.raises(Cancelled):
        observe(slot, source, watcher=watcher)
    assert time.monotonic() - watcher.began < 0.1 + 0.5  # 0.2 s on an idle machine
    assert watcher.printed == b"begun\n"
    assert watcher.seen[-1].probe == "ask"
    assert ask(slot, "def f():\n    return 1\n").answer == 1


def test_one_who_does_not_wait_for_the_start_finds_it_done_the_next_time() -> None:
    class Gone(Impatient):
        def cancelled(self) -> bool:
            return True

    with Slot(["numpy"], "process") as fresh:
        with pytest.raises(Cancelled):
            fresh.start(Gone(0))
        pid = fresh.pid
        fresh.start()
        assert fresh.pid == pid


def test_threads_of_a_closed_slot_end() -> None:
    before = threading.active_count()
    with Slot([], "process") as other:
        ask(other, "def f():\n    return 1\n")
    deadline = time.monotonic() + 5
    while threading.active_count() > before and time.monotonic() < deadline:
        time.sleep(0.05)
    assert threading.active_count() <= before
