"""What several test modules share: a small course that needs no TensorFlow, and a sandbox."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.course import Course
from grader.sandbox import Slot, why_no_walls


@pytest.fixture(scope="session", autouse=True)
def _no_downloads() -> Iterator[None]:
    """Without a data folder the tests take the stand-ins rather than the network."""
    with pytest.MonkeyPatch.context() as patch:
        if not os.environ.get("GRADER_DATA"):
            patch.setenv("GRADER_DATA", "builtin")
        yield


@pytest.fixture(scope="session")
def course() -> Course:
    """The course in tests/course: `double` and `greet`."""
    return Course(Path(__file__).parent / "course")


@pytest.fixture(scope="session")
def slot() -> Iterator[Slot]:
    """A sandbox behind bubblewrap's walls; on CI it has to be there."""
    if reason := why_no_walls():
        if os.environ.get("CI"):
            pytest.fail(f"CI must test the sandbox: {reason}")
        pytest.skip(reason)
    with Slot([], "bubblewrap") as slot:
        yield slot
