"""What a GPU needs of the sandbox, on a machine that has none: plain files stand for the device's."""

import sys

import pytest
from click.testing import CliRunner

from grader import bubblewrap, gpu, seccomp
from grader.cli import cli
from grader.ending import Ending
from grader.errors import GraderError
from grader.gpu_trial import require
from grader.paper import set_paper
from grader.pipeline import gather
from grader.sandbox import Slot, why_no_walls

LOOKS = b"""
import errno
import fcntl
import os
import resource


def asked(request):
    with open("/dev/null") as file:
        try:
            fcntl.ioctl(file, request, b"\\0" * 64)
        except OSError as error:
            return errno.errorcode[error.errno]
    return "taken"


def double(x):
    requests = {"driver": 0xC020462A, "memory": 0x30000001, "ordinary": 25, "terminal": 0x5412, "foreign": 0xC0045501}
    return {
        "devices": sorted(n for n in os.listdir("/dev") if n.startswith("nvidia")),
        "variables": {k: v for k, v in os.environ.items() if "CUDA" in k or "GPU" in k},
        "space": resource.getrlimit(resource.RLIMIT_AS)[0] == resource.RLIM_INFINITY,
        "asked": {name: asked(request) for name, request in requests.items()},
        "sys": os.path.isdir("/sys/devices"),
    }


def total(xs):
    return 0.0
"""


@pytest.fixture
def two(tmp_path, monkeypatch):
    """A machine with two GPUs, as far as its files tell."""
    folder = tmp_path / "dev"
    folder.mkdir()
    for name in ("nvidia0", "nvidia1", "nvidia10x", "nvidiactl", "nvidia-uvm", "null"):
        (folder / name).touch()
    for number, model in (("0000:01:00.0", "NVIDIA H200"), ("0000:02:00.0", "NVIDIA A100")):
        card = tmp_path / "driver" / "gpus" / number
        card.mkdir(parents=True)
        (card / "information").write_text(f"Model: \t\t {model}\nIRQ:   \t 1\n")
    monkeypatch.setattr(gpu, "DEV", folder)
    monkeypatch.setattr(gpu, "DRIVER", tmp_path / "driver")
    monkeypatch.delenv(gpu.VARIABLE, raising=False)
    return folder


def test_which_there_are(two, monkeypatch):
    assert gpu.devices() == ("0", "1")
    assert gpu.name() == "NVIDIA A100, NVIDIA H200"
    assert [p.name for p in gpu.nodes("1")] == ["nvidia1", "nvidiactl", "nvidia-uvm"]
    assert gpu.why_not() == ""
    monkeypatch.setenv(gpu.VARIABLE, "1")
    assert gpu.devices() == ("1",)


@pytest.mark.parametrize("value", ["-1", "", "7"])
def test_a_variable_that_names_none_is_told(two, monkeypatch, value):
    monkeypatch.setenv(gpu.VARIABLE, value)
    assert gpu.devices() == ()
    assert gpu.why_not().startswith(f"CUDA_VISIBLE_DEVICES is {value!r}")


def test_the_sandbox_shows_one_of_them_and_the_driver(two):
    options = " ".join(bubblewrap.arguments(2**20, device="1"))
    assert f"--dev-bind {two}/nvidia1 /dev/nvidia1" in options
    assert f"--dev-bind {two}/nvidiactl /dev/nvidiactl" in options
    assert "/dev/nvidia0" not in options
    assert options.index("--dev /dev") < options.index("--dev-bind") < options.index("--remount-ro /dev")
    assert "nvidia" not in " ".join(bubblewrap.arguments(2**20))


def test_a_run_without_walls_is_told_its_own_number():
    assert bubblewrap.environment("s", "e", own_file_system=False, device="1")["CUDA_VISIBLE_DEVICES"] == "1"
    assert bubblewrap.environment("s", "e", own_file_system=True, device="1")["CUDA_VISIBLE_DEVICES"] == "0"
    assert bubblewrap.environment("s", "e", own_file_system=True)["CUDA_VISIBLE_DEVICES"] == "-1"


@pytest.mark.sandbox
@pytest.mark.skipif(bool(why_no_walls()), reason="no sandbox here")
def test_a_run_has_the_device_and_one_without_has_not(course, two):
    found = {}
    with set_paper(course.exercise("double"), 7) as paper:
        for device in ("1", ""):
            with Slot([], "bubblewrap", device=device) as slot:
                evidence = gather(LOOKS, paper, slot)["double"]
                assert evidence.ending is Ending.FINISHED, evidence
                found[device] = evidence.answer["number"]
    inside, outside = found["1"], found[""]
    assert inside["devices"] == ["nvidia-uvm", "nvidia1", "nvidiactl"]
    assert inside["variables"]["CUDA_VISIBLE_DEVICES"] == "0"
    assert inside["space"]
    assert inside["sys"]
    # /dev/null knows none of these requests and says ENOTTY; what the filter stops never comes to it.
    assert inside["asked"] == {
        "driver": "ENOTTY",
        "memory": "ENOTTY",
        "ordinary": "ENOTTY",
        "terminal": "ENOSYS",
        "foreign": "ENOSYS",
    }
    assert outside["devices"] == []
    assert outside["variables"] == {"CUDA_VISIBLE_DEVICES": "-1"}
    assert not outside["space"]
    assert not outside["sys"]
    assert set(outside["asked"].values()) == {"ENOSYS"}


def test_the_evidence_of_a_device_is_its_own(course):
    exercise = course.exercise("double")
    digests = set()
    for device in ("", "NVIDIA H200", "NVIDIA A100"):
        with set_paper(exercise.on(device), 7) as paper:
            digests.add(paper.digest)
    assert len(digests) == 3


def test_the_filter_grows_only_where_it_is_asked_to():
    if reason := seccomp.why_not():
        pytest.skip(reason)
    assert len(seccomp.program(gpu=True)) > len(seccomp.program())


@pytest.mark.parametrize("command", ["check", "grade"])
def test_where_there_is_none_the_command_says_what_is_needed(course, tmp_path, monkeypatch, command):
    monkeypatch.setattr(gpu, "DEV", tmp_path)
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "double.py").write_text("def double(x):\n    return 2 * x\n")
    rest = [str(folder / "double.py")] if command == "check" else [str(folder), "--out", str(tmp_path / "book")]
    done = CliRunner().invoke(cli, ["--course", str(course.root), command, *rest, "--gpu", "--isolation", "none"])
    assert isinstance(done.exception, GraderError)
    assert done.exception.exit_code == 2
    assert "There is no NVIDIA GPU here" in str(done.exception)
    assert "tensorflow[and-cuda]" in str(done.exception)
    assert not (tmp_path / "book").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="GPUs are given to runs on Linux only")
def test_not_together_with_a_cluster_nor_with_plain_processes(course, tmp_path, two):
    rest = ["grade", str(tmp_path), "--out", str(tmp_path / "book"), "--gpu"]
    done = CliRunner().invoke(cli, ["--course", str(course.root), *rest, "--cluster", "tcp://127.0.0.1:9"])
    assert done.exit_code == 2
    assert "--gpu and --cluster" in done.output
    with pytest.raises(GraderError, match="--isolation process"):
        require("process")


@pytest.mark.slow
@pytest.mark.tensorflow
def test_a_gpu_that_tensorflow_does_not_see_is_not_taken_for_one(two):
    with pytest.raises(GraderError) as raised:
        require("none" if why_no_walls() else "bubblewrap")
    assert "There is a GPU here (NVIDIA A100, NVIDIA H200), but a run could not compute on it" in str(raised.value)
    assert "TensorFlow sees no GPU" in str(raised.value)
    assert "tensorflow[and-cuda]" in str(raised.value)
