"""The map of the course: tracks in order, and the short course."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from grader.course import Course
from grader.errors import CourseError, GraderError
from grader.release import contents
from grader.tracks import Map, total

ROOT = Path(__file__).parents[1]
LABS = [
    *("linear_regression", "nonlinear_regression", "mnist_softmax", "mnist_mlp", "mnist_cnn_tf"),
    *("perceptron", "iris", "mnist_keras", "mnist_cnn", "cifar10_cnn", "binary_addition_rnn"),
]
MAP = """short = ["greet"]
[[tracks]]
name = "late"
title = "What comes first after all"
about = "A sentence."
[[tracks]]
name = "basics"
title = "Basics"
"""


@pytest.fixture
def own(course: Course, tmp_path: Path) -> Course:
    """The tiny course with a map, on which `greet` (order 2, needs double) stands in a track before that of `double`."""
    shutil.copytree(course.root / "exercises", tmp_path / "exercises")
    replace(tmp_path / "exercises/greet/exercise.toml", '"basics"', '"late"')
    replace(tmp_path / "exercises/greet/exercise.toml", '["double"]', "[]")
    (tmp_path / "exercises/tracks.toml").write_text(MAP)
    return Course(tmp_path)


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def grader(course: Course, *arguments: str, cwd: Path) -> str:
    command = [sys.executable, "-m", "grader", "--course", str(course.root), *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "120"}
    return subprocess.run(
        command, capture_output=True, text=True, cwd=cwd, env=environment, check=True, timeout=60
    ).stdout


def test_the_labs_are_the_short_course() -> None:
    course_map, exercises = Course(ROOT).mapped()
    assert [e.slug for e in course_map.shortened(exercises)] == LABS
    assert all(t.about for t in course_map.tracks)


def test_tracks_come_in_the_order_of_the_map(own: Course) -> None:
    assert [e.slug for e in own.exercises()] == ["greet", "double"]


def test_without_a_map_they_come_in_the_order_of_their_first_exercises(course: Course) -> None:
    course_map, exercises = course.mapped()
    late, early = exercises[1], exercises[0]
    third = msgspec.structs.replace(late, slug="third", track="other", order=0)
    again = msgspec.structs.replace(late, slug="again", track="other", order=9)
    assert [e.slug for e in course_map.ordered([late, again, early, third])] == ["third", "again", "double", "greet"]
    assert [(t.title, len(of)) for t, of in course_map.by_track(exercises)] == [("basics", 2)]


def test_a_course_without_a_map_has_no_short_course(course: Course) -> None:
    with pytest.raises(GraderError, match="no short course"):
        Map().shortened(course.exercises())


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("greet/exercise.toml", '"late"', '"lat"', r"greet/exercise\.toml: `track` is 'lat'.*did you mean 'late'"),
        ("tracks.toml", '["greet"]', '["gret"]', r"tracks\.toml: `short` names 'gret'.*did you mean 'greet'"),
        ("tracks.toml", '"basics"', '"late"', r"tracks\.toml: `tracks` names 'late' twice"),
        ("greet/exercise.toml", "needs = []", 'needs = ["double"]', r"`short` names 'greet' but not 'double'"),
        ("tracks.toml", "about", "abuot", r"tracks\.toml: .*`abuot`"),
        ("tracks.toml", 'title = "Basics"', "", r"tracks\.toml: .*`title`"),
        ("tracks.toml", "short =", "short", r"tracks\.toml: "),
    ],
)
def test_what_is_wrong_is_said_with_file_and_key(own: Course, file: str, old: str, new: str, said: str) -> None:
    replace(own.root / "exercises" / file, old, new)
    with pytest.raises(CourseError, match=said):
        own.exercises()


def test_list_shows_tracks_prerequisites_and_times(own: Course, course: Course, tmp_path: Path) -> None:
    text = grader(own, "list", cwd=tmp_path)
    minutes = {e.slug: e.minutes for e in own.exercises()}
    assert f"What comes first after all, {minutes['greet']} min" in text
    assert "A sentence." in text
    assert f"2 exercises, {sum(minutes.values())} min in all" in text
    assert ", after double)" in grader(course, "list", cwd=tmp_path)


def test_list_can_show_the_short_course_alone(own: Course, tmp_path: Path) -> None:
    text = grader(own, "list", "--short", cwd=tmp_path)
    assert "greet" in text
    assert "double" not in text
    assert [(e["slug"], e["short"]) for e in json.loads(grader(own, "list", "--json", cwd=tmp_path))] == [
        ("greet", True),
        ("double", False),
    ]
    grader(own, "init", "home", cwd=tmp_path)
    assert "0 of 1 exercise done" in grader(own, "list", "--short", cwd=tmp_path / "home")


def test_a_release_can_hold_the_short_course_alone() -> None:
    course = Course(ROOT)
    files = contents(course, short=True)
    assert {Path(name).parts[1] for name in files if name.startswith("exercises/")} - {
        "_shared",
        "tracks.toml",
        "times.json",
    } == set(LABS)
    assert {name for name in contents(course) if name.startswith("exercises/tracks")} == {"exercises/tracks.toml"}


@pytest.mark.parametrize(
    ("minutes", "said"), [([], "0 min"), ([45], "45 min"), ([60, 60], "2 h"), ([70], "1 h 10 min")]
)
def test_times_are_said_in_hours_and_minutes(course: Course, minutes: list[int], said: str) -> None:
    one = course.exercise("double")
    assert total([msgspec.structs.replace(one, minutes=m) for m in minutes]) == said
