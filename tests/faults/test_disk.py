"""Disks that are full or can not be written: a sentence, nothing spoilt, and with room again the same gradebook."""

import contextlib
import os
import re
import shutil
import stat
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from faulting import TIMES, Class, assert_whole, command, contents, finish, in_words, run

from grader.ending import Ending
from grader.errors import GraderError
from grader.gradebook import Gradebook
from grader.report import Report, Run, Status, Verdict

pytestmark = pytest.mark.sandbox


class Disk:
    """A small file system of its own.

    Args:
        folder: where it lies.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def change(self, options: str) -> None:
        """Give it another size, or let nobody write."""
        subprocess.run(["mount", "-o", f"remount,{options}", str(self.folder)], check=True, capture_output=True)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    """One that can be filled."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if os.geteuid() != 0:
        pytest.skip("only root may mount a small file system")
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64m", "grader-test", str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        pytest.skip(f"no small file system can be mounted here: {done.stderr.strip()}")
    try:
        yield Disk(folder)
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def used(folder: Path) -> int:
    """Bytes that it takes on a tmpfs."""
    pages = (-(-path.stat().st_size // 4_096) for path in folder.rglob("*") if path.is_file())
    return 4_096 * sum(pages)


def test_a_disk_that_is_full_at_any_moment_spoils_nothing(klass: Class, disk: Disk) -> None:
    out, needed, refused = disk.folder / "book", used(klass.book), 0
    for number in range(TIMES):
        disk.change(f"size={4_096 + number * needed // TIMES}")
        done = run(command(klass.folder, out))
        if done.returncode != 1:  # graded
            said = in_words(done)
            assert re.search(r"full|[Nn]o space|disk I/O error", said), said
            refused += 1
        disk.change("size=64m")
        assert_whole(out, klass)
        if number % 4 == 3:  # not always from the beginning
            finish(klass.folder, out)
            assert contents(out) == contents(klass.book)
            shutil.rmtree(out)
    assert refused
    finish(klass.folder, out)
    assert contents(out) == contents(klass.book)


def test_temporary_files_go_elsewhere_where_their_folder_is_full(klass: Class, disk: Disk, tmp_path: Path) -> None:
    (disk.folder / "rest").write_bytes(bytes(4_096))
    disk.change("size=4k")
    done = run(command(klass.folder, tmp_path / "book"), TMPDIR=disk.folder)
    assert done.returncode == 1, done.stderr
    assert contents(tmp_path / "book") == contents(klass.book)


def test_a_full_disk_is_a_sentence_and_leaves_the_gradebook_whole(tmp_path: Path) -> None:
    """On any system: the database may not become larger."""
    verdicts = (Verdict("one", "It is one.", Status.PASSED, 2.0, "why"),)
    report = Report("lab", "The lab", "d1", 7, verdicts, (Run("p", Ending.FINISHED, "", 0.1, 0.2, 300),))
    with Gradebook(tmp_path) as book:
        book.record("ann", report)
        book._database.execute("PRAGMA max_page_count = 1")  # as large as it may become
        large = msgspec.structs.replace(report, output="x" * 2_000_000)
        with pytest.raises(GraderError, match=r"full.*goes on where it stopped"):
            book.record("bob", large)
    with Gradebook(tmp_path) as book:
        assert book.reports() == {"ann": {"lab": report}}


# ---------------------------------------------------------------- read-only


@contextlib.contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Nobody can write into it; root is not held back by permissions, but by a mount."""
    if os.geteuid() != 0:
        before = {p: stat.S_IMODE(p.stat().st_mode) for p in [folder, *folder.rglob("*")]}
        for path, mode in before.items():
            path.chmod(mode & 0o555)
        try:
            yield
        finally:
            for path, mode in before.items():
                path.chmod(mode)
        return
    done = subprocess.run(["mount", "--bind", str(folder), str(folder)], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        pytest.skip(f"nothing can be mounted read-only here: {done.stderr.strip()}")
    try:
        subprocess.run(["mount", "-o", "remount,ro,bind", str(folder)], check=True)
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def every_file(folder: Path) -> dict[str, Any]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.mark.parametrize(
    "arguments",
    [
        lambda klass, out: command(klass.folder, out),
        lambda klass, out: [*command(klass.folder, out)[:5], "judge", str(out)],
        lambda klass, out: [
            *command(klass.folder, out)[:5],
            "override",
            str(out),
            "student00",
            "double",
            "1",
            "--why",
            "x",
        ],
        lambda klass, out: [*command(klass.folder, out)[:5], "report", str(out)],
    ],
    ids=["grade", "judge", "override", "report"],
)
def test_a_gradebook_that_can_not_be_written_stays_as_it_is(
    klass: Class, tmp_path: Path, arguments: Callable[[Class, Path], list[str]]
) -> None:
    out = tmp_path / "book"
    shutil.copytree(klass.book, out)
    before = every_file(out)
    with read_only(out):
        assert re.search("[Rr]ead-only|readonly|ermission", in_words(run(arguments(klass, out))))
    assert every_file(out) == before


def test_where_nothing_can_be_written_no_run_is_begun(klass: Class, tmp_path: Path) -> None:
    place = tmp_path / "place"
    place.mkdir()
    with read_only(place):
        assert "can not be written" in in_words(run(command(klass.folder, place / "book")))
    assert not list(place.iterdir())
    finish(klass.folder, place / "book")
    assert contents(place / "book") == contents(klass.book)
