"""Turns evidence into verdicts, outside the sandbox, by the course's own code. The same evidence, the same verdicts."""

from __future__ import annotations

import math
import traceback
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import msgspec
import numpy as np

from grader.borderline import settle
from grader.claims import Failure, Unwritten
from grader.ending import Ending
from grader.evidence import Evidence, Problem
from grader.exercise import Exercise, Limits
from grader.i18n import _
from grader.referee import claim
from grader.report import Status, Verdict
from grader.rubric import KEPT, THRESHOLD, Check, Rubric
from grader.text import printable

REFUSALS = ("Operation not permitted", "Read-only file system")  # also inside a URLError or another wrapper


Again = Callable[[Check, int], float | None]


def judge(rubric: Rubric, evidence: dict[str, Evidence], kept: Any, again: Again | None = None) -> tuple[Verdict, ...]:
    """Judge all checks of a rubric.

    Args:
        evidence: by probe. A check whose probe is not in it is skipped, and waits for no other check.
        kept: what `given` kept back.
        again: the score on a further seed, by number from 1, for a check whose score lies close to its threshold; without
            it one score decides.

    Returns:
        One verdict a check, in the rubric's order.
    """
    verdicts: dict[str, Verdict] = {}
    descriptions = {c.name: c.description for c in rubric.checks}
    for check in rubric.checks:
        waiting = [n for n in check.needs if verdicts[n].status is not Status.PASSED]
        if waiting:
            verdict = _waits(check, waiting, verdicts, descriptions)
        elif not set(check.probes) <= set(evidence):
            verdict = _verdict(check, Status.SKIPPED, _("Not asked yet."))
        else:
            verdict = _of_run(check, evidence, rubric.exercise) or _of_answer(check, evidence, kept)
            if again is not None and check.threshold is not None and len(verdict.scores) == 1:
                verdict = _settled(check, verdict, again)
        verdicts[check.name] = verdict
    return tuple(verdicts.values())


def wanted(rubric: Rubric, evidence: dict[str, Evidence], kept: Any) -> set[str]:
    """The probes not yet asked that a check waits for; not those of a check that waits for another check.

    A score that further seeds will decide on counts as passed: they are not tried here, and may well pass it.
    """
    verdicts = judge(rubric, evidence, kept, _passes)
    skipped = {v.check for v in verdicts if v.status is Status.SKIPPED and not v.needs}
    return {p for c in rubric.checks if c.name in skipped for p in c.probes if p not in evidence}


def before(rubric: Rubric, check: Check, evidence: dict[str, Evidence]) -> Rubric:
    """What must hold on a further seed for a check's score to count: what the check builds on, as far as that was asked.

    Without it, who can tell a further run could answer there with whatever scores best, such as another model than was asked
    for. A check with a threshold of its own is left out: one seed does not decide it.
    """
    names = set(check.needs)
    for one in reversed(rubric.checks):  # which come after what they need
        names |= set(one.needs) if one.name in names else set()
    asked = [c for c in rubric.checks if c.name in names and c.bound is None and set(c.probes) <= set(evidence)]
    return replace(rubric, checks=tuple(replace(c, needs=()) for c in asked))


def _passes(check: Check, _number: int) -> float:
    """A score beyond any threshold."""
    return math.inf if check.bound == "at_least" else -math.inf


def unjudged(rubric: Rubric, status: Status, message: str) -> tuple[Verdict, ...]:
    """The verdicts where nothing was run, such as where there is no file: every check has the same."""
    return tuple(_verdict(c, status, message) for c in rubric.checks)


def _waits(check: Check, waiting: list[str], verdicts: dict[str, Verdict], descriptions: dict[str, str]) -> Verdict:
    needs = tuple(_(descriptions[n]) for n in waiting)
    if any(verdicts[n].status is Status.BROKEN for n in waiting):
        return _verdict(check, Status.BROKEN, _("It builds on a check that broke down, which is not your fault."))
    return _verdict(check, Status.SKIPPED, _("First: {needs}").format(needs=" ".join(needs)), needs=needs)


def _of_run(check: Check, evidence: dict[str, Evidence], exercise: Exercise) -> Verdict | None:
    """The verdict where a probe gave no answer; None where all did."""
    for probe in check.probes:
        seen = evidence[probe]
        if seen.ending is Ending.SANDBOX_FAULT:
            return _verdict(check, Status.BROKEN, _("The sandbox broke down twice. This is not your fault."))
        if seen.problem is not None:
            return _of_problem(check, seen, exercise)
        if seen.ending is not Ending.FINISHED:
            return _verdict(check, Status.FAILED, _ending_message(seen, exercise))
    return None


def _of_problem(check: Check, seen: Evidence, exercise: Exercise) -> Verdict:
    problem = seen.problem
    assert problem is not None
    where = problem.unwritten
    if where is not None:
        text = _("`{function}` is still to be written.").format(function=where) if where else _("Still to be written.")
        return _verdict(check, Status.TODO, text)
    if problem.type == "MissingName":
        text = _("Your file defines no `{name}`. Has it been renamed or deleted?").format(name=problem.message)
        return _verdict(check, Status.FAILED, text)
    if seen.ending is Ending.QUIT_EARLY:
        text = _("Your code ends the program ({type}) before it has answered. Take that call out.")
        return _verdict(check, Status.FAILED, text.format(type=problem.type), lines=problem.lines)
    from grader.raised import in_words  # its patterns take as long as all other modules of judging, and few runs raise

    raised = f"{problem.type}: {problem.message}" if problem.message else problem.type
    meaning = in_words(problem.type, problem.message, exercise.sizes)
    text = _explained(problem, meaning) if meaning else _as_raised(problem, raised)
    if problem.type == "PermissionError" or any(sign in problem.message for sign in REFUSALS):
        text += " " + _("The sandbox has no network and starts no programs; only its scratch folder can be written.")
    return _verdict(check, Status.FAILED, text, lines=problem.lines, raised=raised if meaning else "")


def _as_raised(problem: Problem, what: str) -> str:
    if problem.phase == "load":
        return _("Your file could not be loaded: {what}").format(what=what)
    if problem.lines:
        return _("Your code raised an exception: {what}").format(what=what)
    return _("What your code returned could not be used: {what}").format(what=what)


def _explained(problem: Problem, meaning: str) -> str:
    from grader.raised import is_call

    if problem.phase == "load":
        return _("Your file could not be loaded. {meaning}").format(meaning=meaning)
    if problem.lines or is_call(problem.message):
        return meaning
    return _("What your code returned could not be used. {meaning}").format(meaning=meaning)


def _ending_message(seen: Evidence, exercise: Exercise) -> str:
    """What a run without an answer means, and what to look for."""
    limits = exercise.limits
    if seen.ending is Ending.TIMED_OUT:
        return _("It had not finished after {limit}. Does a loop never end?").format(limit=seen.detail)
    if seen.ending is Ending.OUT_OF_MEMORY:
        return _("It used more than {limit} MB of memory. Does something grow in a loop?").format(
            limit=limits.memory_mb
        )
    if seen.ending is Ending.TOO_MUCH_OUTPUT:
        return _too_much(seen.detail, limits)
    if seen.ending is Ending.CRASHED:
        return _crashed(seen.detail, exercise)
    return _("The program ended before it had answered. Does your code call `exit`?")


def _crashed(signal: str, exercise: Exercise) -> str:
    text = _("The Python process itself crashed ({signal}).").format(signal=signal)
    # So TensorFlow's own checks end: by `abort`, which behind the walls may send no signal and falls into a segmentation fault.
    if signal == "SIGABRT" or (signal == "SIGSEGV" and "tensorflow" in exercise.warm):
        text += " " + _(
            "It may be TensorFlow giving up, as when an operation gets a tensor that it can not even look at, such as "
            "`tf.nn.conv2d` one without the four axes (images, height, width, channels). Print the shapes before the call."
        )
    return text


def _too_much(what: str, limits: Limits) -> str:
    if what == "output":
        return _("It printed more than {limit} kB. Is there a `print` inside a loop?").format(limit=limits.printed_kb)
    if what == "files":
        return _("It made too many files, or too large ones.")
    return _("What it returned is larger than {limit} MB.").format(limit=limits.reply_mb)


def _of_answer(check: Check, evidence: dict[str, Evidence], kept: Any) -> Verdict:
    """Call the check's function. Only `expect` may say that the learner is wrong; another exception is our own bug."""
    threshold = check.threshold.value if check.threshold else None
    try:
        with np.errstate(all="ignore"):
            found = check.judge(**_arguments(check, evidence, kept))
    except Unwritten as nothing:
        return _verdict(check, Status.TODO, printable(nothing.message))
    except Failure as failure:
        shown = {"expected": printable(failure.expected), "received": printable(failure.received)}
        scores = () if failure.score is None else (failure.score,)
        return _verdict(check, Status.FAILED, printable(failure.message), **shown, threshold=threshold, scores=scores)
    except Exception as error:  # noqa: BLE001 - a bug in one check must cost no one a point, nor hide the others
        where = traceback.extract_tb(error.__traceback__)[-1]
        said = printable(f"{type(error).__name__}: {error} ({where.filename}:{where.lineno})", 500)
        text = _("This check broke down, which is the grader's fault and costs you nothing: {error}")
        return _verdict(check, Status.BROKEN, text.format(error=said))
    if isinstance(found, str):
        return _verdict(check, Status.PASSED, printable(found))
    return _verdict(check, Status.PASSED, "", threshold=threshold, scores=() if found is None else (found,))


def _arguments(check: Check, evidence: dict[str, Evidence], kept: Any) -> dict[str, Any]:
    known = {KEPT: kept, THRESHOLD: check.threshold.value if check.threshold else None}
    return {p: known[p] if p in known else claim(evidence[p]) for p in check.parameters}


class Broken(Exception):
    """Our own fault on a further seed, in words."""


def score(check: Check, evidence: dict[str, Evidence], kept: Any, exercise: Exercise) -> float:
    """What a check measures in the evidence of a further seed; not a number where the submission gave nothing to measure.

    Raises:
        Broken: if that is our own fault.
    """
    verdict = _of_run(check, evidence, exercise) or _of_answer(check, evidence, kept)
    if verdict.status is Status.BROKEN:
        raise Broken(verdict.message)
    found = verdict.scores[0] if verdict.scores else None
    return math.nan if found is None else found


def _settled(check: Check, first: Verdict, again: Again) -> Verdict:
    """The verdict on a score, after as many further runs as it takes to tell."""
    assert check.threshold is not None  # or one score decides
    begun = first.scores[0]
    assert begun is not None  # only a further run may have none
    try:
        settled = settle(check.threshold, begun, lambda number: again(check, number))
    except Broken as fault:  # one score alone can not tell, and the learner does not pay for it
        return _verdict(check, Status.BROKEN, str(fault))
    if len(settled.scores) == 1:
        return first
    shown = ", ".join("–" if math.isnan(s) else f"{s:.4g}" for s in settled.scores)
    text = _("{first} lies close to the threshold, so it was tried on {n} seeds: {scores}.")
    said = text.format(first=f"{begun:.4g}", n=len(settled.scores), scores=shown)
    status = Status.PASSED if settled.passed else Status.FAILED
    if first.status is not status:  # what the check said of the first score is beside the point
        first = msgspec.structs.replace(first, message="", expected="", received="")
    scores = tuple(None if math.isnan(s) else s for s in settled.scores)
    message = f"{first.message} {said}".strip()
    return msgspec.structs.replace(first, status=status, message=message, scores=scores)


def _verdict(check: Check, status: Status, message: str, **more: Any) -> Verdict:
    return Verdict(check.name, _(check.description), status, check.points, message, **more)
