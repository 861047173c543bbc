"""Installing Keras Labs where TensorFlow is at home already, as on Colab, changes none of the packages that are there."""

import configparser
import json
import os
import re
import shutil
import subprocess
import sys
import venv
from importlib.metadata import requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parent.parent
COLAB = sorted(p.stem for p in (ROOT / "tests/colab").glob("*.txt"))
NEW = {"copydetect", "msgspec", "pyseccomp"}  # what Colab does not have
OFFLINE = (
    "No matching distribution",
    "Could not find a version",
    "ConnectionError",
    "NewConnectionError",
    "Max retries",
)
CONFLICT = ("ResolutionImpossible", "conflicting dependencies")


def needed() -> list[Requirement]:
    """What setup.cfg requires."""
    parser = configparser.ConfigParser()
    parser.read(ROOT / "setup.cfg")
    return [Requirement(line) for line in parser["options"]["install_requires"].split("\n") if line]


def there(name: str) -> dict[str, str]:
    """The versions of an environment: one of Colab's, or "oldest", with just the lower bounds of setup.cfg."""
    if name == "oldest":
        found = {}
        for requirement in needed():
            (bound,) = requirement.specifier  # each has a lower bound, and no upper one
            assert bound.operator == ">="
            found.setdefault(canonicalize_name(requirement.name), bound.version)
        return found
    lines = (ROOT / "tests/colab" / f"{name}.txt").read_text().splitlines()
    pins = [line.split("==") for line in lines if not line.startswith("#")]
    return {canonicalize_name(package): version for package, version in pins}


@pytest.mark.parametrize("name", COLAB)
def test_the_ranges_allow_what_colab_has(name: str) -> None:
    present = there(name)
    assert "tensorflow" in present
    environment = {"python_version": "3.12", "python_full_version": "3.12.12", "extra": ""}
    todo, new = needed(), set()
    while todo:
        requirement = todo.pop()
        package = canonicalize_name(requirement.name)
        if requirement.marker is not None and not requirement.marker.evaluate(environment):
            continue
        if package in present:
            assert Version(present[package]) in requirement.specifier, f"{requirement}: Colab has {present[package]}"
        elif package not in new:
            new.add(package)
            todo += [Requirement(line) for line in requires(package) or ()]
    assert new == NEW


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy of the sources, since a build writes into the folder that it builds."""
    copy, out = tmp_path_factory.mktemp("sources"), tmp_path_factory.mktemp("wheel")
    for file in ("setup.cfg", "setup.py", "pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / file, copy)
    for folder in ("grader", "exercises", "datasets"):
        shutil.copytree(ROOT / folder, copy / folder, ignore=shutil.ignore_patterns("__pycache__"))
    command = [sys.executable, "-m", "build", "--no-isolation", "--wheel", "--outdir", out, copy]
    subprocess.run(command, check=True, capture_output=True, env=clean())
    (path,) = out.iterdir()
    return path


def clean() -> dict[str, str]:
    """The environment without what it tells Python, such as where this very package is."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}


@pytest.mark.slow
@pytest.mark.parametrize("name", [*COLAB, "oldest"])
def test_pip_replaces_nothing_that_is_there(name: str, wheel: Path, tmp_path: Path) -> None:
    """Asks pip itself, in an environment that looks to it as if these versions were installed."""
    present = there(name)
    venv.create(tmp_path / "venv", symlinks=True)
    (site,) = (tmp_path / "venv").glob("lib/python*/site-packages")
    for package, version in present.items():
        about = site / f"{package.replace('-', '_')}-{version}.dist-info"
        about.mkdir()
        (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: {version}\n")
        (about / "RECORD").write_text("")
        (about / "INSTALLER").write_text("pip\n")
    report = tmp_path / "report.json"
    command = [sys.executable, "-m", "pip", "--python", tmp_path / "venv/bin/python", "install", "--dry-run"]
    command += ["--report", report, "--quiet", "--no-input", "--disable-pip-version-check", wheel]
    done = subprocess.run(command, capture_output=True, text=True, env=clean(), check=False, timeout=240)
    if done.returncode and any(sign in done.stderr for sign in OFFLINE) and not any(c in done.stderr for c in CONFLICT):
        pytest.skip(f"no package index: {done.stderr.strip().splitlines()[-1]}")
    assert done.returncode == 0, done.stderr
    installs = {canonicalize_name(i["metadata"]["name"]) for i in json.loads(report.read_text())["install"]}
    assert "keras-labs" in installs
    assert installs & present.keys() == set()
    if name in COLAB:
        assert installs == {"keras-labs", *NEW}


def test_every_requirement_says_what_is_old_enough() -> None:
    unbounded = [str(r) for r in needed() if not re.search(r">=", str(r.specifier))]
    assert unbounded == []
