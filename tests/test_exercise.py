"""An exercise folder that is wrong is refused with a message that names the file and the key."""

import re
import shutil
from pathlib import Path

import pytest

from grader.course import Course
from grader.errors import OUR_FAULT, CourseError
from grader.exercise import load_exercise


@pytest.fixture
def folder(course: Course, tmp_path: Path) -> Path:
    """A copy of `double` to spoil."""
    return Path(shutil.copytree(course.root / "exercises" / "double", tmp_path / "double"))


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def test_a_right_folder_is_read(folder: Path) -> None:
    exercise = load_exercise(folder)
    assert (exercise.slug, exercise.title, exercise.track, exercise.minutes) == ("double", "Doubling", "basics", 5)
    assert exercise.limits.cpu_seconds == 2
    assert exercise.limits.wall == 4
    assert exercise.probes() == ("double", "total")
    assert exercise.stub.is_file()


def test_the_clock_is_generous_by_default(folder: Path) -> None:
    replace(folder / "exercise.toml", "wall_seconds = 4\n", "")
    assert load_exercise(folder).limits.wall > 2 * load_exercise(folder).limits.cpu_seconds


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("minutes = 5", "minuets = 5", r"exercise\.toml: .*minuets.*Known keys: .*minutes"),
        ("minutes = 5", "", r"exercise\.toml: .*minutes"),
        ("minutes = 5", "minutes = 0", r"exercise\.toml: .*\$\.minutes"),
        ("minutes = 5", 'minutes = "five"', r"exercise\.toml: .*int.*str.*\$\.minutes"),
        ("cpu_seconds = 2", "cpu_second = 2", r"exercise\.toml: .*cpu_second.*Known keys: .*memory_mb"),
        ("cpu_seconds = 2", "cpu_seconds = -1", r"exercise\.toml: .*\$\.limits\.cpu_seconds"),
        ("memory_mb = 256", "memory_mb = 1000000", r"exercise\.toml: .*\$\.limits\.memory_mb"),
        ('title = "Doubling"', 'title = ""', r"exercise\.toml: .*\$\.title"),
        ('title = "Doubling"', "title = ", r"exercise\.toml: not valid TOML.*line 1"),
    ],
)
def test_a_wrong_key_is_named(folder: Path, old: str, new: str, said: str) -> None:
    replace(folder / "exercise.toml", old, new)
    with pytest.raises(CourseError, match=said) as caught:
        load_exercise(folder)
    assert caught.value.exit_code == OUR_FAULT


@pytest.mark.parametrize("name", ["exercise.toml", "task.md", "probe.py", "checks.py", "double.py"])
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(CourseError, match=re.escape(f"{folder / name}: missing")):
        load_exercise(folder)


@pytest.mark.parametrize("slug", ["Double", "2double", "dou-ble", "dou ble"])
def test_a_bad_slug_is_refused(folder: Path, slug: str) -> None:
    with pytest.raises(CourseError, match="Rename the folder"):
        load_exercise(folder.rename(folder.parent / slug))


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("def double(learner):\n    pass\n", r"probe\.py:1: probe `double` takes \(learner\), expected"),
        ("def double(learner, given:\n", r"probe\.py:1: not valid Python"),
        ("def _helper(x):\n    pass\n", r"probe\.py: no probe"),
    ],
)
def test_a_bad_probe_is_named(folder: Path, source: str, said: str) -> None:
    (folder / "probe.py").write_text(source)
    with pytest.raises(CourseError, match=said):
        load_exercise(folder).probes()


def test_probes_are_read_and_not_run(folder: Path) -> None:
    (folder / "probe.py").write_text("raise SystemExit\ndef _h(x): ...\ndef a(learner, given): ...\n")
    assert load_exercise(folder).probes() == ("a",)


def test_the_task_comes_in_the_readers_language(folder: Path) -> None:
    (folder / "task.ja.md").write_text("# 二倍", encoding="utf-8")
    exercise = load_exercise(folder)
    assert exercise.task(("fr", "ja_JP.UTF-8", "en")) == "# 二倍"
    assert exercise.task(("fr",)).startswith("# Doubling")


def test_a_task_that_is_no_text_is_named(folder: Path) -> None:
    (folder / "task.md").write_bytes(b"\xff\xfe")
    with pytest.raises(CourseError, match=r"task\.md: can not be read as UTF-8"):
        load_exercise(folder).task()
