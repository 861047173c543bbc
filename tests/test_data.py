"""Where data sets come from: a folder, an earlier download, a download, or the stand-in; and what damaged files come to."""

import hashlib
import io
import os
import tarfile
import threading
from collections.abc import Iterator
from functools import partial
from http.server import HTTPServer, SimpleHTTPRequestHandler
from pathlib import Path

import numpy as np
import pytest

from grader import data
from grader.course import Course
from grader.errors import GraderError

CONTENT = b"3 1 4 1 5"
MD5 = hashlib.md5(CONTENT, usedforsecurity=False).hexdigest()
LOADER = """
import numpy as np
from grader.data import File, Split

FILES = (
    File("digits/a.bin", "{md5}", bytes=9, urls=("{url}/a.bin",)),
    File("digits/b.bin", "{md5}", bytes=9, optional=True, urls=("{url}/a.bin",)),
)
{archive}

def read(folder):
    numbers = np.array((folder / "digits/a.bin").read_text().split(), np.uint8)
    return Split(numbers, numbers, numbers[:2], numbers[:2])

def stand_in():
    zeros = np.zeros(30, np.uint8)
    return Split(np.arange(30), zeros, np.arange(20), zeros[:20])
"""


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        """Nothing."""


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A folder and the address at which it is served."""
    folder = tmp_path / "served"
    folder.mkdir()
    server = HTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield folder, f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Makes a course with the data set `digits`."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv(data.VARIABLE, raising=False)

    def make(url: str = "http://127.0.0.1:9", archive: str = "") -> Course:
        (tmp_path / "datasets").mkdir(exist_ok=True)
        (tmp_path / "datasets/digits.py").write_text(LOADER.format(md5=MD5, url=url, archive=archive))
        return Course(tmp_path)

    return make


def put(folder: Path, content: bytes = CONTENT) -> Path:
    (folder / "digits").mkdir(parents=True)
    (folder / "digits/a.bin").write_bytes(content)
    return folder


def test_a_named_folder_is_read(make, tmp_path):
    split = data.find(make(), "digits", str(put(tmp_path / "mine")))
    assert split.official
    assert split.x_train.tolist() == [3, 1, 4, 1, 5]
    assert split.source == "official files"


def test_the_variable_names_a_folder_too(make, tmp_path, monkeypatch):
    monkeypatch.setenv("GRADER_DATA", str(put(tmp_path / "mine")))
    assert data.find(make(), "digits").official


def test_the_stand_in_is_said_to_be_one(make):
    split = data.find(make(), "digits", "builtin")
    assert not split.official
    assert split.source == "built-in stand-in (asked for)"


def test_without_files_or_network_the_stand_in_says_why(make, tmp_path):
    (tmp_path / "empty").mkdir()
    split = data.find(make(), "digits", str(tmp_path / "empty"))
    assert not split.official
    assert "could not be had" in split.source


def test_a_damaged_file_is_an_error_that_names_it(make, tmp_path):
    folder = put(tmp_path / "mine", b"3 1 4 1 6")
    with pytest.raises(GraderError, match=rf"a\.bin: not the official file: expected MD5 {MD5}, received .*Delete it"):
        data.find(make(), "digits", str(folder))


def test_a_folder_that_does_not_exist_is_an_error(make):
    with pytest.raises(GraderError, match="no data folder /nowhere"):
        data.find(make(), "digits", "/nowhere")


def test_files_are_downloaded_once_and_kept(make, served, tmp_path):
    folder, url = served
    (folder / "a.bin").write_bytes(CONTENT)
    assert data.find(make(url), "digits").official
    (folder / "a.bin").unlink()
    (tmp_path / "datasets/digits.py").touch()
    data._found.cache_clear()
    assert data.find(make(url), "digits").official


def test_a_download_with_a_wrong_checksum_is_not_taken(make, served, tmp_path):
    folder, url = served
    (folder / "a.bin").write_bytes(b"something else")
    assert not data.find(make(url), "digits").official
    assert not list((tmp_path / "cache").rglob("*.bin"))


def test_an_archive_gives_only_the_files_that_are_expected(make, served, tmp_path):
    folder, url = served
    path = folder / "all.tar.gz"
    with tarfile.open(path, "w:gz") as tar:
        for name, content in (
            ("digits/a.bin", CONTENT),
            ("../escaped.bin", CONTENT),
            ("digits/b.bin", b"too long for it"),
        ):
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    md5 = hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()
    assert data.find(make(url, f'ARCHIVE = ("{url}/all.tar.gz", "{md5}")'), "digits").official
    assert sorted(p.name for p in (tmp_path / "cache").rglob("*.bin")) == ["a.bin"]
    assert not (tmp_path / "escaped.bin").exists()


@pytest.mark.parametrize("has_it_open", [False, True])
def test_two_first_downloads_at_once_are_both_official(make, served, tmp_path, monkeypatch, has_it_open):
    folder, url = served
    path = folder / "all.tar.gz"
    with tarfile.open(path, "w:gz") as tar:
        member = tarfile.TarInfo("digits/a.bin")
        member.size = len(CONTENT)
        tar.addfile(member, io.BytesIO(CONTENT))
    md5 = hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()
    course = make(url, f'ARCHIVE = ("{url}/all.tar.gz", "{md5}")')
    replace, others = os.replace, []

    def overtaken(source: Path, target: Path) -> None:
        """The other one begins and ends where this one has a whole file and not yet its name."""
        monkeypatch.setattr(os, "replace", replace)
        others.append(data.find(course, "digits"))
        if has_it_open:
            raise PermissionError(13, "as Windows says of a file that another process reads")
        replace(source, target)

    monkeypatch.setattr(os, "replace", overtaken)
    assert data.find(course, "digits").official
    assert [other.official for other in others] == [True]
    assert [p.name for p in (tmp_path / "cache/keras-labs/digits").iterdir()] == ["a.bin"]


def test_rows_are_drawn_by_the_seed_without_repetition(make):
    split = data.find(make(), "digits", "builtin")
    first, again, other = (split.drawn(np.random.default_rng(s), 12, 5) for s in (1, 1, 2))
    assert first.x_train.tolist() == again.x_train.tolist() != other.x_train.tolist()
    assert len(set(first.x_train.tolist())) == 12
    assert len(first.x_test) == 5
    assert sorted(split.drawn(np.random.default_rng(1), None, None).x_train.tolist()) == list(range(30))
