"""A small class of the load benchmark: what is said of it where nothing is wrong, and where something is."""

import dataclasses
from pathlib import Path

import pytest

from benchmarks.load.klass import SHARES, pieces
from benchmarks.load.measure import Held, measure
from benchmarks.load.page import BEGIN, END, leaks, write
from grader.sandbox import default_isolation


@pytest.mark.sandbox
def test_nothing_is_lost_and_nothing_is_left(tmp_path: Path) -> None:
    result = measure(24, 6, 2, default_isolation(), tmp_path)
    assert not result.troubles
    first, *between, last = result.looks
    assert (first.graded, last.graded) == (0, 24)
    assert [h.graded for h in between] == [6, 12, 18, 24]
    # Other tests of the same process may have slots of their own that stay.
    assert (last.processes, last.files, last.descriptors) == (first.processes, 0, first.descriptors)
    assert all(h.processes > first.processes and h.descriptors > first.descriptors for h in between[:-1])

    page = tmp_path / "page.md"
    page.write_text(f"# Load\n\n{BEGIN}\nold\n{END}\n\nMore.\n")
    for _ in range(2):
        write(result, page, "the command")
    said = page.read_text()
    assert said.startswith("# Load\n")
    assert said.endswith("\n\nMore.\n")
    assert said.count("`the command`") == 1
    assert "old" not in said
    assert "(page.svg)" in said
    assert "memory of the grader" in (tmp_path / "page.svg").read_text()


def test_there_are_files_of_every_kind() -> None:
    found = pieces()
    assert found.keys() == SHARES.keys()
    assert all(found.values())
    assert all(p.score is not None for kind in ("hostile", "costly") for p in found[kind])


IDLE = Held(0, 0.0, 0.0, 50.0, 0.0, 5, 0, 0)
BUSY = [Held(n, 1.0, 0.5, 60.0, 20.0, 20, 7, 0) for n in range(100, 2_100, 100)]
LATE = BUSY[15:]


@pytest.mark.parametrize(
    ("name", "by", "said"),
    [
        ("grader", 20, "memory of the grader"),
        ("slots", 20, "memory of the slots"),
        ("files", 20, "files"),
        ("processes", 9, "p"),
    ],
)
def test_what_grows_is_found(name: str, by: int, said: str) -> None:
    grown = [dataclasses.replace(h, **{name: getattr(h, name) + by}) for h in LATE]
    assert not leaks([IDLE, *BUSY, IDLE])
    (found,) = leaks([IDLE, *BUSY[:15], *grown, IDLE])
    assert found.startswith(said)


@pytest.mark.parametrize("name", ["descriptors", "processes", "files"])
def test_what_is_left_over_is_found(name: str) -> None:
    left = dataclasses.replace(IDLE, **{name: getattr(IDLE, name) + 1})
    (found,) = leaks([IDLE, *BUSY, left])
    assert found.startswith(name)
