"""Files are written in one piece, and only where something changes."""

from pathlib import Path

from grader.disk import replace_file


def test_a_file_that_holds_its_bytes_already_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "results.json"
    replace_file(path, b"one")
    before = path.stat()
    replace_file(path, b"one")
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    replace_file(path, b"two")
    assert path.read_bytes() == b"two"
    assert path.stat().st_ino != before.st_ino


def test_what_a_link_shows_is_no_file_that_holds_its_bytes(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_bytes(b"one")
    link = tmp_path / "results.json"
    link.symlink_to(tmp_path / "elsewhere")
    replace_file(link, b"one")
    assert not link.is_symlink()
    assert link.read_bytes() == b"one"
