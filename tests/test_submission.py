"""Only an ordinary file of reasonable size is taken, and what is not taken is explained."""

import os
from pathlib import Path

import pytest

from grader.course import Course
from grader.errors import GraderError
from grader.exercise import Exercise
from grader.submission import MAX_BYTES, Refused, from_folder, read_source, students


@pytest.fixture
def double(course: Course) -> Exercise:
    return course.exercise("double")


def test_a_file_is_taken_byte_for_byte(tmp_path: Path, double: Exercise) -> None:
    (tmp_path / "double.py").write_bytes(b"\xff\x00\r\n")
    taken = from_folder("ann", tmp_path, double)
    assert (taken.student, taken.source, taken.note) == ("ann", b"\xff\x00\r\n", "")
    assert len(taken.digest) == 64


def test_a_link_is_refused(tmp_path: Path, double: Exercise) -> None:
    (tmp_path / "double.py").symlink_to("/etc/passwd")
    taken = from_folder("ann", tmp_path, double)
    assert taken.source is None
    assert "double.py can not be read: it is a link" in taken.note
    assert taken.digest == ""


def test_a_dangling_link_is_refused(tmp_path: Path, double: Exercise) -> None:
    (tmp_path / "double.py").symlink_to("nowhere")
    assert "it is a link" in from_folder("ann", tmp_path, double).note


@pytest.mark.timeout(10)
def test_a_pipe_is_refused_without_waiting_for_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "double.py")
    with pytest.raises(Refused, match="not an ordinary file"):
        read_source(tmp_path / "double.py")


@pytest.mark.timeout(10)
def test_a_device_and_a_folder_are_refused(tmp_path: Path) -> None:
    for path in (Path("/dev/zero"), tmp_path):
        with pytest.raises(Refused, match="is not an ordinary file"):
            read_source(path)


def test_a_file_too_large_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "double.py"
    path.write_bytes(b"#" * MAX_BYTES)
    assert len(read_source(path)) == MAX_BYTES
    path.write_bytes(b"#" * (MAX_BYTES + 1))
    with pytest.raises(Refused, match="larger than 1000 kB"):
        read_source(path)


def test_a_misnamed_file_is_pointed_at(tmp_path: Path, double: Exercise) -> None:
    (tmp_path / "Double.py").touch()
    note = from_folder("ann", tmp_path, double).note
    assert "no double.py" in note
    assert "did you mean 'Double.py'?" in note


def test_a_hostile_file_name_does_not_reach_the_terminal(tmp_path: Path, double: Exercise) -> None:
    (tmp_path / "doubl\x1b[31m.py").touch()
    assert "\x1b" not in from_folder("ann", tmp_path, double).note


def test_a_class_is_its_folders(tmp_path: Path) -> None:
    for name in ("zoe", "ann", ".git"):
        (tmp_path / name).mkdir()
    (tmp_path / "notes.txt").touch()
    (tmp_path / "bob").symlink_to(tmp_path / "ann")
    assert list(students(tmp_path)) == ["ann", "zoe"]


def test_a_class_without_students_is_explained(tmp_path: Path) -> None:
    with pytest.raises(GraderError, match="grader check FILE"):
        students(tmp_path)
    with pytest.raises(GraderError, match="not a folder"):
        students(tmp_path / "nowhere")
