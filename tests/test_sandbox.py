"""What hostile and clumsy files come to in the real sandbox, and what they find in there."""

import contextlib
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader import sandbox
from grader.ending import Ending
from grader.errors import SandboxError
from grader.evidence import Evidence, read_run
from grader.exercise import Limits
from grader.inside import wire
from grader.inside.clock import SLOWEST
from grader.observing import Cancelled, Observation, Progress, Watcher
from grader.sandbox import SharedFile, Slot

pytestmark = pytest.mark.sandbox

LIMITS = Limits(cpu_seconds=1, wall_seconds=3, memory_mb=128, files_mb=8, output_kb=64, reply_mb=1)
PROBE = "def ask(learner, given):\n    return learner.f(**given)\n"


def observe(
    slot: Slot,
    source: str | bytes,
    given: dict[str, Any] | None = None,
    *,
    limits: Limits = LIMITS,
    probe: str = PROBE,
    probes: tuple[str, ...] = ("ask",),
    watcher: Watcher | None = None,
) -> Observation:
    """Run a source and ask every probe with the same questions."""
    data = np.frombuffer(source.encode() if isinstance(source, str) else source, np.uint8)
    job = {
        "slug": "lab",
        "source": data,
        "probe": np.frombuffer(probe.encode(), np.uint8),
        "probes": list(probes),
        "seed": 1,
        "telling": watcher is not None,
    }
    with SharedFile(wire.pack(dict.fromkeys(probes, given or {}))) as questions:
        return slot.run(wire.pack(job), questions, limits, watcher)


def ask(slot: Slot, source: str | bytes, given: dict[str, Any] | None = None, **more: Any) -> Evidence:
    """The evidence of one probe, `f(**given)`."""
    seen = observe(slot, source, given, **more)
    return read_run(seen, ("ask",), more.get("limits", LIMITS)).evidence["ask"]


def value(slot: Slot, source: str, given: dict[str, Any] | None = None) -> Any:
    """What `f(**given)` returns."""
    seen = ask(slot, source, given)
    assert seen.ending is Ending.FINISHED, (seen.problem, seen.output)
    return seen.answer


# ---------------------------------------------------------------- endings


def test_a_right_file_answers(slot: Slot) -> None:
    seen = ask(slot, "def f(x):\n    print('hi')\n    return 2 * x\n", {"x": np.arange(3.0)})
    assert seen.ending is Ending.FINISHED
    assert seen.answer.tolist() == [0, 2, 4]
    assert seen.output == "hi\n"
    assert seen.wall < LIMITS.wall


def test_an_exception_shows_the_learners_lines(slot: Slot) -> None:
    seen = ask(slot, "def g():\n    return 1 / 0\n\ndef f():\n    return g()\n")
    assert seen.ending is Ending.CRASHED
    assert seen.problem is not None
    assert (seen.problem.type, seen.problem.phase) == ("ZeroDivisionError", "call")
    assert [(n.number, n.function, n.text) for n in seen.problem.lines] == [
        (5, "f", "return g()"),
        (2, "g", "return 1 / 0"),
    ]


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("def f(:\n", "SyntaxError"),
        ("import nowhere_at_all\n", "ModuleNotFoundError"),
        (b"x = '\xff'\n", "SyntaxError"),
        (b"x = 1\0\n", "SyntaxError"),
    ],
)
def test_a_file_that_does_not_load_says_why(slot: Slot, source: str | bytes, kind: str) -> None:
    problem = ask(slot, source).problem
    assert problem is not None
    assert (problem.type, problem.phase) == (kind, "load")


def test_a_renamed_function_is_its_own_kind_of_error(slot: Slot) -> None:
    problem = ask(slot, "def g():\n    pass\n").problem
    assert problem is not None
    assert (problem.type, problem.message) == ("MissingName", "f")


@pytest.mark.parametrize("call", ["sys.exit(0)", "exit()", "os._exit(0)", "raise KeyboardInterrupt"])
@pytest.mark.parametrize("where", ["", "def f():\n    "])
def test_leaving_is_not_answering(slot: Slot, call: str, where: str) -> None:
    seen = ask(slot, f"import os, sys\n{where}{call}\n")
    assert seen.ending is Ending.QUIT_EARLY
    assert seen.answer is None


def test_a_closed_reply_is_not_an_answer(slot: Slot) -> None:
    assert ask(slot, "import os\nos.closerange(0, 256)\ndef f():\n    return 1\n").ending is Ending.QUIT_EARLY


def test_an_endless_loop_ends(slot: Slot) -> None:
    seen = ask(slot, "def f():\n    while True:\n        pass\n")
    assert (seen.ending, seen.detail) == (Ending.TIMED_OUT, "1 s of processor time")


def test_a_loop_that_ignores_every_signal_ends(slot: Slot) -> None:
    source = "import signal\nfor n in range(1, 32):\n    try:\n        signal.signal(n, signal.SIG_IGN)\n"
    source += "    except Exception:\n        pass\ndef f():\n    while True:\n        pass\n"
    assert ask(slot, source).ending is Ending.TIMED_OUT


def test_sleeping_ends(slot: Slot) -> None:
    limits = Limits(cpu_seconds=1, wall_seconds=1)
    seen = ask(slot, "import time\ndef f():\n    time.sleep(60)\n", limits=limits)
    assert (seen.ending, seen.detail) == (Ending.TIMED_OUT, "1 s by the clock")
    assert seen.wall < 1 + SLOWEST


@pytest.mark.parametrize(
    "body",
    ["x = [0]\n    while True:\n        x += x", "import numpy\n    return numpy.ones(2**29)", "return bytes(2**33)"],
)
def test_a_memory_hog_ends(slot: Slot, body: str) -> None:
    assert ask(slot, f"def f():\n    {body}\n").ending is Ending.OUT_OF_MEMORY


def test_an_endless_print_ends(slot: Slot) -> None:
    seen = observe(slot, "def f():\n    while True:\n        print('x' * 1000)\n")
    assert seen.killed == "output"
    assert len(seen.output) == LIMITS.output_kb * 1_024
    assert read_run(seen, ("ask",), LIMITS).evidence["ask"].ending is Ending.TOO_MUCH_OUTPUT


def test_too_large_an_answer_ends(slot: Slot) -> None:
    seen = ask(slot, "def f():\n    return 'x'.encode() and __import__('numpy').zeros(2**20)\n")
    assert (seen.ending, seen.detail) == (Ending.TOO_MUCH_OUTPUT, "answers")


def test_a_segfault_is_a_crash(slot: Slot) -> None:
    seen = ask(slot, "import ctypes\ndef f():\n    ctypes.string_at(0)\n")
    assert (seen.ending, seen.detail) == (Ending.CRASHED, "SIGSEGV")


def test_a_full_scratch_folder_is_an_ordinary_error(slot: Slot) -> None:
    source = "def f():\n    for i in range(99):\n        open(f'f{i}', 'wb').write(bytes(2**22))\n"
    assert ask(slot, source, limits=Limits(cpu_seconds=2, files_mb=8)).ending in (Ending.CRASHED, Ending.OUT_OF_MEMORY)
    assert ask(slot, "def f():\n    open('f', 'wb').write(bytes(2**24))\n").ending is Ending.CRASHED


def test_a_probe_after_a_crash_is_left_for_a_run_of_its_own(slot: Slot) -> None:
    probe = "def a(learner, given):\n    return 1\ndef b(learner, given):\n    learner.f()\n"
    probe += "def c(learner, given):\n    return 3\n"
    seen = observe(slot, "import os\ndef f():\n    os.abort()\n", probe=probe, probes=("a", "b", "c"))
    reading = read_run(seen, ("a", "b", "c"), LIMITS)
    assert [(n, e.ending) for n, e in reading.evidence.items()] == [("a", Ending.FINISHED), ("b", Ending.CRASHED)]
    assert reading.unanswered == ("c",)


def test_what_one_probe_leaves_behind_does_not_colour_the_next(slot: Slot) -> None:
    probe = "import random\ndef a(learner, given):\n    return learner.f(), random.random()\nb = a\n"
    source = "n = []\ndef f():\n    n.append(1)\n    return len(n)\n"
    reading = read_run(observe(slot, source, probe=probe, probes=("a", "b")), ("a", "b"), LIMITS)
    assert reading.evidence["a"].answer == reading.evidence["b"].answer
    assert reading.evidence["a"].answer[0] == 1


# ---------------------------------------------------------------- what is refused

REFUSED = {
    "fork": "os.fork()",
    "spawn": "os.posix_spawn('/bin/true', ['true'], {})",
    "exec": "os.execv('/bin/true', ['true'])",
    "shell": "subprocess.run(['true'])",
    "system": "os.system('true') and (_ for _ in ()).throw(PermissionError)",
    "socket": "socket.socket()",
    "kill": "os.kill(os.getppid(), 9)",
    "kill all": "os.kill(-1, 9)",
    "signal a thread": "signal.pthread_kill(threading.get_ident(), 10)",
    "session": "os.setsid()",
    "memory file": "os.memfd_create('x')",
    "shared memory": "ctypes_call('shmget', 0, 4096, 0o1600)",
    "namespace": "ctypes_call('unshare', 0x10000000)",
    "trace": "ctypes_call('ptrace', 0, 0, 0, 0)",
    "mount": "ctypes_call('mount', b'a', b'/scratch', b'tmpfs', 0, None)",
}
CALLER = """
import ctypes, os, signal, socket, subprocess, threading
def ctypes_call(name, *arguments):
    libc = ctypes.CDLL(None, use_errno=True)
    if getattr(libc, name)(*arguments) == -1:
        raise OSError(ctypes.get_errno(), name)
def f():
    try:
        CALL
    except PermissionError:
        return "refused"
"""


@pytest.mark.parametrize("call", REFUSED.values(), ids=REFUSED)
def test_what_is_not_allowed_is_a_permission_error(slot: Slot, call: str) -> None:
    assert value(slot, CALLER.replace("CALL", call)) == "refused"


def test_threads_are_allowed(slot: Slot) -> None:
    source = "from concurrent.futures import ThreadPoolExecutor\ndef f():\n    with ThreadPoolExecutor(4) as pool:\n"
    assert value(slot, source + "        return sum(pool.map(abs, range(100)))\n") == 4_950


def test_nothing_survives_a_run(slot: Slot) -> None:
    """Not even a thread that would go on after the answer."""
    source = "import threading, time\ndef spin():\n    while True:\n"
    source += "        open('alive', 'w').close()\n        time.sleep(0.01)\n"
    source += "threading.Thread(target=spin).start()\ndef f():\n    return 1\n"
    assert value(slot, source) == 1
    listing = "import os, time\ndef f():\n    time.sleep(0.1)\n"
    listing += "    return [p for p in os.listdir('/proc') if p.isdigit()], os.listdir()\n"
    processes, files = value(slot, listing)
    assert len(processes) <= 3  # bubblewrap's first process, the warm process and the run itself
    assert files == ["lab.py"]


# ---------------------------------------------------------------- what is in there

LOOK = "import os\ndef f(path):\n    return os.listdir(path) if os.path.isdir(path) else open(path).read()\n"


REPOSITORY = Path(__file__).parent.parent


@pytest.mark.parametrize("path", ["/etc/passwd", "/etc/hostname", "/sys", "/var", "/run", "/mnt", "/media"])
def test_the_host_is_not_there(slot: Slot, path: str) -> None:
    problem = ask(slot, LOOK, {"path": path}).problem
    assert problem is not None
    assert problem.type == "FileNotFoundError"


def test_of_the_repository_only_its_python_environment_can_be_seen(slot: Slot) -> None:
    source = "import os\ndef f(path):\n    return os.listdir(path) if os.path.isdir(path) else []\n"
    assert set(value(slot, source, {"path": str(REPOSITORY)})) <= {Path(sys.prefix).name}


def test_of_folders_above_python_only_the_way_to_it_is_there(slot: Slot, tmp_path: Path) -> None:
    """Python itself may lie below a home or /tmp, as with pyenv and uv; what lies beside it is not to be seen."""
    source = "import os\ndef f(paths):\n    return {p: os.listdir(p) for p in paths if os.path.isdir(p)}\n"
    found = value(slot, source, {"paths": ["/root", str(Path.home()), str(tmp_path.parent)]})
    python = {str(Path(p)) for p in (sys.prefix, sys.base_prefix)}
    for folder, names in found.items():
        for name in names:
            assert any(p.startswith(f"{folder}/{name}") for p in python), (folder, name)


def test_the_first_process_has_no_variables(slot: Slot) -> None:
    assert ask(slot, LOOK, {"path": "/proc/1/environ"}).answer in ("", None)


def test_the_engine_shows_only_its_inside(slot: Slot) -> None:
    source = "import grader, os\ndef f():\n    home = os.path.dirname(grader.__file__)\n"
    source += "    return home, sorted(os.listdir(home))\n"
    home, names = value(slot, source)
    assert home == "/grader/grader"
    assert names == ["__init__.py", "inside"]


def test_no_variable_of_the_host_is_there(slot: Slot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRADER_TEST_SECRET", "s3cret")
    source = "import os, glob\ndef f():\n    return dict(os.environ), open('/proc/self/environ').read()\n"
    with Slot([], "bubblewrap") as fresh:
        variables, raw = value(fresh, source)
    assert "s3cret" not in json.dumps(variables) + raw
    assert variables["HOME"] == "/scratch"
    assert not {k for k in variables if k.startswith(("CI", "GITHUB", "AWS", "SSH"))}


def test_the_network_is_not_there(slot: Slot) -> None:
    assert set(re.findall(r"(\w+):", value(slot, LOOK, {"path": "/proc/net/dev"}))) <= {"lo"}


WRITE = "def f(path):\n    open(path, 'w').close()\n"


@pytest.mark.parametrize("path", ["/x", "/usr/x", "/grader/grader/x", "/dev/x", "/bin/x", np.__file__])
def test_the_system_can_not_be_written(slot: Slot, path: str) -> None:
    problem = ask(slot, WRITE, {"path": path}).problem
    assert problem is not None
    assert problem.type in ("OSError", "PermissionError")


def test_the_scratch_folder_is_wiped_between_runs(slot: Slot) -> None:
    source = (
        "import os\nos.makedirs('a/b')\nopen('a/b/c', 'w').write('x')\nos.symlink('/usr', 'link')\nos.chmod('a/b', 0)\n"
    )
    assert value(slot, source + "def f():\n    return sorted(os.listdir())\n") == ["a", "lab.py", "link"]
    assert value(slot, LOOK, {"path": "/scratch"}) == ["lab.py"]


def test_an_earlier_submission_is_not_there(slot: Slot) -> None:
    """Neither as a module, nor as a change to a library, nor in memory."""
    secret = "sw0rdfish" * 3
    value(slot, f"import builtins, json\nbuiltins.mark = json.mark = '{secret}'\ndef f():\n    return 1\n")
    source = """
import builtins, gc, json, linecache, re, sys
def f(a, b):
    mark = (a + b).encode()
    found = [n for n in ("builtins", "json") if hasattr(sys.modules[n], "mark")]
    found += [k for k in linecache.cache if (a + b) in str(linecache.cache[k])]
    try:
        maps = open("/proc/self/maps").read().splitlines()
        memory = open("/proc/self/mem", "rb")
    except OSError:
        return found
    count = 0
    for line in maps:
        start, end = (int(n, 16) for n in line.split()[0].split("-"))
        if "rw" in line and end - start < 2**26:
            try:
                memory.seek(start)
                count += memory.read(end - start).count(mark * 3)
            except (OSError, ValueError, OverflowError):
                pass
    return found + ["memory"] * count
"""
    assert value(slot, source, {"a": "sw0rd", "b": "fish"}) == []


def test_questions_can_be_changed_by_a_run_for_itself_alone(slot: Slot) -> None:
    source = np.frombuffer(b"def f(x):\n    x[:] = 7\n    return x\n", np.uint8)
    job = wire.pack(
        {
            "slug": "lab",
            "source": source,
            "probe": np.frombuffer(PROBE.encode(), np.uint8),
            "probes": ["ask"],
            "seed": 1,
        }
    )
    packed = wire.pack({"ask": {"x": np.zeros(3)}})
    with SharedFile(packed) as questions:
        answers = [
            read_run(slot.run(job, questions, LIMITS), ("ask",), LIMITS).evidence["ask"].answer for _ in range(2)
        ]
        assert [a.tolist() for a in answers] == [[7, 7, 7]] * 2
        assert os.pread(questions.fd, len(packed), 0) == packed


def test_a_shared_file_can_not_be_written() -> None:
    with SharedFile(b"abc") as file:
        with pytest.raises(PermissionError):
            os.pwrite(file.fd, b"x", 0)
        with pytest.raises(PermissionError):
            os.ftruncate(file.fd, 0)
        with pytest.raises(PermissionError):
            os.open(f"/proc/self/fd/{file.fd}", os.O_WRONLY | os.O_TRUNC)


def test_a_run_holds_no_descriptor_but_its_own(slot: Slot) -> None:
    source = (
        "import os\ndef f():\n    return {n: os.readlink(f'/proc/self/fd/{n}') for n in os.listdir('/proc/self/fd')\n"
    )
    source += "            if os.path.lexists(f'/proc/self/fd/{n}')}\n"
    targets = value(slot, source).values()
    assert all(t.startswith(("pipe:", "/dev/null")) for t in targets), targets


# ---------------------------------------------------------------- the slot itself


class Impatient:
    """A watcher that has the run ended some time after its first print."""

    def __init__(self, after: float) -> None:
        self.after, self.began, self.printed = after, 0.0, b""
        self.seen: list[Progress] = []

    def output(self, data: bytes) -> None:
        self.printed += data
        self.began = self.began or time.monotonic()

    def progress(self, seen: Progress) -> None:
        self.seen.append(seen)

    def cancelled(self) -> bool:
        return bool(self.began) and time.monotonic() - self.began > self.after


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
    limits = Limits(
        cpu_seconds=4, wall_seconds=1.5
    )  # each session may have an equal share: then it has half a processor
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
