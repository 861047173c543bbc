"""The students' version of the course: it works by itself, and nothing of the solutions is in it."""

import ast
import filecmp
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from grader.course import Course
from grader.errors import GraderError
from grader.release import release

ROOT = Path(__file__).parents[1]
SOLUTIONS = sorted((ROOT / "solutions").rglob("*.py"))


def run(*command: Any, cwd: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return subprocess.run(
        [*map(str, command)],
        cwd=cwd,
        env={**environment, "PYTHONDONTWRITEBYTECODE": "1", **variables},
        capture_output=True,
        text=True,
        check=False,
        timeout=250,
    )


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("out") / "students"
    done = run(sys.executable, "-m", "grader", "release", folder, cwd=ROOT, PYTHONPATH=str(ROOT))
    assert done.returncode == 0, done.stderr
    assert "pip install" in done.stdout
    return folder


def test_it_holds_what_learners_need_and_nothing_else(released: Path) -> None:
    tops = {p.name for p in released.iterdir()}
    assert tops - {"docs"} == {
        *("grader", "exercises", "datasets", "README.md", "LICENSE", "release.json"),
        *("setup.py", "setup.cfg", "pyproject.toml", "constraints.txt", ".gitignore"),
    }
    for here in (p for p in (ROOT / "exercises").rglob("*") if p.is_file() and "__pycache__" not in p.parts):
        assert filecmp.cmp(here, released / here.relative_to(ROOT), shallow=False)
    names = {p.name for p in released.rglob("*")}
    assert not names & {"__pycache__", ".git", ".pytest_cache", "build", "conftest.py", "solutions", "tests", "wrong"}
    assert (
        "mypy" not in (released / "pyproject.toml").read_text() + (released / "setup.cfg").read_text().split("dev =")[0]
    )


def test_no_link_between_its_documents_is_dead(released: Path) -> None:
    links = {
        (path.relative_to(released), link)
        for path in released.rglob("*.md")
        for link in re.findall(r"\]\(([^)\s#]+)", path.read_text())
        if "://" not in link
    }
    assert (Path("docs/learners.md"), "notebooks.md") in links
    assert [(path, link) for path, link in links if not (released / path.parent / link).exists()] == []


def functions(tree: ast.AST) -> dict[str, str]:
    """Every function as Python sees it, without its docstring: what it is, and what it is called."""
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            if ast.get_docstring(node):
                node.body = node.body[1:] or [ast.Pass()]
            found[ast.dump(node)] = node.name
    return found


def rows(text: str) -> list[str]:
    """The lines of a file without indentation, comment signs, and those that are empty or only close a bracket."""
    return [line for line in (line.strip(" \t#>`") for line in text.splitlines()) if line.strip("()[]{},:")]


def threes(lines: list[str]) -> Iterator[tuple[str, ...]]:
    """Every three lines in a row."""
    return (tuple(lines[i : i + 3]) for i in range(len(lines) - 2))


def bodies(path: Path) -> list[list[str]]:
    """The lines of each function of a file, without its head and docstring."""
    text = path.read_text()
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            first = node.body[1 if ast.get_docstring(node) and len(node.body) > 1 else 0]
            found.append(rows("\n".join(text.splitlines()[first.lineno - 1 : node.end_lineno])))
    return found


def test_no_function_of_any_solution_is_in_it(released: Path) -> None:
    given_out: dict[str, str] = {}
    for path in released.rglob("*.py"):
        given_out |= dict.fromkeys(functions(ast.parse(path.read_text())), path.name)
    looked_for = 0
    for path in SOLUTIONS:
        slug = path.relative_to(ROOT / "solutions").parts[0]
        stub = functions(ast.parse((ROOT / "exercises" / slug / f"{slug}.py").read_text()))
        for dumped, name in functions(ast.parse(path.read_text())).items():
            if dumped not in stub:
                looked_for += 1
                assert dumped not in given_out, f"{name} of {path} is in {given_out[dumped]}"
    assert looked_for > 300


def test_no_three_lines_in_a_row_of_any_solution_are_in_it(released: Path) -> None:
    """By the letters, where the test above goes by the meaning. A hint may quote a line or two."""
    given_out = {three: p.name for p in released.rglob("*") if p.is_file() for three in threes(rows(p.read_text()))}
    looked_for = 0
    for path in SOLUTIONS:
        slug = path.relative_to(ROOT / "solutions").parts[0]
        stub = set(rows((ROOT / "exercises" / slug / f"{slug}.py").read_text()))
        for body in bodies(path):
            for three in threes(body):
                if stub.issuperset(three) or sum(map(len, three)) < 30:
                    continue
                looked_for += 1
                assert three not in given_out, f"{path}: {three} is in {given_out[three]}"
    assert looked_for > 500


def test_no_file_of_the_solutions_is_in_it(released: Path) -> None:
    secrets = {path.read_bytes() for path in SOLUTIONS} - {b""}
    assert [p for p in released.rglob("*") if p.is_file() and p.read_bytes() in secrets] == []


def test_it_lists_and_checks_without_being_installed(released: Path, tmp_path: Path) -> None:
    def grader(*arguments: Any) -> subprocess.CompletedProcess[str]:
        return run(sys.executable, "-m", "grader", *arguments, cwd=tmp_path, PYTHONPATH=str(released))

    where = run(sys.executable, "-c", "import grader; print(grader.__file__)", cwd=tmp_path, PYTHONPATH=str(released))
    assert Path(where.stdout.strip()).is_relative_to(released)
    listed = json.loads(grader("list", "--json").stdout)
    assert [e["slug"] for e in listed] == [e.slug for e in Course(ROOT).exercises()]

    shutil.copy(released / "exercises/linear_regression/linear_regression.py", tmp_path)
    done = grader("check", "--data", "builtin")
    assert done.returncode == 1, done.stderr
    assert "still to be written" in done.stdout


def test_its_selfcheck_says_that_there_are_no_solutions(released: Path, tmp_path: Path) -> None:
    done = run(sys.executable, "-m", "grader", "selfcheck", "iris", cwd=tmp_path, PYTHONPATH=str(released))
    assert done.returncode == 2
    assert "no solutions" in done.stderr
    assert "students' version" in done.stderr


def test_a_release_of_a_release_is_none(released: Path, tmp_path: Path) -> None:
    with pytest.raises(GraderError, match="authors' repository"):
        release(Course(released), tmp_path / "again")


@pytest.mark.slow
def test_it_installs(released: Path, tmp_path: Path) -> None:
    """What it needs is lent by this environment, which spares a second TensorFlow."""
    tree = shutil.copytree(released, tmp_path / "students")  # an install writes into the folder
    home = tmp_path / "venv"
    venv.create(home, symlinks=True)
    python = home / "bin" / "python"
    pip = [
        sys.executable,
        "-m",
        "pip",
        "--python",
        python,
        "install",
        "--no-index",
        "--no-deps",
        "--no-build-isolation",
    ]
    site = Path(
        run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=tmp_path).stdout.strip()
    )
    (site / "lent.pth").write_text("\n".join(sorted({sysconfig.get_path("purelib"), sysconfig.get_path("platlib")})))
    done = run(*pip, tree, cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    shutil.rmtree(tree)
    listed = json.loads(run(home / "bin" / "grader", "list", "--json", cwd=tmp_path).stdout)
    assert len(listed) == len(Course(ROOT).exercises())
    assert not [p for p in site.rglob("*") if "solutions" in p.name]
