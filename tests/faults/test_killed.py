"""SIGKILL, which nothing can prepare for: what was finished is kept, and grading again ends in the same gradebook."""

import itertools
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest
from faulting import TIMES, Class, assert_gone, assert_whole, below, command, contents, environment, finish, moments

pytestmark = pytest.mark.sandbox

A_BOOK = 4  # kills before a gradebook is finished: soon all is there but the writing of files


def kill_after(seconds: float, klass: Class, out: Path) -> bool:
    """Begin to grade and kill the grader so much later; False if it had ended by then."""
    process = subprocess.Popen(command(klass.folder, out), stdout=subprocess.DEVNULL, env=environment())
    time.sleep(seconds)
    slots = below(process.pid)
    os.kill(process.pid, signal.SIGKILL)
    ended = process.wait()
    assert_gone(slots)
    return ended == -signal.SIGKILL


def test_killed_at_random_moments_and_resumed_it_is_the_same_gradebook(klass: Class, tmp_path: Path) -> None:
    expected = contents(klass.book)
    moment, killed = moments(klass.seconds), 0
    for number in itertools.count():
        out, before = tmp_path / str(number), killed
        while killed < min(TIMES, before + A_BOOK) and kill_after(next(moment), klass, out):
            killed += 1
            assert_whole(out, klass)
        finish(klass.folder, out)
        assert contents(out) == expected
        shutil.rmtree(out)
        if killed == TIMES:
            break


def test_what_was_finished_is_not_run_again(klass: Class, tmp_path: Path) -> None:
    """And a gradebook that was graded to its end is whole all the while."""
    out = tmp_path / "book"
    process = subprocess.Popen(command(klass.folder, out), stdout=subprocess.DEVNULL, env=environment())
    try:
        while len(list((out / "evidence").glob("[!.]*"))) < 4:
            assert process.poll() is None
            time.sleep(0.01)
    finally:
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    kept = {p: p.stat().st_mtime_ns for p in (out / "evidence").glob("[!.]*/evidence.json")}
    assert len(kept) >= 4
    finish(klass.folder, out)
    assert {p: p.stat().st_mtime_ns for p in kept} == kept
    assert not (out / ".evidence.new").exists()
    assert contents(out) == contents(klass.book)
