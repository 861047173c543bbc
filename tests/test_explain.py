"""diagnoses.py: what is read from it, what it adds to a verdict, and that nothing in it can do harm."""

import re
import shutil
from pathlib import Path

import msgspec
import pytest

from grader import expect
from grader.course import Course
from grader.diagnose import Diagnosis
from grader.diagnose.explain import Explained, explain, explains
from grader.ending import Ending
from grader.errors import CourseError
from grader.evidence import Evidence, Problem
from grader.exercise import load_exercise
from grader.judge import judge
from grader.report import Status
from grader.rubric import Rubric, check, load_rubric

HEAD = (
    "from grader import expect\nfrom grader.diagnose import Diagnosis\nfrom grader.diagnose.explain import explains\n"
)


@check(points=1)
def first(a, kept):
    """First is right."""
    expect.close(a, kept)


@check(points=2, needs=first)
def second(b):
    """Second is right."""
    expect.close(b, 2.0)


@explains("first")
def too_large(a, kept):
    return Diagnosis("too_large", f"it is {expect.number(a):g}") if expect.number(a) > kept else None


@explains("first", "second")
def negative(a):
    return Diagnosis("negative", "it is below 0") if expect.number(a) < 0 else None


@explains("second")
def of_the_second(b):
    return Diagnosis("wrong_number", "it is \x1b[31mred")


@explains("first")
def breaks(a):
    raise ZeroDivisionError("oh")


@explains("first")
def no_diagnosis(a):
    return "diverged"


@pytest.fixture
def told(course: Course):
    """What comes of explaining answers."""

    def told(*explanations, strict=False, **answers) -> Explained:
        rubric = Rubric(course.exercise("double"), lambda _: ({}, None), (first, second), explanations)
        evidence = {p: a if isinstance(a, Evidence) else Evidence(p, Ending.FINISHED, a) for p, a in answers.items()}
        return explain(rubric, evidence, 1.0, judge(rubric, evidence, 1.0), strict=strict)

    return told


def test_a_failed_check_gets_what_explains_it(told):
    verdict = told(too_large, negative, a=3.0).verdicts[0]
    assert verdict.diagnoses == (Diagnosis("too_large", "it is 3"),)
    assert (verdict.status, verdict.earned) == (Status.FAILED, 0.0), "a diagnosis changes no status and no points"


def test_passed_and_skipped_checks_get_none(told):
    assert all(v.diagnoses == () for v in told(of_the_second, too_large, a=3.0, b=9.0).verdicts[1:])
    assert all(v.diagnoses == () for v in told(negative, of_the_second, a=1.0, b=2.0).verdicts)


def test_one_function_may_explain_several_checks(told):
    verdicts = told(negative, too_large, a=-1.0, b=2.0).verdicts
    assert [d.name for d in verdicts[0].diagnoses] == ["negative"]
    assert verdicts[1].status is Status.SKIPPED
    assert verdicts[1].diagnoses == ()


def test_what_it_says_is_made_safe_to_show(told):
    assert "\x1b" not in told(of_the_second, a=1.0, b=3.0).verdicts[1].diagnoses[0].seen


def test_a_claim_that_does_not_fit_gives_no_diagnosis(told):
    found = told(too_large, a="text")
    assert (found.verdicts[0].diagnoses, found.troubles) == ((), ())


def test_without_an_answer_nothing_is_looked_at(told):
    crashed = Evidence("a", Ending.CRASHED, None, Problem("call", "ValueError", "no", ()))
    found = told(breaks, too_large, a=crashed)
    assert found.verdicts[0].status is Status.FAILED
    assert (found.verdicts[0].diagnoses, found.troubles) == ((), ())


@pytest.mark.parametrize(
    ("bad", "said"),
    [(breaks, "ZeroDivisionError: oh .*test_explain.py"), (no_diagnosis, "returns str, expected a Diag")],
)
def test_a_fault_in_a_diagnosis_harms_no_verdict_and_reaches_the_author(told, bad, said):
    found = told(bad, too_large, a=3.0)
    assert [d.name for d in found.verdicts[0].diagnoses] == ["too_large"]
    assert len(found.troubles) == 1
    assert re.search(said, found.troubles[0])
    plain = told(too_large, a=3.0).verdicts
    assert found.verdicts == plain


def test_strictly_a_diagnosis_of_what_passed_is_a_trouble(told):
    always = explains("first")(lambda a: Diagnosis("diverged", "it rose"))
    assert told(always, a=1.0).troubles == ()
    found = told(always, a=1.0, strict=True)
    assert "diverged, but what it would explain has passed (it rose)" in found.troubles[0]
    assert found.verdicts[0].diagnoses == ()
    slow = explains("first")(lambda a: Diagnosis("learning_too_slowly", "it falls"))
    assert told(slow, a=1.0, strict=True).troubles == (), "good training may still be falling"


def test_a_report_keeps_its_diagnoses(told):
    verdict = told(too_large, a=3.0).verdicts[0]
    assert msgspec.json.decode(msgspec.json.encode(verdict), type=type(verdict)) == verdict
    assert msgspec.to_builtins(verdict)["diagnoses"] == ({"name": "too_large", "seen": "it is 3"},)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (HEAD, r"diagnoses\.py: explains no check"),
        (
            HEAD + "@explains('doubled')\ndef a(double):\n    pass\n",
            r"`a` explains `doubled`, which is no check.*'doubles'",
        ),
        (HEAD + "@explains('doubles')\ndef a(duoble):\n    pass\n", r"`a` has a parameter `duoble`.*'double'"),
        (HEAD + "x = = 1\n", r"diagnoses\.py:4: SyntaxError"),
    ],
)
def test_what_is_wrong_in_the_file_is_named(course: Course, tmp_path: Path, source: str, said: str):
    folder = Path(shutil.copytree(course.root / "exercises" / "double", tmp_path / "double"))
    (folder / "diagnoses.py").write_text(source)
    with pytest.raises(CourseError, match=said):
        load_rubric(load_exercise(folder))


def test_the_file_is_read_in_its_order(course: Course, tmp_path: Path):
    folder = Path(shutil.copytree(course.root / "exercises" / "double", tmp_path / "double"))
    assert load_rubric(load_exercise(folder)).explanations == ()
    (folder / "diagnoses.py").write_text(
        HEAD
        + "@explains('doubles')\ndef b(double):\n    pass\n@explains('totals', 'doubles')\ndef a(total, kept):\n    pass\n"
    )
    found = load_rubric(load_exercise(folder)).explanations
    assert [(e.name, e.checks, e.parameters) for e in found] == [
        ("b", ("doubles",), ("double",)),
        ("a", ("totals", "doubles"), ("total", "kept")),
    ]
