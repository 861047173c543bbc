"""The measurements of docs/performance.md, on the smallest scale: what is said, not how long it takes."""

from pathlib import Path

import pytest

from benchmarks import commands


def test_what_python_says_of_imports_is_summed_by_package():
    said = (
        "import time: self [us] | cumulative | imported package\n"
        "import time:       100 |        100 |   numpy._core\n"
        "import time:       300 |        400 | numpy\n"
        "import time:        50 |         50 | re\n"
    )
    assert commands.imported(said) == pytest.approx({"numpy": 0.0004, "re": 0.00005})


def test_a_command_is_timed_with_its_imports(tmp_path: Path):
    timed = commands.measure(["--version"], tmp_path, "course", 1)
    assert timed.wall > 0 < timed.imports
    assert timed.heavy == ()
    assert timed.row(60).endswith("| none | yes |")
    assert timed.row(0).endswith("| none | no |")
