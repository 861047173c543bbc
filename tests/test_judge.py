"""Verdicts from evidence: what waits, what is still to do, what is our own fault."""

import re
from dataclasses import replace
from typing import Any

import msgspec
import numpy as np
import pytest

from grader import expect
from grader.borderline import Threshold
from grader.claims import Claim
from grader.course import Course
from grader.ending import Ending, Line
from grader.evidence import Evidence, Problem
from grader.exercise import Exercise
from grader.judge import judge, unjudged, wanted
from grader.judge import score as judged_again
from grader.report import Status, Verdict
from grader.rubric import Check, Rubric, check, load_rubric


@pytest.fixture
def double(course: Course) -> Exercise:
    return course.exercise("double")


@check(points=1)
def first(a: Claim, kept: Any) -> None:
    """First is right."""
    expect.close(a, kept)


@check(points=2, needs=first)
def second(b: Claim) -> None:
    """Second is right."""
    expect.close(b, 2.0)


def verdicts(exercise: Exercise, *checks: Check, kept: Any = 1.0, **evidence: Evidence) -> list[Verdict]:
    return list(judge(Rubric(exercise, lambda _: ({}, None), checks), evidence, kept))


def finished(answer: object) -> Evidence:
    return Evidence("p", Ending.FINISHED, answer)


def raised(kind: str, message: str = "no", *, phase: str = "call", where: str = "f", line: str = "x") -> Evidence:
    lines = (Line(3, where, line),) if where else ()
    return Evidence("p", Ending.CRASHED, None, Problem(phase, kind, message, lines))


def test_right_answers_pass(double: Exercise) -> None:
    assert [v.status for v in verdicts(double, first, second, a=finished(1.0), b=finished(2))] == [Status.PASSED] * 2


def test_a_wrong_answer_fails_with_both_values(double: Exercise) -> None:
    verdict = verdicts(double, first, a=finished(3.0))[0]
    assert (verdict.status, verdict.expected, verdict.received) == (Status.FAILED, "1", "3")
    assert verdict.description == "First is right."
    assert verdict.earned == 0


def test_without_a_threshold_of_its_own_one_score_decides(double: Exercise) -> None:
    @check(points=1)
    def recognises(a: Claim) -> None:
        """It recognises."""
        expect.accuracy(a, [0, 1], at_least=0.9)

    def never(_check: Check, _number: int) -> float:
        raise AssertionError("there is nothing to try again")

    rubric = Rubric(double, lambda _: ({}, None), (recognises,))
    (verdict,) = judge(rubric, {"a": finished(np.eye(2)[[0, 0]])}, None, never)
    assert verdict.status is Status.FAILED
    assert "50.0% of 2 right" in verdict.message


def test_what_a_check_returns_in_words_is_told_though_it_passed(double: Exercise) -> None:
    @check(points=1)
    def names_itself(a: Claim) -> str:
        """It has a name."""
        return f"It is called {expect.text(a)}."

    (verdict,) = verdicts(double, names_itself, a=finished("Ada\x1b[2J"))
    assert (verdict.status, verdict.earned) == (Status.PASSED, 1)
    assert verdict.message == "It is called Ada\\x1b[2J."


def test_what_is_not_written_yet_is_to_do_and_earns_nothing(double: Exercise) -> None:
    @check(points=1)
    def is_answered(a: Claim) -> None:
        """It is answered."""
        expect.written(a, name="Question 1")

    (verdict,) = verdicts(double, is_answered, a=finished(None))
    assert (verdict.status, verdict.earned) == (Status.TODO, 0)
    assert verdict.message == "Question 1 is still to be written."
    assert verdicts(double, is_answered, a=finished(0))[0].status is Status.PASSED


def test_what_builds_on_a_failure_is_skipped(double: Exercise) -> None:
    verdict = verdicts(double, first, second, a=finished(3.0), b=finished(2.0))[1]
    assert verdict.status is Status.SKIPPED
    assert verdict.needs == ("First is right.",)
    assert "First is right." in verdict.message


SYMBOLIC = "Cannot convert a symbolic tf.Tensor (Mean:0) to a numpy array. This error may indicate that"


@pytest.mark.parametrize("line", ["raise NotImplementedError  # TODO", 'raise NotImplementedError("later")', ""])
def test_what_is_not_written_yet_is_to_do(line: str, double: Exercise) -> None:
    verdict = verdicts(double, first, a=raised("NotImplementedError", where="loss", line=line))[0]
    assert verdict.status is Status.TODO
    assert "`loss` is still to be written" in verdict.message


@pytest.mark.parametrize(
    ("said", "where", "means"),
    [
        (f"{SYMBOLIC} you're trying to pass a Tensor to a NumPy call", "train", "Inside `tf.function`"),
        ("Model Net does not have a `call()` method implemented.", "train", "no method `call`"),
        ("Model Net does not have a `call()` method implemented.", "", "no method `call`"),
    ],
)
def test_a_mistake_that_frameworks_call_not_implemented_is_no_unfinished_work(
    said: str, where: str, means: str, double: Exercise
) -> None:
    problem = raised("NotImplementedError", said, where=where, line="step(x, y)")
    verdict = verdicts(double, first, a=problem)[0]
    assert verdict.status is Status.FAILED
    assert means in verdict.message
    assert said in verdict.raised
    assert not problem.fails_to_load
    at_once = raised("NotImplementedError", said, phase="load", where=where, line="step(x, y)")
    assert at_once.fails_to_load


def test_an_exception_in_a_check_is_our_fault(double: Exercise) -> None:
    @check(points=1)
    def buggy(a: Claim) -> None:
        """Buggy."""
        raise KeyError("oops")

    @check(points=1, needs=buggy)
    def after(a: Claim) -> None:
        """After."""

    broken, waits = verdicts(double, buggy, after, a=finished(1))
    assert broken.status is waits.status is Status.BROKEN
    assert "KeyError" in broken.message
    assert "test_judge.py" in broken.message


def test_a_check_that_takes_a_claim_for_a_number_is_our_fault(double: Exercise) -> None:
    @check(points=1)
    def lazy(a: Claim) -> None:
        """Lazy."""
        if a == 1:
            raise AssertionError

    assert verdicts(double, lazy, a=finished(1))[0].status is Status.BROKEN


def test_a_fault_of_the_sandbox_is_our_fault(double: Exercise) -> None:
    seen = Evidence("a", Ending.SANDBOX_FAULT)
    assert [v.status for v in verdicts(double, first, second, a=seen, b=finished(2))] == [Status.BROKEN] * 2


@pytest.mark.parametrize("answer", [None, "1", [1, "x"], np.array([np.nan]), {"a": 1}])
def test_a_strange_answer_fails_and_breaks_nothing(double: Exercise, answer: object) -> None:
    assert verdicts(double, first, a=finished(answer))[0].status is Status.FAILED


@pytest.mark.parametrize(
    ("seen", "said"),
    [
        (Evidence("a", Ending.TIMED_OUT, detail="2 s of processor time"), "2 s of processor time.*loop never end"),
        (Evidence("a", Ending.OUT_OF_MEMORY), "256 MB of memory"),
        (Evidence("a", Ending.TOO_MUCH_OUTPUT, detail="output"), "more than 1088 kB"),
        (Evidence("a", Ending.TOO_MUCH_OUTPUT, detail="files"), "too many files"),
        (Evidence("a", Ending.TOO_MUCH_OUTPUT, detail="answers"), "larger than 64 MB"),
        (Evidence("a", Ending.CRASHED, detail="SIGSEGV"), "crashed .SIGSEGV"),
        (Evidence("a", Ending.QUIT_EARLY), "call `exit`"),
        (raised("MissingName", "loss"), "defines no `loss`"),
        (raised("ValueError", "bad", phase="load"), "could not be loaded: ValueError: bad"),
        (raised("ValueError", "bad"), "raised an exception: ValueError: bad"),
        (raised("TypeError", "bad", where=""), "returned could not be used: TypeError: bad"),
        (raised("PermissionError", "no"), "no network"),
    ],
)
def test_a_run_without_an_answer_is_explained(double: Exercise, seen: Evidence, said: str) -> None:
    verdict = verdicts(double, first, a=seen)[0]
    assert verdict.status is Status.FAILED
    assert re.search(said, verdict.message)


@pytest.mark.parametrize(("warm", "signal"), [((), "SIGABRT"), (("tensorflow", "keras"), "SIGSEGV")])
def test_a_crash_that_may_be_tensorflows_is_explained(double: Exercise, warm: tuple[str, ...], signal: str) -> None:
    """Its checks abort; behind the walls, where that may send no signal, it becomes a segmentation fault."""
    exercise = msgspec.structs.replace(double, warm=warm)
    message = verdicts(exercise, first, a=Evidence("a", Ending.CRASHED, detail=signal))[0].message
    assert "TensorFlow giving up" in message
    assert "TensorFlow" not in verdicts(double, first, a=Evidence("a", Ending.CRASHED, detail="SIGSEGV"))[0].message


def test_an_exception_shows_the_learners_lines(double: Exercise) -> None:
    assert verdicts(double, first, a=raised("ValueError"))[0].lines == (Line(3, "f", "x"),)


def test_a_missing_file_leaves_all_to_do(course: Course) -> None:
    lines = unjudged(load_rubric(course.exercise("double")), Status.TODO, "There is no double.py.")
    assert [v.status for v in lines] == [Status.TODO] * 3
    assert {v.message for v in lines} == {"There is no double.py."}


def test_a_share_that_no_measured_threshold_decides_on_is_judged_once(double: Exercise) -> None:
    """`expect.accuracy` tells its score also where a check names what is enough itself."""

    @check(points=1)
    def recognised(a: Claim) -> None:
        """Enough are right."""
        expect.accuracy(a, [0, 1], at_least=0.9)

    evidence = {"a": finished(np.array([[1.0, 0.0], [1.0, 0.0]]))}
    rubric = Rubric(double, lambda _: ({}, None), (recognised,))
    assert judge(rubric, evidence, None, lambda *_: pytest.fail("asked again"))[0].status is Status.FAILED


# ---------------------------------------------------------------- scores close to a threshold


@check(points=1, passes="at_least")
def scores_enough(a: Claim, threshold: float) -> float:
    """Enough is reached."""
    reached = expect.number(a)
    expect.that(reached >= threshold, "Too little.", expected=f"{threshold}", received=f"{reached}", score=reached)
    return reached


@check(points=1, passes="at_most")
def errs_little(a: Claim, threshold: float) -> float:
    """The error is small."""
    error = expect.number(a)
    expect.that(error <= threshold, "Too much.", score=error)
    return error


def scored(double: Exercise, first: Check = scores_enough) -> Rubric:
    """A check of a score, decided at 0.9 give or take 0.017, and one that waits for it."""

    @check(points=1, needs=first)
    def follows(b: Claim) -> None:
        """It goes on."""
        expect.close(b, 2.0)

    assert first.bound is not None
    decided = replace(first, threshold=Threshold(0.9, first.bound, 0.01))
    return Rubric(double, lambda _: ({}, None), (decided, follows))


def test_what_further_seeds_decide_says_nothing_of_what_the_first_lacked(double: Exercise) -> None:
    verdict = judge(scored(double), {"a": finished(0.89)}, None, lambda *_: 0.99)[0]
    assert (verdict.status, verdict.scores) == (Status.PASSED, (0.89, 0.99))
    assert (verdict.expected, verdict.received) == ("", "")
    assert "Too little" not in verdict.message
    verdict = judge(scored(double), {"a": finished(0.89)}, None, lambda *_: 0.8)[0]
    assert (verdict.status, verdict.expected, verdict.received) == (Status.FAILED, "0.9", "0.89")
    assert "Too little" in verdict.message


def test_our_own_fault_on_a_further_seed_decides_nothing(double: Exercise) -> None:
    @check(points=2, passes="at_least")
    def counts_backwards(a: Claim, threshold: float) -> float:
        """It scores enough."""
        return 1 / (float(expect.number(a)) - 7)

    rubric = scored(double, counts_backwards)

    def again(check: Check, _number: int) -> float:
        return judged_again(check, {"a": finished(7.0)}, None, double)

    for first in (0.895, 0.905):
        verdict, waiting = judge(rubric, {"a": finished(7 + 1 / first), "b": finished(2.0)}, None, again)
        assert (verdict.status, verdict.earned) == (Status.BROKEN, 0)
        assert "ZeroDivisionError" in verdict.message
        assert waiting.status is Status.BROKEN


@pytest.mark.parametrize(
    ("first", "score", "asked"),
    [
        (scores_enough, 0.89, {"b"}),
        (scores_enough, 0.95, {"b"}),
        (scores_enough, 0.5, set()),
        (errs_little, 0.91, {"b"}),
        (errs_little, 0.5, {"b"}),
        (errs_little, 0.95, set()),
    ],
)
def test_what_builds_on_a_close_score_is_asked_for_and_what_builds_on_a_clear_failure_is_not(
    double: Exercise, first: Check, score: float, asked: set[str]
) -> None:
    assert wanted(scored(double, first), {"a": finished(score)}, None) == asked
