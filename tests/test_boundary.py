"""What must stay on its own side: TensorFlow inside the sandbox, and everything that is not asked of a run outside it."""

import pkgutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import grader
from grader.course import Course
from grader.ending import Ending
from grader.paper import set_paper
from grader.pipeline import gather
from grader.sandbox import Slot

COURSE = Path(__file__).parent / "course"
SECRET = "SECRET_OF_THE_HOST_7f3a"

TRUSTED_SIDE = """
import importlib, json, sys
from pathlib import Path
for name in json.loads(sys.argv[1]):
    importlib.import_module(name)
from grader.course import Course
from grader.ending import Ending
from grader.evidence import Evidence
from grader.judge import judge
from grader.paper import set_paper
exercise = Course(Path(sys.argv[2])).exercise("double")
with set_paper(exercise, 7) as paper:
    evidence = {p: Evidence(p, Ending.FINISHED, {"number": 1.0, "array": [1.0]}) for p in paper.probes}
    verdicts = judge(paper.rubric, evidence, paper.kept)
assert not any(v.earned for v in verdicts), verdicts
print(sorted({"tensorflow", "keras"} & set(sys.modules)))
"""

LOOKS_AROUND = b"""
import os
import sys


def read(path):
    try:
        with open(path, "rb") as file:
            return file.read(100_000).decode("latin1")
    except OSError as error:
        return type(error).__name__


def walk(top, depth=0):
    try:
        entries = sorted(os.scandir(top), key=lambda e: e.name)
    except OSError:
        return []
    found = []
    for entry in entries:
        found.append(entry.path)
        if depth < 12 and entry.is_dir(follow_symlinks=False):
            found += walk(entry.path, depth + 1)
    return found


def kind(fd):
    try:
        return os.readlink(f"/proc/self/fd/{fd}").split(":")[0]
    except OSError:
        return ""


def double(x):
    held = {str(fd): kind(fd) for fd in range(256)}
    skip = ("/proc", "/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64")
    names = [f"/{n}" for n in os.listdir("/") if f"/{n}" not in skip]
    every = [p for n in names for p in walk(n)]
    wanted = ("checks.py", "solutions", "greet.py", "exercise.toml", "sample_class", "attacks")
    return {
        "environment": dict(os.environ),
        "path": sys.path,
        "open": {fd: what for fd, what in held.items() if what},
        "root": os.listdir("/"),
        "scratch": os.listdir("."),
        "engine": sorted(walk("/grader")),
        "course": [p for p in every if p.rsplit("/", 1)[-1] in wanted],
        "importable": [os.path.join(p, n) for p in sys.path for n in wanted if os.path.exists(os.path.join(p, n))],
        "proc": {p: read(f"/proc/{p}/environ") for p in ("1", "2", str(os.getppid()))},
        "command": read("/proc/1/cmdline") + read("/proc/2/cmdline"),
        "modules": sorted(n for n in sys.modules if n.startswith("grader")),
    }


def total(xs):
    return 0.0
"""


def test_trusted_side_never_imports_tensorflow():
    inside = {"grader.__main__", "grader.inside.zygote"}
    names = [m.name for m in pkgutil.walk_packages(grader.__path__, "grader.") if m.name not in inside]
    script = [sys.executable, "-c", TRUSTED_SIDE, repr(names).replace("'", '"'), str(COURSE)]

    done = subprocess.run(script, capture_output=True, text=True, timeout=120, check=False)

    assert done.stdout.strip() == "[]", done.stdout + done.stderr


@pytest.fixture(scope="module")
def seen(slot: Slot) -> Iterator[dict[str, Any]]:
    """What a submission finds when it looks around, in a slot started while the host holds a secret."""
    with (
        pytest.MonkeyPatch.context() as patch,
        set_paper(Course(COURSE).exercise("double"), 7) as paper,
        Slot([], "bubblewrap") as fresh,
    ):
        patch.setenv("SECRET_TOKEN", SECRET)
        gather(b"LEFT_BY_ANOTHER = 'the work of another student'", paper, fresh)
        evidence = gather(LOOKS_AROUND, paper, fresh)["double"]
        assert evidence.ending is Ending.FINISHED, evidence
        yield evidence.answer["number"]


@pytest.mark.sandbox
def test_no_variable_of_the_host(seen: dict[str, Any]):
    assert "PATH" in seen["environment"]
    assert "SECRET_TOKEN" not in seen["environment"]
    assert SECRET not in repr(seen)
    assert seen["environment"]["HOME"] == "/scratch"
    assert "SECRET" not in "".join(seen["proc"].values())


@pytest.mark.sandbox
def test_nothing_of_the_course(seen: dict[str, Any]):
    assert seen["course"] == []
    assert seen["importable"] == []
    assert str(COURSE) not in seen["command"]


@pytest.mark.sandbox
def test_only_the_engines_inner_part(seen: dict[str, Any]):
    files = {p for p in seen["engine"] if p.endswith(".py")}
    inner = {f"/grader/grader/inside/{p.name}" for p in (Path(grader.__file__).parent / "inside").glob("*.py")}
    assert files == inner | {"/grader/grader/__init__.py"}
    assert {n for n in seen["modules"] if not n.startswith("grader.inside")} == {"grader"}


@pytest.mark.sandbox
def test_nothing_of_another_submission(seen: dict[str, Any]):
    assert seen["scratch"] == ["double.py"]  # its own
    assert "the work of another student" not in repr(seen)


@pytest.mark.sandbox
def test_paths_and_descriptors(seen: dict[str, Any]):
    repository = str(Path(grader.__file__).parents[1])
    assert repository not in seen["path"]
    python = {Path(p).parts[1] for p in (sys.prefix, sys.base_prefix)}  # the environment may lie below the repository
    assert ({"work", "home", "srv", "root", "etc/passwd"} - python).isdisjoint(seen["root"])
    assert set(seen["open"]) <= {"0", "1", "2", *map(str, range(3, 10))}
    kinds = [what for fd, what in seen["open"].items() if fd != "0"]
    assert set(kinds) == {"pipe"}  # output, twice, and the reply: no socket, no file
    assert len(kinds) == 3
