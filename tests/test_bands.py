"""The reference's learning curves, drawn behind a learner's."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from grader.course import Course
from grader.ending import Ending
from grader.errors import CourseError
from grader.evidence import Evidence
from grader.paper import set_paper
from grader.pictures import Curve, pictures_of
from grader.pictures.bands import Bands, load_bands, measured, with_band
from grader.sandbox import why_no_walls

ISOLATION = ["--isolation", "none"] if why_no_walls() else []
PICTURES = '''"""What is drawn."""

from grader import expect
from grader.pictures import Curve


def pictures(double):
    return [Curve("The doubles", expect.curve(double["array"]), "height")]
'''


@pytest.fixture
def course(tmp_path: Path) -> Course:
    shutil.copytree(Path(__file__).parent / "course", tmp_path / "course")
    (tmp_path / "course/exercises/double/pictures.py").write_text(PICTURES)
    return Course(tmp_path / "course")


def grader(course: Course, *arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "grader", "--course", course.root, *arguments]
    return subprocess.run([str(c) for c in command], capture_output=True, text=True, check=False)


def curve(*values: float, title: str = "loss") -> Curve:
    return Curve(title, values, "loss")


def test_a_band_lies_between_the_runs_as_far_as_all_of_them_go():
    found = measured(b"", (1, 2), [[curve(3, 2, 1)], [curve(4, 1)]])
    assert found.curves["loss"].low == (3, 1)
    assert found.curves["loss"].high == (4, 2)


def test_it_ends_where_a_run_has_no_number_and_needs_every_run():
    found = measured(b"", (1, 2), [[curve(3, np.nan, 1), curve(1, title="other")], [curve(4, 1, 1)]])
    assert found.curves["loss"].high == (4,)
    assert set(found.curves) == {"loss"}


def test_a_curve_keeps_a_band_of_its_own():
    bands = measured(b"", (1,), [[curve(3, 2)]])
    own = Curve("loss", [3, 2], "loss", band=([0, 0], [9, 9]))
    assert with_band(own, bands).band == ([0, 0], [9, 9])
    assert with_band(curve(3, 2), bands).band == ((3, 2), (3, 2))
    assert with_band(curve(3, 2, title="other"), bands).band is None
    assert with_band(curve(3, 2), None).band is None


def test_measured_by_the_command_it_is_drawn_behind_every_curve(course):
    done = grader(course, "calibrate", "double", "--bands", "--seeds", 3, *ISOLATION)
    assert done.returncode == 0, done.stderr
    bands = load_bands(course.exercise("double"))["made"]
    assert isinstance(bands, Bands)
    assert len(bands.seeds) == 3
    band = bands.curves["The doubles"]
    assert all(2 <= low <= high <= 18 for low, high in zip(band.low, band.high, strict=True))
    with set_paper(course.exercise("double"), 1) as paper:
        answer = {"number": 1.0, "array": np.arange(5.0)}
        (picture,) = pictures_of(paper, {"double": Evidence("double", Ending.FINISHED, answer)})
    assert picture.band == (band.low, band.high)
    assert "within the reference's band" in picture.alt


def test_a_reference_that_has_changed_is_found(course):
    grader(course, "calibrate", "double", "--bands", "--seeds", 2, *ISOLATION)
    assert "✔ double: bands.json" in grader(course, "selfcheck", "double", "--seeds", 1, *ISOLATION).stdout
    path = course.root / "solutions/double/double.py"
    path.write_text(path.read_text() + "\n# changed\n")
    done = grader(course, "selfcheck", "double", "--seeds", 1, *ISOLATION)
    assert done.returncode == 1
    assert "`grader calibrate double --bands` runs it anew" in done.stdout


def test_without_a_learning_curve_there_is_no_band(course):
    (course.root / "exercises/double/pictures.py").write_text("def pictures(double):\n    return []\n")
    done = grader(course, "calibrate", "double", "--bands", "--seeds", 2, *ISOLATION)
    assert done.returncode == 2
    assert "hold no learning curve" in done.stderr
    assert not (course.root / "exercises/double/bands.json").exists()


def test_a_file_that_can_not_be_read_is_named(course):
    (course.root / "exercises/double/bands.json").write_text(json.dumps({"made": 3}))
    with pytest.raises(CourseError, match=r"bands\.json"):
        load_bands(course.exercise("double"))
