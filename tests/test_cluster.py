"""A class graded by a real scheduler and two real worker processes, on this machine's own loopback."""

import json
import os
import pickle
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import msgspec
import pytest

import grader.cluster.client
import grader.cluster.worker
from grader.batch import Setting, grade_class
from grader.cluster.client import INSTALL, connect, within
from grader.cluster.worker import ENGINE, Answer, Carried, Order, Slots, serve, versions, why_not
from grader.course import Course
from grader.errors import GraderError, SandboxError
from grader.exercise import Limits
from grader.gradebook import Gradebook
from grader.intake import collect
from grader.observing import Cancelled, Observation, Stop
from grader.report import Status
from grader.sandbox import Place, SharedFile, why_no_walls
from grader.store import fingerprint

distributed = pytest.importorskip("distributed")
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="workers need Linux")

ISOLATION = "none" if why_no_walls() else "bubblewrap"
PATIENCE = 120  # seconds until a process has come up, on a busy machine


def program(name, *arguments):
    """One of Dask's own programs, as a person starts it."""
    command = [sys.executable, "-m", f"distributed.cli.{name}", *map(str, arguments), "--host", "127.0.0.1"]
    return subprocess.Popen([*command, "--no-dashboard"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


class Cluster:
    """A scheduler, and worker processes by their address."""

    def __init__(self, folder):
        self.file = folder / "scheduler.json"
        self.folder = folder
        self.processes = [program("dask_scheduler", "--port", 0, "--scheduler-file", self.file)]
        self.workers = {}
        deadline = time.monotonic() + PATIENCE
        while not self.file.exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        self.address = json.loads(self.file.read_text())["address"]

    def add_worker(self, name):
        options = ["--name", name, "--nthreads", 1, "--no-nanny", "--local-directory", self.folder]
        self.workers[name] = program("dask_worker", self.address, *options)
        self.processes.append(self.workers[name])

    def wait(self, number):
        with distributed.Client(self.address, set_as_default=False) as client:
            client.wait_for_workers(number, timeout=PATIENCE)

    def close(self):
        for process in reversed(self.processes):
            process.kill()
            process.wait()


@pytest.fixture
def cluster(tmp_path):
    cluster = Cluster(tmp_path)
    try:
        yield cluster
    finally:
        cluster.close()


@pytest.fixture
def place(course):
    return Place.for_exercises(course.exercises(), ISOLATION)


def a_class(course, folder, size):
    """Students' work: right, wrong, crashing and missing."""
    greet = course.solution(course.exercise("greet")).read_text()
    double = course.solution(course.exercise("double")).read_text()
    kinds = [double, "def double(x):\n    return x\n", "import os\nos._exit(3)\n", "def double(x:\n"]
    for number in range(size):
        student = folder / f"s{number:02}"
        student.mkdir(parents=True)
        (student / "double.py").write_text(f"# {number}\n{kinds[number % len(kinds)]}")
        if number % 3:
            (student / "greet.py").write_text(f"# {number}\n{greet}")
    return folder


def graded(course, work, out, setting):
    exercises = course.exercises()
    with Gradebook(out) as book:
        return grade_class(exercises, collect(work, exercises), book, setting, seed=7)


def evidence(out):
    """What was kept, by key; without times, which are never the same twice."""
    with Gradebook(out, existing=True) as book:
        return {p.name: fingerprint(book.evidence.load(p.name)) for p in (out / "evidence").iterdir()}


def lose(cluster, name, client, finished):
    """End a worker that stands still once it has been given something to do."""
    address = next(a for a, w in client.scheduler_info()["workers"].items() if w["name"] == name)
    while not finished.is_set() and not client.processing([address]).get(address):
        time.sleep(0.05)
    cluster.workers[name].kill()
    cluster.workers[name].wait()
    return not finished.is_set()


@pytest.mark.slow
def test_two_workers_of_which_one_is_killed_find_what_this_machine_finds(course, tmp_path, cluster, place):
    work = a_class(course, tmp_path / "class", 8)
    here = graded(course, work, tmp_path / "here", Setting(1, ISOLATION))
    for name in ("one", "two"):
        cluster.add_worker(name)
    cluster.wait(2)
    finished = threading.Event()

    with (
        connect(cluster.address, place) as connection,
        distributed.Client(cluster.address, set_as_default=False) as client,
        ThreadPoolExecutor(1) as pool,
    ):
        os.kill(cluster.workers["one"].pid, signal.SIGSTOP)  # what it is given now it never does
        lost = pool.submit(lose, cluster, "one", client, finished)
        try:
            there = graded(course, work, tmp_path / "there", Setting(connection.runs, ISOLATION, away=connection))
        finally:
            finished.set()
        assert lost.result()

    assert (tmp_path / "there" / "gradebook.csv").read_bytes() == (tmp_path / "here" / "gradebook.csv").read_bytes()
    assert evidence(tmp_path / "there") == evidence(tmp_path / "here")
    statuses = {v.status for reports in (here, there) for r in reports.values() for x in r.values() for v in x.verdicts}
    assert {Status.PASSED, Status.FAILED} <= statuses
    assert Status.BROKEN not in statuses


@pytest.mark.slow
def test_workers_that_are_missing_or_differ_are_named(cluster, place, monkeypatch):
    def connected():
        with connect(cluster.address, place):
            pass

    with pytest.raises(GraderError, match="has no workers"):
        connected()
    cluster.add_worker("one")
    cluster.wait(1)
    connected()
    there = versions(place.warm)
    monkeypatch.setattr(grader.cluster.client, "versions", lambda warm: {**there, "numpy": "0.1"})
    with pytest.raises(SandboxError) as raised:
        connected()
    assert re.search(rf"tcp://127.0.0.1:\d+: it has numpy {re.escape(there['numpy'])}, not 0.1", str(raised.value))
    assert "Install there what is installed here" in str(raised.value)


@pytest.mark.slow
def test_a_scheduler_that_is_lost_ends_the_command_and_keeps_the_gradebook(course, tmp_path, cluster, place):
    work = a_class(course, tmp_path / "class", 2)
    cluster.add_worker("one")
    cluster.wait(1)
    with connect(cluster.address, place) as connection:
        cluster.processes[0].kill()
        cluster.processes[0].wait()
        with pytest.raises(GraderError, match=re.escape(cluster.address)) as raised:
            graded(course, work, tmp_path / "book", Setting(1, ISOLATION, away=connection))
    assert "What was graded until now is kept" in str(raised.value)
    here = graded(course, work, tmp_path / "book", Setting(1, ISOLATION))
    assert len(here) == 2


@pytest.fixture
def heeding_ctrl_c():
    """As a program begun by a person: what a shell begins in the background ignores it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.slow
@pytest.mark.usefixtures("heeding_ctrl_c")
def test_ctrl_c_waits_for_no_run(course_copy, tmp_path, cluster):
    settings = course_copy / "exercises/double/exercise.toml"
    settings.write_text(settings.read_text().replace("wall_seconds = 4", "wall_seconds = 60"))
    course = Course(course_copy)
    (tmp_path / "class/ann").mkdir(parents=True)
    (tmp_path / "class/ann/double.py").write_text("import time\ntime.sleep(3_600)\n")
    cluster.add_worker("one")
    cluster.wait(1)
    with (
        connect(cluster.address, Place.for_exercises(course.exercises(), ISOLATION)) as connection,
        distributed.Client(cluster.address, set_as_default=False) as client,
        ThreadPoolExecutor(1) as pool,
    ):
        pressed = pool.submit(interrupt, client)
        with pytest.raises(KeyboardInterrupt):
            graded(course, tmp_path / "class", tmp_path / "book", Setting(1, ISOLATION, away=connection))
        assert time.monotonic() - pressed.result() < 10


def interrupt(client):
    """Press Ctrl-C once a worker has something to do; tell when."""
    while not any(client.processing().values()):
        time.sleep(0.05)
    pressed = time.monotonic()
    os.kill(os.getpid(), signal.SIGINT)
    return pressed


class Endless:
    """A scheduler with one worker, and the future of a run that never ends."""

    def __init__(self):
        self.cancelled = False

    def submit(self, *_, **__):
        return self

    def result(self, timeout):
        time.sleep(timeout)
        raise TimeoutError

    def cancel(self):
        self.cancelled = True

    def nthreads(self):
        return {"one": 1}


def test_a_run_that_is_not_wanted_any_more_is_not_waited_for(place):
    client, stop = Endless(), Stop()
    threading.Timer(0.3, stop.set).start()
    with SharedFile(b"job") as job, SharedFile(b"questions") as questions, pytest.raises(Cancelled):
        grader.cluster.client.Cluster(client, "", {}).worker(place, ()).run(job, questions, Limits(), stop)
    assert client.cancelled


def test_no_scheduler(place, monkeypatch):
    monkeypatch.setattr(grader.cluster.client, "CONNECT_SECONDS", 1)
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"tcp://127.0.0.1:{server.getsockname()[1]}"
    with pytest.raises(GraderError, match=f"No Dask scheduler answers at {address}"), connect(address, place):
        pass


def test_the_command_says_so_too(course, tmp_path):
    work = a_class(course, tmp_path / "class", 1)
    command = ["--course", course.root, "grade", work, "--out", tmp_path / "book", "--cluster", "nonsense://"]
    done = subprocess.run(
        [sys.executable, "-m", "grader", *map(str, command)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("grader: No Dask scheduler answers at nonsense://")
    assert not (tmp_path / "book").exists()


def test_the_extra_that_is_not_installed(place, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(GraderError) as raised, connect("tcp://127.0.0.1:9", place):
        pass
    assert str(raised.value) == INSTALL


def test_a_worker_without_a_sandbox_is_refused_unless_none_is_wanted(monkeypatch):
    monkeypatch.setattr(grader.cluster.worker, "why_no_walls", lambda: "There is no bwrap.")
    assert "no sandbox. There is no bwrap." in why_not(versions(()), Place((), "bubblewrap"))
    assert why_not(versions(()), Place((), "none")) == ""


def test_a_worker_of_another_engine_refuses_each_order():
    order = Order({**versions(()), ENGINE: "0.0.1"}, Place((), "none"), (), Limits(), b"")
    answer = msgspec.msgpack.decode(serve(msgspec.msgpack.encode(order), SharedFile(b"x")), type=Answer)
    assert answer.observation is None
    assert re.search(rf"it has {ENGINE} .*, not 0.0.1", answer.refused)


def test_an_order_that_makes_no_sense_is_refused():
    assert b"refused" in serve(b"\x80", SharedFile(b"x"))


def test_questions_travel_as_bytes():
    carried = Carried(b"questions")
    assert sys.getsizeof(carried) >= 9
    assert bytes(pickle.loads(pickle.dumps(carried)).mapped()) == b"questions"  # noqa: S301 - our own


def test_a_slot_is_kept_for_the_next_run_of_the_class():
    slots, place = Slots(), Place((), "none")
    with slots.taken(place, ()) as first, slots.taken(place, ()) as second:
        assert first is not second
    with slots.taken(place, ()) as third:
        assert third in (first, second)
    with slots.taken(Place(("json",), "none"), ()) as other:
        assert other not in (first, second)
    slots.close()


def test_no_more_than_the_limits_allow_is_taken():
    limits = Limits(output_kb=1, reply_mb=1)
    assert within(Observation(output=b"x" * 1_024, reply=b"x" * 2**20), limits)
    assert not within(Observation(output=b"x" * 1_025), limits)
    assert not within(Observation(reply=b"x" * (2**20 + 1)), limits)
