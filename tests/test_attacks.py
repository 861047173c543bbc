"""Hostile submissions, each run in one and the same slot; after each of them an honest one must still get full marks."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.course import Course
from grader.paper import Paper, set_paper
from grader.pipeline import grade
from grader.report import Report
from grader.sandbox import Slot
from grader.submission import Submission

pytestmark = pytest.mark.sandbox

ATTACKS = sorted(p for p in (Path(__file__).parent / "attacks").iterdir() if p.is_dir())


@pytest.fixture(scope="module")
def paper(course: Course) -> Iterator[Paper]:
    with set_paper(course.exercise("double"), seed=7) as paper:
        yield paper


def graded(path: Path, paper: Paper, slot: Slot) -> Report:
    return grade(Submission("", paper.exercise, path.read_bytes()), paper, slot)


def test_there_are_many():
    assert len(ATTACKS) >= 20


@pytest.mark.parametrize("folder", ATTACKS, ids=lambda p: p.name)
def test_attack(folder: Path, course: Course, paper: Paper, slot: Slot):
    expected = tomllib.loads((folder / "expected.toml").read_text())

    report = graded(folder / "double.py", paper, slot)
    said = [v.message for v in report.verdicts]

    assert (report.score, str(report.ending)) == (expected["score"], expected["ending"]), report
    assert not report.broken
    assert any(expected.get("says", "") in text for text in said), said
    assert not any("\x1b" in text for text in [*said, report.output])

    honest = graded(course.solution(paper.exercise), paper, slot)
    assert honest.passed, honest
