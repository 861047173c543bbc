"""The walls' description: read-only, empty, and honest about why they can not be had."""

import sys
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
