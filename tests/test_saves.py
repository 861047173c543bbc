"""Saves are noticed, however an editor makes them; and keys are told from what a terminal sends for them."""

import os
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.watch import keys, saves
from grader.watch.saves import Saves


@pytest.fixture
def clock(monkeypatch):
    """A clock that only goes on when it is told to; files keep the real one, so that all of them are recent."""

    class Clock:
        now = 1_000.0

        def __call__(self):
            return self.now

    clock = Clock()
    monkeypatch.setattr("grader.watch.saves.time.monotonic", clock)
    return clock


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "lab.py"
    path.write_text("x = 1\n")
    return path


def settled(watched, clock, seconds=1.0):
    """What is found when all is still for a while."""
    found = watched.look()
    clock.now += seconds
    return found + watched.look()


def test_what_a_file_holds_at_first_is_no_news(file, clock):
    watched = Saves([file])
    assert settled(watched, clock) == []


def test_a_save_is_news_once(file, clock):
    watched = Saves([file])
    file.write_text("x = 2\n")
    assert settled(watched, clock) == [file]
    assert settled(watched, clock) == []


def test_a_save_that_changes_nothing_is_no_news(file, clock):
    watched = Saves([file])
    file.write_text("x = 1\n")
    os.utime(file)
    assert settled(watched, clock) == []


def test_a_file_that_another_one_replaces_is_news(file, clock):
    watched = Saves([file])
    new = file.with_name("new")
    new.write_text("x = 3\n")
    new.replace(file)
    assert settled(watched, clock) == [file]


def test_a_save_in_pieces_is_news_when_it_is_whole(file, clock):
    watched = Saves([file])
    with file.open("w") as stream:
        for _ in range(5):
            stream.write("x = 4\n")
            stream.flush()
            assert watched.look() == []
            clock.now += saves.SETTLED_SECONDS / 2
            assert watched.look() == []
    assert settled(watched, clock) == [file]


def test_a_file_that_is_emptied_first_is_waited_for(file, clock):
    watched = Saves([file])
    file.write_text("")
    assert settled(watched, clock, saves.EMPTY_SECONDS / 2) == []
    file.write_text("x = 5\n")
    assert settled(watched, clock) == [file]
    file.write_text("")
    assert settled(watched, clock) == [file]  # it has stayed empty


def test_a_file_that_is_away_for_a_while_is_waited_for(file, clock):
    watched = Saves([file])
    file.unlink()
    assert settled(watched, clock) == []
    assert watched.missing(file)
    file.write_text("x = 1\n")
    assert settled(watched, clock) == []  # as it was before
    file.unlink()
    assert settled(watched, clock) == []
    file.write_text("x = 6\n")
    assert settled(watched, clock) == [file]


def test_a_file_that_is_not_there_yet_is_waited_for(tmp_path, clock):
    watched = Saves([tmp_path / "lab.py"])
    assert settled(watched, clock) == []
    (tmp_path / "lab.py").write_text("x = 1\n")
    assert settled(watched, clock) == [tmp_path / "lab.py"]


def test_two_saves_of_one_length_at_one_time_are_two(file, clock):
    """As on a disk whose times are coarse."""
    watched = Saves([file])
    stamp = time.time_ns()
    found = []
    for text in ("x = 7\n", "x = 8\n"):
        file.write_text(text)
        os.utime(file, ns=(stamp, stamp))
        found += settled(watched, clock)
    assert found == [file, file]


def test_of_several_files_the_one_that_was_saved_is_told(tmp_path, clock):
    paths = [tmp_path / f"{name}.py" for name in "abc"]
    for path in paths:
        path.write_text("x = 1\n")
    watched = Saves(paths)
    paths[1].write_text("x = 2\n")
    assert settled(watched, clock) == [paths[1]]


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir], ids=["pipe", "folder"])
def test_what_is_no_file_is_not_waited_for(tmp_path, clock, make):
    watched = Saves([tmp_path / "lab.py"])
    make(tmp_path / "lab.py")
    assert settled(watched, clock) in ([], [tmp_path / "lab.py"])  # the check says what is wrong with it


# ---------------------------------------------------------------- keys


@pytest.mark.parametrize(
    ("sent", "pressed"),
    [
        ("h", ["h"]),
        ("hn", ["h", "n"]),
        ("\x1b[A", [keys.UP]),
        ("\x1bOB", [keys.DOWN]),
        ("a\x1b[5~b", ["a", keys.PAGE_UP, "b"]),
        ("\x1b", []),
        ("\x1b[15;2~q", ["q"]),
        ("\x1b[200~", []),
        ("\x1bxq", ["q"]),
        ("é", ["é"]),
        ("", []),
    ],
)
def test_keys_are_told_from_sequences(sent, pressed):
    assert keys.keys_of(sent) == pressed


@given(st.text(alphabet="\x1b[O~ABq15;é"))
def test_nothing_that_a_terminal_sends_breaks_the_reading(sent):
    assert "\x1b" not in keys.keys_of(sent)
