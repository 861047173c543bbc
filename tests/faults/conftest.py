"""Lets the test files of this folder import `faulting`, marks them all, and grades their class once."""

import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

from faulting import Class, make_class  # noqa: E402 - found through the line before

if sys.platform != "linux":  # a class is graded where runs are forked
    collect_ignore_glob = ["test_*.py"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.faults)


@pytest.fixture(scope="session")
def klass(tmp_path_factory: pytest.TempPathFactory) -> Class:
    """A small class, and its gradebook as it is when nothing goes wrong."""
    return make_class(tmp_path_factory.mktemp("class"))
