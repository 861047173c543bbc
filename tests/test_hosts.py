"""A class graded by workers on other machines: network namespaces, each with a network of its own, joined by virtual cables.

The grader and the scheduler are in one, each worker in another; what is in one reaches the others by their addresses alone. Needs
root and iproute2. Nothing of this machine's own network is touched, and all that was made is removed again, whatever happens.
"""

import json
import os
import shutil
import subprocess
import sys
import threading
import time
from contextlib import ExitStack
from pathlib import Path

import pytest
from test_cluster import a_class

from grader.gradebook import Gradebook
from grader.sandbox import why_no_walls
from grader.store import fingerprint

pytest.importorskip("distributed")

ROOT = Path(__file__).parents[1]
COURSE = ROOT / "tests" / "course"
ISOLATION = "none" if why_no_walls() else "bubblewrap"
PATIENCE = 120  # seconds until a process has come up, on a busy machine
HEAD, ONE, TWO = (
    "10.213.47.1",
    "10.213.47.2",
    "10.213.47.3",
)  # addresses of the machines; nothing outside ever sees them
PORT = 8786
# A worker of which nothing is heard is given up after that; by default after five minutes.
VARIABLES = {"DASK_DISTRIBUTED__SCHEDULER__WORKER_TTL": "25s", "DASK_DISTRIBUTED__COMM__TIMEOUTS__TCP": "20s"}
ASK = """
import json, sys
from distributed import Client
with Client(sys.argv[1], set_as_default=False) as client:
    client.wait_for_workers(int(sys.argv[2]), timeout=120)
    print(json.dumps(client.run(lambda dask_worker: dask_worker.state.executed_count)))
"""


def ip(*words):
    """`ip`, of iproute2."""
    done = subprocess.run(["ip", *map(str, words)], capture_output=True, text=True, check=False, timeout=30)
    if done.returncode:
        raise OSError(f"ip {' '.join(map(str, words))}: {done.stderr.strip()}")


def why_not():
    """Why there can be no such machines here; nothing if there can."""
    if sys.platform != "linux" or os.geteuid():
        return "network namespaces are Linux's, and root's to make"
    if shutil.which("ip") is None:
        return "there is no `ip`: install iproute2"
    name = f"kl{os.getpid()}-try"
    try:
        ip("netns", "add", name)
    except OSError as error:
        return f"no network namespaces here: {error}"
    try:
        ip("-n", name, "link", "add", "br0", "type", "bridge")
        ip("-n", name, "link", "add", "cable", "type", "veth", "peer", "name", "eth0")
    except OSError as error:
        return f"no virtual network here: {error}"
    finally:
        ip("netns", "del", name)
    return ""


class Machine:
    """A network namespace with an address, and the processes in it."""

    def __init__(self, name, address, folder):
        self.name = f"kl{os.getpid()}-{name}"
        self.address = address
        self.folder = folder / name
        self.folder.mkdir()
        self.processes = []
        ip("netns", "add", self.name)

    def command(self, *words):
        return ["ip", "netns", "exec", self.name, sys.executable, *map(str, words)]

    def start(self, *words):
        with (self.folder / "log").open("ab") as log:
            process = subprocess.Popen(self.command(*words), stdout=log, stderr=log, env=environment(), cwd=self.folder)
        self.processes.append(process)
        return process

    def call(self, *words):
        """Run to the end: the exit code, and what it printed."""
        done = subprocess.run(
            self.command(*words), capture_output=True, text=True, env=environment(), cwd=ROOT, check=False, timeout=300
        )
        return done.returncode, done.stdout, done.stderr

    def close(self):
        for process in self.processes:
            process.kill()
            process.wait()
        ip("netns", "del", self.name)  # and with it the cables that end there


def environment():
    return {**os.environ, "PYTHONPATH": str(ROOT), "GRADER_COURSE": str(COURSE), **VARIABLES}


class Hosts:
    """Three machines on one switch, which stands in the first of them: a scheduler, and two workers."""

    def __init__(self, folder, stack):
        self.machines = []
        for name, address in (("head", HEAD), ("one", ONE), ("two", TWO)):
            machine = Machine(name, address, folder)
            stack.callback(machine.close)
            self.machines.append(machine)
        self.head, *self.workers = self.machines
        ip("-n", self.head.name, "link", "add", "switch", "type", "bridge")
        ip("-n", self.head.name, "addr", "add", f"{HEAD}/24", "dev", "switch")
        for number, worker in enumerate(self.workers):
            cable = ["link", "add", f"cable{number}", "type", "veth", "peer", "name", "eth0", "netns", worker.name]
            ip("-n", self.head.name, *cable)
            ip("-n", self.head.name, "link", "set", f"cable{number}", "master", "switch", "up")
            ip("-n", worker.name, "addr", "add", f"{worker.address}/24", "dev", "eth0")
            ip("-n", worker.name, "link", "set", "eth0", "up")
        ip("-n", self.head.name, "link", "set", "switch", "up")
        for machine in self.machines:
            ip("-n", machine.name, "link", "set", "lo", "up")
        self.scheduler = f"tcp://{HEAD}:{PORT}"
        self.head.start("-m", "distributed.cli.dask_scheduler", "--host", HEAD, "--port", PORT, "--no-dashboard")
        for worker in self.workers:
            options = ["--nthreads", 1, "--no-nanny", "--no-dashboard", "--local-directory", worker.folder]
            worker.start("-m", "distributed.cli.dask_worker", self.scheduler, "--host", worker.address, *options)

    def counts(self, number=2):
        """How many tasks each worker has done, by its machine's address, once there are so many workers."""
        code, said, error = self.head.call("-c", ASK, self.scheduler, number)
        assert code == 0, error[-2_000:]
        return {address.removeprefix("tcp://").partition(":")[0]: n for address, n in json.loads(said).items()}

    def unplug(self, worker):
        """Cut a machine off: nothing comes from there any more, not even that a connection is closed."""
        ip("-n", worker.name, "link", "set", "eth0", "down")


@pytest.fixture
def hosts(tmp_path):
    if reason := why_not():
        pytest.skip(reason)
    with ExitStack() as stack:
        yield Hosts(tmp_path, stack)


def grade(work, out, *more):
    return ["-m", "grader", "grade", work, "--out", out, "--seed", 7, "--jobs", 4, "--isolation", ISOLATION, *more]


def kept(out):
    """The gradebook's table, and what was kept of each run; without times, which are never the same twice."""
    with Gradebook(out, existing=True) as book:
        evidence = {p.name: fingerprint(book.evidence.load(p.name)) for p in (out / "evidence").iterdir()}
    return (out / "gradebook.csv").read_bytes(), evidence


def local(work, out):
    command = [sys.executable, *map(str, grade(work, out))]
    done = subprocess.run(
        command, capture_output=True, text=True, env=environment(), cwd=ROOT, check=False, timeout=300
    )
    assert done.returncode == 1, done.stderr  # some of them are wrong
    return kept(out)


@pytest.mark.slow
def test_workers_on_other_machines_find_what_this_one_finds(course, tmp_path, hosts):
    work = a_class(course, tmp_path / "class", 12)
    here = local(work, tmp_path / "here")
    before = hosts.counts()
    assert set(before) == {ONE, TWO}
    code, _said, error = hosts.head.call(*grade(work, tmp_path / "there", "--cluster", hosts.scheduler))
    assert code == 1, error
    assert kept(tmp_path / "there") == here
    after = hosts.counts()
    assert all(after[address] > before[address] for address in (ONE, TWO))


@pytest.mark.slow
def test_a_machine_that_is_cut_off_loses_nothing(course, tmp_path, hosts):
    work = a_class(course, tmp_path / "class", 12)
    here = local(work, tmp_path / "here")
    hosts.counts()
    out = tmp_path / "there"
    cut = threading.Event()

    def pull():
        deadline = time.monotonic() + PATIENCE
        while not list(out.glob("evidence/[!.]*")) and time.monotonic() < deadline:
            time.sleep(0.02)
        hosts.unplug(hosts.workers[0])
        cut.set()

    puller = threading.Thread(target=pull)
    puller.start()
    code, _said, error = hosts.head.call(*grade(work, out, "--cluster", hosts.scheduler))
    puller.join()
    assert cut.is_set()
    assert code == 1, error
    assert kept(out) == here
    assert set(hosts.counts(1)) == {TWO}


def test_nothing_is_left_of_machines_that_could_not_be_joined(tmp_path, monkeypatch):
    if reason := why_not():
        pytest.skip(reason)
    monkeypatch.setattr(sys.modules[__name__], "TWO", "no address")
    with pytest.raises(OSError, match="no address"), ExitStack() as stack:
        Hosts(tmp_path, stack)
    names = subprocess.run(["ip", "netns", "list"], capture_output=True, text=True, check=True, timeout=30).stdout
    assert f"kl{os.getpid()}" not in names
