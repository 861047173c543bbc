"""What a run can not see or do in the real sandbox, and what it finds in there."""

import json
import os
import re
import sys
from pathlib import Path

import numpy as np
import pytest
from runs import LIMITS, PROBE, ask, value

from grader.evidence import read_run
from grader.inside import wire
from grader.sandbox import SharedFile, Slot

pytestmark = pytest.mark.sandbox

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
