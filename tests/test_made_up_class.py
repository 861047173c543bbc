"""A made-up class in every form that instructors download, with every kind of broken upload, through all commands.

`python -m benchmarks.made_up_class` does the same with 300 students and real labs.
"""

import contextlib
import io
import sys
import traceback
from pathlib import Path

import pytest

from benchmarks.made_up_class import FORMS, grade_form, make_class
from benchmarks.made_up_class.students import least
from grader.cli import main
from grader.course import Course
from grader.sandbox import why_no_walls

COURSE = Course(Path(__file__).parent / "course")
SLUGS = ("double", "greet")
FIRST = "folders"


def call(arguments):
    """The command line in this process: starting Python a hundred times would take longer than all the rest."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said), pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["grader", *arguments])
        try:
            main()
        except SystemExit as end:
            return int(end.code or 0), said.getvalue()
        except Exception:  # noqa: BLE001 - as Python itself would print it
            return 1, said.getvalue() + traceback.format_exc()
    return 0, said.getvalue()


@pytest.fixture(scope="module")
def klass():
    return make_class(COURSE, SLUGS, least(SLUGS) + 24, distinct=6)


@pytest.fixture(scope="module")
def options():
    return ["--jobs", "2", *(["--isolation", "none"] if why_no_walls() else [])]


@pytest.fixture(scope="module")
def first(tmp_path_factory, klass, options):
    """What came of the first form, and its folder, whose evidence the others take over."""
    folder = tmp_path_factory.mktemp(FIRST)
    return grade_form(FIRST, klass, COURSE, folder, call, options=options), folder


def test_the_class_is_the_same_each_time_and_has_everything_in_it(klass):
    again = make_class(COURSE, SLUGS, least(SLUGS) + 24, distinct=6)
    assert again == klass
    assert {s.late for s in klass.students} == {True, False}
    assert sum(s.how == "missing" for s in klass.students) > 1
    assert sum(s.how == "" for s in klass.students) == 24
    kinds = {e.piece.kind for s in klass.students for e in s.expected.values() if e.piece}
    assert kinds == {"right", "wrong", "stub"}


@pytest.mark.sandbox
def test_nobody_is_lost_and_every_score_is_deserved(first):
    outcome, _folder = first
    assert outcome.troubles == []
    assert outcome.graded > outcome.refused > 20


@pytest.mark.sandbox
@pytest.mark.parametrize("form", [f for f in FORMS if f != FIRST])
def test_the_form_changes_nothing(form, first, klass, options, tmp_path):
    expected, there = first
    outcome = grade_form(form, klass, COURSE, tmp_path, call, options=options, evidence=there / "book/evidence")
    assert outcome.troubles == []
    assert outcome.scores == expected.scores
