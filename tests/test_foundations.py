"""The foundations through the real grader: their verdicts, their pictures, and the worked numbers of their task texts."""

from pathlib import Path

import pytest

from grader.course import Course
from grader.evidence import Ending, Evidence
from grader.paper import set_paper
from grader.pictures import Bars, Curve, Fit, Trouble, pictures_of
from grader.pipeline import gather, grade
from grader.render.html.svg import drawing
from grader.sandbox import Slot, why_no_walls
from grader.submission import Submission

COURSE = Course(Path(__file__).parents[1])
KINDS = {
    "activations": [Fit] * 4,
    "losses": [Fit],
    "numerical_gradient": [Bars],
    "gradient_descent": [Curve],
}
STRANGE = [None, "text", [], (1, 2, 3), {"u": {"value": [1.0, "two"]}, "sloped": 5}, {"line": {"value": float("nan")}}]


@pytest.fixture(scope="module")
def slot():
    with Slot((), "none" if why_no_walls() else "bubblewrap") as slot:
        yield slot


@pytest.mark.parametrize("slug", sorted(KINDS))
def test_a_reference_passes_and_is_drawn(slug, slot):
    exercise = COURSE.exercise(slug)
    source = COURSE.solution(exercise).read_bytes()
    with set_paper(exercise, 5, "builtin") as paper:
        report = grade(Submission("", exercise, source), paper, slot)
        found = pictures_of(paper, gather(source, paper, slot))
    assert report.passed
    assert [type(p) for p in found] == KINDS[slug]
    assert len({p.title for p in found}) == len(found)
    assert all(drawing(p) for p in found)


@pytest.mark.parametrize("slug", sorted(KINDS))
@pytest.mark.parametrize("answer", STRANGE, ids=range(len(STRANGE)))
def test_strange_claims_are_never_trouble(slug, answer):
    with set_paper(COURSE.exercise(slug), 5, "builtin") as paper:
        found = pictures_of(paper, {p: Evidence(p, Ending.FINISHED, answer) for p in paper.probes})
    assert not [p.why for p in found if isinstance(p, Trouble)]
    assert all(drawing(p) for p in found)


@pytest.mark.parametrize("package", ["tensorflow", "keras"])
@pytest.mark.parametrize("slug", sorted(KINDS))
def test_they_do_without_tensorflow(slug, package, slot):
    exercise = COURSE.exercise(slug)
    source = COURSE.solution(exercise).read_text() + f"\nimport {package}\n"
    with set_paper(exercise, 5, "builtin") as paper:
        report = grade(Submission("", exercise, source.encode()), paper, slot)
    assert report.score == 0
    assert package in " ".join(v.message for v in report.verdicts)
