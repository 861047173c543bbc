"""What an author gets wrong in checks.py is said with its file and line."""

import shutil
from pathlib import Path

import pytest

from grader.claims import Claim, Failure
from grader.course import Course
from grader.errors import CourseError
from grader.exercise import load_exercise
from grader.rubric import Rubric, course_file, load_rubric

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


SHARING = (
    "from grader import expect\nfrom grader.rubric import check, course_file\n"
    "shared = course_file(__file__, '../_shared/facts.py')\n"
    "def given(rng):\n    return {'double': {'x': 1}, 'total': {'xs': [1]}}, shared.TWICE\n"
    "@check(points=1)\ndef doubles(double, kept):\n    'A.'\n    shared.is_twice(double, kept)\n"
)
FACTS = "from grader import expect\nTWICE = 2\ndef is_twice(claim, wanted):\n    expect.close(claim, wanted)\n"


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    """A folder beside the exercise, for what exercises share."""
    folder = tmp_path / "_shared"
    folder.mkdir()
    return folder


def test_checks_load_what_exercises_share(load, shared: Path) -> None:
    (shared / "facts.py").write_text(FACTS)
    (one,) = load(SHARING).checks
    one.judge(Claim(2, "double"), 2)
    with pytest.raises(Failure, match="expected 2, received 3"):
        one.judge(Claim(3, "double"), 2)


def test_a_missing_shared_file_is_named_with_the_place_that_asks_for_it(load, shared: Path) -> None:
    (shared / "fact.py").write_text(FACTS)
    with pytest.raises(
        CourseError, match=r"double/checks\.py:3: \S+/_shared/facts\.py: missing; did you mean 'fact\.py'"
    ):
        load(SHARING)


def test_a_mistake_in_a_shared_file_is_named_by_its_own_line(load, shared: Path) -> None:
    (shared / "facts.py").write_text("x = 1\nx = = 2\n")
    with pytest.raises(CourseError, match=r"double/checks\.py:3: \S+/_shared/facts\.py:2: SyntaxError"):
        load(SHARING)


def test_each_exercise_has_its_own_of_a_shared_file(load, shared: Path) -> None:
    (shared / "facts.py").write_text("seen = []\n")
    here = str(shared.parent / "double" / "checks.py")
    (shared.parent / "double").mkdir()
    course_file(here, "../_shared/facts.py").seen.append(1)
    assert course_file(here, "../_shared/facts.py").seen == []


def test_no_cache_is_left_in_the_course(course: Course) -> None:
    load_rubric(course.exercise("greet"))
    assert not list(course.root.rglob("__pycache__"))
