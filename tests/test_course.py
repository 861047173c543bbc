"""The directory listing is the course."""

import shutil
from pathlib import Path

import pytest

from grader.course import Course, find_course
from grader.errors import USED_WRONGLY, CourseError, GraderError


def test_exercises_come_in_order(course: Course) -> None:
    assert [e.slug for e in course.exercises()] == ["double", "greet"]


def test_a_folder_is_all_it_takes_to_add_an_exercise(course: Course, tmp_path: Path) -> None:
    shutil.copytree(course.root, tmp_path, dirs_exist_ok=True)
    added = shutil.copytree(tmp_path / "exercises" / "greet", tmp_path / "exercises" / "aloha")
    (added / "greet.py").rename(added / "aloha.py")
    (tmp_path / "exercises" / ".hidden").mkdir()
    (tmp_path / "exercises" / "__pycache__").mkdir()
    assert [e.slug for e in Course(tmp_path).exercises()] == ["double", "aloha", "greet"]


@pytest.mark.parametrize("slug", ["_shared", "shared"])
def test_what_exercises_share_is_no_exercise(course: Course, tmp_path: Path, slug: str) -> None:
    shutil.copytree(course.root, tmp_path, dirs_exist_ok=True)
    shutil.copytree(tmp_path / "exercises" / "greet", tmp_path / "exercises" / "_shared")
    assert [e.slug for e in Course(tmp_path).exercises()] == ["double", "greet"]
    with pytest.raises(GraderError, match=rf"no exercise '{slug}'\. "):  # and it is not suggested either
        Course(tmp_path).exercise(slug)


def test_an_unknown_exercise_suggests_the_nearest(course: Course) -> None:
    with pytest.raises(GraderError, match=r"no exercise 'duoble'; did you mean 'double'\?") as caught:
        course.exercise("duoble")
    assert caught.value.exit_code == USED_WRONGLY


@pytest.mark.parametrize("slug", ["", ".", "..", "../exercises/double", "/etc", "double/"])
def test_a_path_is_no_exercise(course: Course, slug: str) -> None:
    with pytest.raises(GraderError, match="no exercise"):
        course.exercise(slug)


def test_a_need_that_does_not_exist_is_named(course: Course, tmp_path: Path) -> None:
    shutil.copytree(course.root, tmp_path, dirs_exist_ok=True)
    toml = tmp_path / "exercises" / "greet" / "exercise.toml"
    toml.write_text(toml.read_text().replace('["double"]', '["duoble"]'))
    with pytest.raises(CourseError, match=r"greet/exercise\.toml: `needs` names 'duoble'.*did you mean 'double'"):
        Course(tmp_path).exercises()


def test_the_course_can_be_named(course: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert find_course(course.root) == course
    monkeypatch.setenv("GRADER_COURSE", str(course.root))
    assert find_course() == course
    with pytest.raises(GraderError, match=r"no course in .*--course.*GRADER_COURSE"):
        find_course(tmp_path)
