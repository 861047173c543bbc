"""Only an ordinary file of reasonable size is taken, and what is not taken is explained."""

import os
from pathlib import Path

import pytest

from grader.course import Course
from grader.exercise import Exercise
from grader.submission import MAX_BYTES, Refused, Submission, read_source


@pytest.fixture
def double(course: Course) -> Exercise:
    return course.exercise("double")


def test_a_file_is_taken_byte_for_byte(tmp_path: Path, double: Exercise) -> None:
    (tmp_path / "double.py").write_bytes(b"\xff\x00\r\n")
    taken = Submission("ann", double, read_source(tmp_path / "double.py"))
    assert taken.source == b"\xff\x00\r\n"
    assert len(taken.digest) == 64
    assert Submission("ann", double, None).digest == ""


@pytest.mark.parametrize("target", ["/etc/passwd", "nowhere"])
def test_a_link_is_refused(tmp_path: Path, target: str) -> None:
    (tmp_path / "double.py").symlink_to(target)
    with pytest.raises(Refused, match=r"double\.py can not be read: it is a link"):
        read_source(tmp_path / "double.py")


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
