"""The wheel that people install: it holds the course and no solution, and it works away from the repository."""

import ast
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from collections.abc import Iterable
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCES = (
    "setup.cfg",
    "setup.py",
    "pyproject.toml",
    "MANIFEST.in",
    "README.md",
    "LICENSE",
    "CHANGELOG.md",
    "constraints.txt",
)
FOLDERS = ("grader", "exercises", "datasets", "solutions")
SLUG = "linear_regression"


def run(*command: str | Path, cwd: Path) -> str:
    """Runs a command as a user would, without what the environment tells Python, and returns its output."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command} ended with {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the sources, solutions included, since a build writes into the folder that it builds."""
    copy = tmp_path_factory.mktemp("sources")
    for name in SOURCES:
        shutil.copy(ROOT / name, copy)
    for name in FOLDERS:
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    # What a working copy has lying about: caches, and an exercise that an earlier build left behind.
    for litter in (
        "exercises/__pycache__/probe.pyc",
        "datasets/__pycache__/data.pyc",
        "build/lib/grader/exercises/old/task.md",
    ):
        (copy / litter).parent.mkdir(parents=True)
        (copy / litter).write_bytes(b"litter")
    return copy


@pytest.fixture(scope="module")
def sdist(sources: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("sdist")
    run(sys.executable, "-m", "build", "--no-isolation", "--sdist", "--outdir", out, cwd=sources)
    (path,) = out.iterdir()
    return path


@pytest.fixture(scope="module", params=["repository", "sdist"])
def wheel(request: pytest.FixtureRequest, sources: Path, sdist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the repository and built from the source distribution."""
    tree, out = sources, tmp_path_factory.mktemp("wheel")
    if request.param == "sdist":
        tree = tmp_path_factory.mktemp("unpacked")
        shutil.unpack_archive(sdist, tree, filter="data")
        (tree,) = tree.iterdir()
    run(sys.executable, "-m", "build", "--no-isolation", "--wheel", "--outdir", out, cwd=tree)
    (path,) = out.iterdir()
    return path


@pytest.fixture(scope="module")
def held(wheel: Path) -> dict[str, bytes]:
    """The wheel's files by name."""
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def solution_texts() -> set[bytes]:
    """The contents of every file in solutions/; an empty file gives nothing away."""
    texts = {path.read_bytes() for path in (ROOT / "solutions").rglob("*") if path.is_file()}
    assert texts, "there is nothing in solutions/ that a wheel could give away, so this test would prove nothing"
    return texts - {b""}


def test_the_wheel_holds_every_exercise_and_data_set(held: dict[str, bytes]) -> None:
    for folder in ("exercises", "datasets"):
        here = {f"grader/{path.relative_to(ROOT).as_posix()}" for path in (ROOT / folder).rglob("*") if path.is_file()}
        here = {name for name in here if "__pycache__" not in name and "/." not in name}
        assert {name for name in held if name.startswith(f"grader/{folder}/")} == here
    assert f"grader/exercises/{SLUG}/exercise.toml" in held
    assert any(re.fullmatch(r"grader/datasets/\w+\.py", name) for name in held)
    assert any(re.fullmatch(r"grader/exercises/_shared/\w+\.py", name) for name in held)


def test_the_wheel_installs_no_package_but_grader(held: dict[str, bytes]) -> None:
    assert {name.split("/")[0] for name in held if ".dist-info/" not in name} == {"grader"}


def test_the_wheel_holds_no_solution(held: dict[str, bytes]) -> None:
    secrets = solution_texts()
    assert [name for name in held if "solution" in name] == []
    assert [name for name, content in held.items() if content in secrets] == []


def test_the_sdist_holds_no_solution(sdist: Path) -> None:
    with tarfile.open(sdist) as archive:
        held = {item.name: archive.extractfile(item).read() for item in archive if item.isfile()}
    assert any(name.endswith(f"/exercises/{SLUG}/exercise.toml") for name in held)
    secrets = solution_texts()
    assert [name for name in held if "solution" in name or "__pycache__" in name] == []
    assert [name for name, content in held.items() if content in secrets] == []


def test_the_wheel_runs_where_there_is_no_repository(wheel: Path, tmp_path: Path) -> None:
    """Installs the wheel alone; what it needs is lent by this environment, which spares a second TensorFlow.

    A path file lends the libraries but not this environment's own (editable) grader: Python reads path files only in
    the site-packages that are its own. That nothing undeclared is borrowed is for the next test to say.
    """
    home, elsewhere = tmp_path / "venv", tmp_path / "elsewhere"
    elsewhere.mkdir()
    venv.create(home, symlinks=True)
    python = home / "bin" / "python"
    site = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=elsewhere).strip())
    run(sys.executable, "-m", "pip", "--python", python, "install", "--no-deps", "--no-index", wheel, cwd=elsewhere)
    (site / "lent.pth").write_text("\n".join(sorted({sysconfig.get_path("purelib"), sysconfig.get_path("platlib")})))

    found = Path(run(python, "-c", "import grader; print(grader.__file__)", cwd=elsewhere).strip())
    assert found.is_relative_to(home)
    listed = json.loads(run(home / "bin" / "grader", "list", "--json", cwd=elsewhere))
    assert SLUG in [exercise["slug"] for exercise in listed]


def test_every_import_of_the_package_is_declared(held: dict[str, bytes]) -> None:
    (metadata,) = (content.decode() for name, content in held.items() if name.endswith(".dist-info/METADATA"))
    lines = [line for line in metadata.splitlines() if line.startswith("Requires-Dist:")]
    declared = required(line for line in lines if "extra ==" not in line)
    on_a_cluster = declared | required(line for line in lines if 'extra == "cluster"' in line)
    providers = packages_distributions()
    for name, content in held.items():
        if not name.endswith(".py"):
            continue
        for imported in imports(content) - sys.stdlib_module_names - {"grader"}:
            # No library provides a name that stands for a file of the course itself, such as the learner's module.
            provided_by = {canonical(provider) for provider in providers.get(imported, ())}
            known = on_a_cluster if name.startswith("grader/cluster/") else declared
            assert not provided_by or provided_by & known, (
                f"{name} imports {imported}, which setup.cfg does not require"
            )


def required(lines: Iterable[str]) -> set[str]:
    return {canonical(re.match(r"Requires-Dist: ([\w.-]+)", line)[1]) for line in lines}


def canonical(name: str) -> str:
    """A distribution's name, spelt in the one way that compares."""
    return re.sub(r"[-_.]+", "-", name).lower()


def imports(source: bytes) -> set[str]:
    """The top-level names of the modules that a source imports."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            found.add(node.module.split(".")[0])
    return found
