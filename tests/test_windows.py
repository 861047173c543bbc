"""The program where there is no POSIX: windows.py stands in for the system."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from grader.course import Course
from grader.sandbox import why_no_walls

TESTS = Path(__file__).parent
WINDOWS = [sys.executable, str(TESTS / "windows.py"), "grader"]
HERE = [sys.executable, "-m", "grader"]


def grader(program, *arguments, cwd):
    environment = {**os.environ, "PYTHONPATH": str(TESTS.parent)}
    command = [*program, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, cwd=cwd, env=environment, check=False, timeout=280)


def verdicts(done):
    """What was found, without times and memory."""
    found = json.loads(done.stdout)
    for exercise in found:
        del exercise["runs"]
    return found


def pretending(code, *arguments, **more):
    """A process in which the grader believes to be on Windows, and that runs some code."""
    head = "import sys\nsys.path[:0] = sys.argv[1:3]\nimport windows\nwindows.pretend()\n"
    command = [sys.executable, "-c", head + code, str(TESTS), str(TESTS.parent), *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **more)


LOOKS = """
inside = {"__package__": "grader"}
exec("import os, sys", inside)
print(hasattr(inside["os"], "fork"), hasattr(inside["os"], "getpid"), inside["sys"].platform)
try:
    exec("from fcntl import flock", inside)
except ImportError:
    print("none")
"""


def test_the_stand_in_lacks_what_windows_lacks():
    """Or the tests that use it would prove nothing."""
    said, _ = pretending(LOOKS).communicate()
    assert said.split() == ["False", "True", "win32", "none"]


def test_list_and_check(tmp_path, course):
    wrong = next((course.root / "solutions" / "double" / "wrong").glob("*.py"))
    (tmp_path / "double.py").write_bytes(wrong.read_bytes())
    (tmp_path / "greet.py").write_bytes(course.solution(course.exercise("greet")).read_bytes())
    listed = grader(WINDOWS, "--course", course.root, "list", cwd=tmp_path)
    assert listed.returncode == 0, listed.stderr
    assert "double" in listed.stdout
    there = grader(WINDOWS, "--course", course.root, "check", "--json", cwd=tmp_path)
    here = grader(HERE, "--course", course.root, "check", "--json", cwd=tmp_path)
    assert there.returncode == here.returncode == 1, there.stderr
    assert verdicts(there) == verdicts(here)


def test_init_on_another_drive(course):
    """From one drive to another there is no relative path."""
    code = """
import ntpath, os
os.path.relpath = ntpath.relpath
from pathlib import PureWindowsPath
from grader.cli.workspace import _from_here
print(_from_here(PureWindowsPath("D:/labs")))
"""
    said, trouble = pretending(code).communicate()
    assert said.strip() == r"D:\labs", trouble


def test_walls_that_are_asked_for_are_an_error(tmp_path, course):
    (tmp_path / "double.py").write_bytes(course.exercise("double").stub.read_bytes())
    done = grader(WINDOWS, "--course", course.root, "check", "--isolation", "bubblewrap", cwd=tmp_path)
    assert done.returncode == 3
    assert "bubblewrap needs Linux, this is win32" in done.stderr


@pytest.mark.tensorflow
def test_doctor(tmp_path):
    done = grader(WINDOWS, "doctor", cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "isolation: process" in done.stdout
    assert "– bubblewrap" in done.stdout


@pytest.mark.tensorflow
@pytest.mark.slow
@pytest.mark.parametrize("which", ["reference", "stub", "mistake"])
def test_a_lab_has_the_verdicts_that_it_has_behind_walls(tmp_path, which):
    if reason := why_no_walls():
        pytest.skip(reason)
    lab = Course(TESTS.parent).exercise("linear_regression")
    solutions = TESTS.parent / "solutions" / lab.slug
    mistake = sorted((solutions / "wrong").glob("*.py"))[0]
    source = {"reference": solutions / lab.filename, "stub": lab.stub, "mistake": mistake}[which]
    (tmp_path / lab.filename).write_bytes(source.read_bytes())
    there = grader(WINDOWS, "check", "--json", cwd=tmp_path)
    here = grader(HERE, "check", "--json", "--isolation", "bubblewrap", cwd=tmp_path)
    assert there.returncode == here.returncode == (0 if which == "reference" else 1), there.stderr
    assert verdicts(there) == verdicts(here)


HOLDS = """
from pathlib import Path
from grader.gradebook import Gradebook
with Gradebook(Path(sys.argv[3])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_gradebook_is_locked_and_its_lock_ends_with_the_process(tmp_path):
    with pretending(HOLDS, tmp_path, stdin=subprocess.PIPE) as first:
        assert first.stdout.readline() == "held\n"
        _, said = pretending(HOLDS, tmp_path, stdin=subprocess.DEVNULL).communicate()
        assert f"Another grader (process {first.pid})" in said
        first.kill()
    held, said = pretending(HOLDS, tmp_path, stdin=subprocess.DEVNULL).communicate()
    assert held == "held\n", said


def test_a_class_is_not_graded_in_plain_processes(tmp_path, course):
    (tmp_path / "class" / "ann").mkdir(parents=True)
    (tmp_path / "class" / "ann" / "double.py").write_bytes(course.exercise("double").stub.read_bytes())
    done = grader(
        HERE, "--course", course.root, "grade", "class", "--out", "book", "--isolation", "process", cwd=tmp_path
    )
    assert done.returncode == 3
    assert "one's own code" in done.stderr
