"""Ctrl-C, and the signals of a shutdown and of a closed terminal: all ends at once, nothing is left, nothing is lost."""

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest
from faulting import COURSE, Class, assert_gone, assert_whole, below, command, contents, environment, finish

from grader.sandbox import why_no_walls

pytestmark = pytest.mark.sandbox

HOUR = "[limits]\ncpu_seconds = 2\nwall_seconds = 3600\n"
SLEEPS = "import time\ndef double(x):\n    time.sleep(3600)\n"


def heeding() -> None:
    """As in a terminal; what is begun in the background has Ctrl-C ignored, or its closing, these tests perhaps among it."""
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


def unhurried(folder: Path) -> Path:
    """The tiny course, where a run may sleep for an hour."""
    course = folder / "course"
    shutil.copytree(COURSE, course)
    about = course / "exercises/double/exercise.toml"
    about.write_text(about.read_text().partition("[limits]")[0] + HOUR)
    return course


def sleepers(folder: Path, klass: Class) -> Path:
    """The class, and two more, the last to be graded, who sleep."""
    shutil.copytree(klass.folder, folder / "in")
    for number in range(2):
        (folder / f"in/zzz{number}").mkdir()
        (folder / f"in/zzz{number}/double.py").write_text(f"{SLEEPS}\n# {number}\n")
    return folder / "in"


@pytest.mark.parametrize("isolation", ["bubblewrap", "none"])
@pytest.mark.parametrize(
    ("number", "all_of_them"),
    [(signal.SIGINT, True), (signal.SIGINT, False), (signal.SIGTERM, False), (signal.SIGHUP, True)],
)
def test_a_signal_leaves_a_whole_gradebook_and_no_process(
    klass: Class, tmp_path: Path, number: signal.Signals, all_of_them: bool, isolation: str
) -> None:
    """`all_of_them`: sent to the whole group, as a terminal does. Both slots have long work then, which is not waited for."""
    if isolation == "bubblewrap" and (reason := why_no_walls()):
        pytest.skip(reason)
    out, scratch = tmp_path / "book", tmp_path / "tmp"
    scratch.mkdir()
    course = unhurried(tmp_path)
    with subprocess.Popen(
        command(sleepers(tmp_path, klass), out, course=course, isolation=isolation),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(TMPDIR=scratch),
        start_new_session=True,
        preexec_fn=heeding,  # noqa: PLW1509 - it sets signals and nothing else
    ) as process:
        try:
            wait_for_sleepers(process, out, klass)
            slots = below(process.pid)
            assert slots
            (os.killpg if all_of_them else os.kill)(process.pid, number)
            said = process.communicate(timeout=120)
        finally:
            process.kill()  # if it is still there

    assert (process.returncode, said[1].strip()) == (2, "Stopped."), said
    assert_gone(slots)
    assert not list(scratch.iterdir())
    assert not (out / ".evidence.new").exists()
    assert_whole(out, klass)
    finish(klass.folder, out, course)
    expected, came = contents(klass.book), contents(out)
    del expected["evidence"], came["evidence"]  # whose names tell of the limits
    assert came == expected


def wait_for_sleepers(process: subprocess.Popen[str], out: Path, klass: Class) -> None:
    """Until of everybody else there is evidence, so that nobody but the sleepers is left."""
    expected = len(list((klass.book / "evidence").iterdir()))
    while len(list((out / "evidence").glob("[!.]*"))) < expected:
        assert process.poll() is None
        time.sleep(0.01)
