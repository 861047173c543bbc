"""The measurements of docs/performance.md, on the smallest scale: what is said, not how long it takes."""

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import commands, growth, students
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


def test_reading_the_checks_imports_no_part_of_scipy():
    script = (
        "import sys\n"
        "from grader.course import find_course\n"
        "from grader.pictures.made import load_pictures\n"
        "from grader.rubric import load_rubric\n"
        "for exercise in find_course().exercises():\n"
        "    load_rubric(exercise), load_pictures(exercise)\n"
        "    parts = {'scipy.special', 'scipy.linalg', 'scipy.signal', 'scipy.ndimage'} & {*sys.modules}\n"
        "    assert not parts, f'{exercise.slug}: write `import scipy` and `scipy.special.expit` where it is used ({parts})'\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert not done.returncode, done.stderr


@pytest.mark.slow
@pytest.mark.sandbox
def test_commands_on_one_student_among_many(tmp_path: Path):
    found = {t.what: t for t in students.measured(find_course(), 30, 1, True, tmp_path)}
    assert len(found) == 8 + len(students.EVERYBODY)
    assert all(t.wall > 0 for t in found.values())
    rows = (tmp_path / "book" / "gradebook.csv").read_text().splitlines()
    assert len(rows) == 1 + 30 + students.REAL
    assert any(row.startswith("s00020,1,") for row in rows)  # a person's decision


@pytest.mark.slow
@pytest.mark.sandbox
def test_a_small_class_grows(tmp_path: Path):
    course = find_course()
    classes = []
    for size in (3, 6):
        calls = dict(growth.measure(course, course.exercise("gradient_descent"), size, 1, tmp_path / str(size)))
        assert tuple(calls) == growth.STEPS
        assert all(call.cpu > 0 < call.own for call in calls.values())
        assert calls["grade"].all > calls["grade"].own / 2
        classes.append(growth.Class(size, calls))
    rows = list(growth.table(classes, "wall"))
    assert rows[2].startswith("| 3 | ")
    assert rows[3].count("|") == rows[0].count("|")
    assert len(list(growth.memory(classes))) == 4
    assert not list(growth.aims(classes))
    # What every platform imports has everybody.
    for name in ("out.csv", "canvas-out.csv", "moodle-out.csv"):
        assert (tmp_path / "6" / name).read_bytes().count(b"\n") >= 7


def test_what_a_further_submission_takes_is_told_from_what_all_take_together():
    classes = []
    for size in (100, 300, 1_000):
        call = growth.Call(
            5.0 + 0.01 * size, 2.0 + 0.01 * size + (0.01 * (size - 300) if size > 300 else 0.0), 50.0, 80.0
        )
        classes.append(growth.Class(size, dict.fromkeys(growth.STEPS, call)))
    assert growth.further(classes, "grade", "wall")[1:] == pytest.approx([0.01, 0.01])
    told = list(growth.aims(classes))
    assert told[0].startswith("NOT reached: a further submission by processor time: 100% between sizes")
    assert told[1].startswith("reached: a further submission by the clock: 0%")
    assert "NOT reached: 300, grade, unchanged: 8.0 s" in told[2]
