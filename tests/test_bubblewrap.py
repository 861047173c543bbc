"""The walls' description: read-only, empty, and honest about why they can not be had."""

import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from grader import bubblewrap


def options() -> list[str]:
    return bubblewrap.arguments(2**20)


def test_only_the_scratch_folder_can_be_written() -> None:
    given = options()
    assert "--bind" not in given
    assert "--dev-bind" not in given
    assert given[given.index("--size") + 1] == str(2**20)
    assert given.count("/scratch") >= 2


def test_nothing_is_shared_and_nothing_is_inherited() -> None:
    given = options()
    for option in ("--unshare-all", "--die-with-parent", "--new-session", "--clearenv"):
        assert option in given
    assert "--share-net" not in given


def test_a_course_within_the_python_installation_is_masked() -> None:
    course = Path(sys.prefix) / "share" / "course"
    given = bubblewrap.arguments(2**20, [course])
    assert given[given.index(str(course)) - 1] == "--tmpfs"


def test_the_environment_is_the_same_everywhere() -> None:
    variables = bubblewrap.environment("/scratch", "/grader", own_file_system=True)
    assert variables["PYTHONHASHSEED"] == "0"
    assert variables["OMP_NUM_THREADS"] == variables["TF_NUM_INTEROP_THREADS"] == "1"


@pytest.fixture
def forget():
    bubblewrap.why_not.cache_clear()
    yield
    bubblewrap.why_not.cache_clear()


@pytest.mark.usefixtures("forget")
def test_a_missing_program_is_named_with_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    assert "apt-get install bubblewrap" in bubblewrap.why_not()


@pytest.mark.usefixtures("forget")
def test_a_program_that_can_not_is_quoted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    fake = tmp_path / "bwrap"
    fake.write_text("#!/bin/sh\necho 'No permissions to create new namespace' >&2\nexit 1\n")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    reason = bubblewrap.why_not()
    assert "No permissions to create new namespace" in reason
    assert "user namespaces" in reason


@pytest.mark.usefixtures("forget")
def test_another_system_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert bubblewrap.why_not() == "bubblewrap needs Linux, this is darwin."


@pytest.mark.usefixtures("forget")
def test_a_python_that_is_not_there_inside_is_not_laid_to_the_kernel(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    reason = bubblewrap.why_not()
    if "No permissions" in reason or "not installed" in reason:
        pytest.skip(reason)
    assert "/nowhere/python can not be run" in reason
    assert "user namespaces" not in reason


# ---------------------------------------------------------------- a Python that is reached by links

BASE = Path(sys.base_prefix).resolve()
ASKED = """
import subprocess, sys
from pathlib import Path
from grader import bubblewrap

where = "import sys; print(sys.prefix, sys.base_prefix)"
if reason := bubblewrap.why_not():
    sys.exit(reason)
options = bubblewrap.arguments(2**20, [Path(p) for p in sys.argv[2:]])
for command in (["-c", where], ["-c", sys.argv[1]]):
    done = subprocess.run([bubblewrap.program(), *options, "--", sys.executable, *command], capture_output=True, text=True)
    print(done.stdout or done.stderr, end="")
exec(where)
"""


def asked(python: Path, question: str = "", hidden: tuple[Path, ...] = (), **variables: str) -> tuple[str, list[str]]:
    """What a Python answers to a question behind the walls, and where it says that it lies, inside and outside."""
    environment = {**os.environ, "PYTHONPATH": str(bubblewrap.ENGINE.parent), **variables}
    command = [python, "-c", ASKED, question, *hidden]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    inside, *answer, outside = done.stdout.splitlines()
    return "\n".join(answer), [inside, outside]


def linked(link: Path, target: Path) -> Path:
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(target)
    return link


def made(python: Path, folder: Path) -> Path:
    """An environment of that Python."""
    subprocess.run([python, "-m", "venv", "--without-pip", folder], check=True, timeout=60)
    return folder


PYTHON = Path("bin", f"python{sys.version_info.major}.{sys.version_info.minor}")
WAYS = {
    "an environment on another disk": lambda at: linked(at / "project/.venv", made(BASE / PYTHON, at / "disk/venv")),
    "a folder above it": lambda at: linked(at / "home", made(BASE / PYTHON, at / "disk/venv").parent) / "venv",
    "the Python below it": lambda at: made(linked(at / "opt/python", BASE) / PYTHON, at / "venv"),
    "its program alone": lambda at: made(linked(at / "shims/python3", BASE / PYTHON), at / "venv"),
    "all of them": lambda at: linked(at / "a", made(linked(at / "opt/python", BASE) / PYTHON, at / "disk/venv")),
}


@pytest.mark.usefixtures("slot")
@pytest.mark.parametrize("way", WAYS)
def test_a_python_that_is_reached_by_links_is_the_same_inside(way: str, tmp_path: Path) -> None:
    _answer, (inside, outside) = asked(WAYS[way](tmp_path) / "bin/python")
    assert inside == outside


@pytest.mark.usefixtures("slot")
def test_what_is_hidden_is_hidden_under_each_of_its_names(tmp_path: Path) -> None:
    venv = made(BASE / PYTHON, tmp_path / "disk/venv")
    names = [venv / "share/course", linked(tmp_path / "project/.venv", venv) / "share/course"]
    names[0].mkdir(parents=True)
    (names[0] / "secret").touch()
    for hidden in names:
        question = f"import os; print([os.listdir(n) for n in {list(map(str, names))}])"
        assert asked(tmp_path / "project/.venv/bin/python", question, (hidden,))[0] == "[[], []]"


@pytest.mark.usefixtures("slot")
def test_what_was_installed_for_the_user_alone_is_there_and_nothing_else_of_theirs(tmp_path: Path) -> None:
    scheme = f"{os.name}_user"
    folder = Path(sysconfig.get_path("purelib", scheme, {"userbase": str(tmp_path / "user")}))
    folder.mkdir(parents=True)
    (folder / "mine.py").write_text("here = True")
    (tmp_path / "user/secret").touch()
    question = f"import mine, os; print(mine.here, os.listdir({str(tmp_path / 'user')!r}))"
    answer, _places = asked(BASE / PYTHON, question, PYTHONUSERBASE=str(tmp_path / "user"))
    assert answer == "True ['lib']"
