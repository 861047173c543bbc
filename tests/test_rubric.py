"""What an author gets wrong in checks.py is said with its file and line."""

import shutil
from pathlib import Path

import pytest

from grader.course import Course
from grader.errors import CourseError
from grader.exercise import load_exercise
from grader.rubric import Rubric, load_rubric

HEAD = "from grader.rubric import check\ndef given(rng):\n    return {}, None\n"


@pytest.fixture
def load(course: Course, tmp_path: Path):
    """Loads `double` with other checks."""

    def load(checks: str) -> Rubric:
        folder = Path(shutil.copytree(course.root / "exercises" / "double", tmp_path / "double"))
        (folder / "checks.py").write_text(checks)
        return load_rubric(load_exercise(folder))

    return load


def test_a_rubric_follows_from_its_functions(course: Course) -> None:
    rubric = load_rubric(course.exercise("double"))
    assert [c.name for c in rubric.checks] == ["doubles", "doubles_arrays", "totals"]
    assert rubric.points == 4
    first, second, _ = rubric.checks
    assert first.probes == ("double",)
    assert first.description == "`double` gives back twice a number."
    assert len(first.hints) == 2
    assert second.needs == ("doubles",)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("x = 1\nx = = 2\n", r"checks\.py:2: SyntaxError"),
        ("x = 1\n\nimport nowhere_at_all\n", r"checks\.py:3: ModuleNotFoundError"),
        ("", r"checks\.py: lacks the function `given`"),
        (HEAD, r"checks\.py: has no check"),
        (HEAD + "@check(points=1)\ndef a(duoble):\n    'A.'\n", r"check `a` has a parameter `duoble`.*'double'"),
        (HEAD + "@check(points=1)\ndef a(kept):\n    'A.'\n", r"check `a` judges no probe"),
        (HEAD + "@check(points=0)\ndef a(double):\n    'A.'\n", r"checks\.py:4: .*`a`: points must be above 0"),
        (HEAD + "@check(points=float('nan'))\ndef a(double):\n    'A.'\n", r"points must be above 0"),
        (HEAD + "@check(points=1)\ndef a(double):\n    pass\n", r"checks\.py:4: .*`a` needs a docstring"),
    ],
)
def test_what_is_wrong_is_named(load, source: str, said: str) -> None:
    with pytest.raises(CourseError, match=said):
        load(source)


def test_no_cache_is_left_in_the_course(course: Course) -> None:
    load_rubric(course.exercise("greet"))
    assert not list(course.root.rglob("__pycache__"))
