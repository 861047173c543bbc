"""The measurements of docs/performance.md, on the smallest scale: what is said, not how long it takes."""

from pathlib import Path

import pytest

from benchmarks import commands, students
from grader.course import find_course


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


@pytest.mark.slow
@pytest.mark.sandbox
def test_commands_on_one_student_among_many(tmp_path: Path):
    found = {t.what: t for t in students.measured(find_course(), 30, 1, True, tmp_path)}
    assert len(found) == 8 + len(students.EVERYBODY)
    assert all(t.wall > 0 for t in found.values())
    rows = (tmp_path / "book" / "gradebook.csv").read_text().splitlines()
    assert len(rows) == 1 + 30 + students.REAL
    assert any(row.startswith("s00020,1,") for row in rows)  # a person's decision
