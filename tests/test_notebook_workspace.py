"""A notebook in a learner's folder: what a kernel checks is remembered as what `grader check` checks is."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from kernels import Kernel, kernel

DOUBLE = "def double(x):\n    return 2 * x"
TOTAL = "def total(xs):\n    return sum(xs)"


def grader(*arguments: str | Path, cwd: Path) -> str:
    command = [sys.executable, "-m", "grader", *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    done = subprocess.run(command, capture_output=True, text=True, cwd=cwd, env=environment, check=False, timeout=120)
    assert "Traceback" not in done.stderr
    return done.stdout


def standing(folder: Path, slug: str) -> dict[str, Any]:
    """What `grader list` says of an exercise."""
    return next(row for row in json.loads(grader("list", "--json", cwd=folder)) if row["slug"] == slug)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    shutil.copytree(Path(__file__).parent / "course", tmp_path / "course")
    grader("--course", tmp_path / "course", "init", "--notebooks", "home", cwd=tmp_path)
    return tmp_path / "home"


@pytest.fixture
def nb(home: Path) -> Iterator[Kernel]:
    """A kernel as Jupyter starts it: at work in the notebook's folder."""
    with kernel(home / "01_double", GRADER_COURSE="") as started:
        started.run("%load_ext grader\nimport grader")
        yield started


def test_what_is_checked_in_a_kernel_is_remembered(home: Path, nb: Kernel) -> None:
    assert standing(home, "double")["state"] == "new"
    nb.run(DOUBLE)
    assert "2/4 points" in nb.run("grader.check('double')").text
    assert standing(home, "double")["score"] == 2
    nb.run(TOTAL)
    shown = nb.run("grader.check('double')")
    assert "Everything passed.\nNext: Greeting (`greet`)" in shown.text
    assert standing(home, "double")["state"] == "done"


def test_hints_go_on_where_the_terminal_was(home: Path, nb: Kernel) -> None:
    nb.run("def double(x):\n    return x")
    assert "Hint 1 of 2: What is twice 3?" in nb.run("%hint double").text
    path = home / "01_double/double.ipynb"
    notebook = nbformat.read(path, 4)
    next(c for c in notebook.cells if c["id"].startswith("double-"))["source"] = "def double(x):\n    return x"
    nbformat.write(notebook, path)
    assert "Hint 2 of 2" in grader("hint", "double", cwd=home)


def seconds(nb: Kernel, code: str, cell: str) -> float:
    begun = time.monotonic()
    assert "4/4 points" in nb.run(code, cell).text
    return time.monotonic() - begun


@pytest.mark.parametrize("named", [True, False])
def test_the_same_code_is_not_run_again(nb: Kernel, named: bool) -> None:
    """Also where its cells have been run again, as with "Run all"; in notebooks that name their cells, and those that do not."""
    code = f"import time\ndef double(x):\n    time.sleep(1)\n    return 2 * x\n{TOTAL}"
    check = "grader.check('double')"
    nb.run(code, "a1" if named else "")
    assert seconds(nb, check, "a2" if named else "") > 2
    assert seconds(nb, check, "a2" if named else "") < 1
    nb.run(code, "a1" if named else "")
    assert seconds(nb, check, "a2" if named else "") < 1


def test_where_the_answer_is_a_file_nothing_is_remembered(home: Path, nb: Kernel) -> None:
    (home / "01_double/double.ipynb").unlink()
    (home / "01_double/double.py").write_text("def double(x):\n    return x\n")
    nb.run(f"{DOUBLE}\n{TOTAL}")
    shown = nb.run("grader.check('double')")
    assert "4/4 points" in shown.text
    assert "not remembered: your file for this exercise is not a notebook (01_double/double.py)." in shown.text
    assert standing(home, "double")["score"] is None
