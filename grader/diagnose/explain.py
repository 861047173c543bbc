"""What a course's diagnoses.py holds, and how it is put to the evidence: why a check failed, as far as can be told.

A function there says which checks it explains; its parameters are chosen as a check's are:

    @explains("recognises_digits")
    def the_training(training, kept):
        \"\"\"Why the trained model does not do well.\"\"\"
        model, history = expect.sequence(training, 2)
        return diagnose.diverged(expect.curve(history, finite=False), guess=np.log(10))

It returns a `Diagnosis`, or None. Claims are opened through `expect`: one that does not fit gives no diagnosis. Nothing that
happens here changes a status or a point.
"""

from __future__ import annotations

import inspect
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np

from grader.claims import Failure
from grader.diagnosis import Diagnosis
from grader.ending import Ending
from grader.evidence import Evidence
from grader.referee import claim
from grader.report import Status, Verdict
from grader.text import printable

if TYPE_CHECKING:
    from grader.rubric import Rubric


# A loss that still falls is no fault of a training that is good enough.
OF_DEGREE = {"learning_too_slowly"}


@dataclass(frozen=True)
class Explanation:
    """A function of diagnoses.py.

    Attributes:
        name: the function's.
        checks: the names of those it explains.
        parameters: the names of the probes it looks at, and perhaps `kept`.
        find: the function; it returns a `Diagnosis` or None.
    """

    name: str
    checks: tuple[str, ...]
    parameters: tuple[str, ...]
    find: Callable[..., Diagnosis | None]


def explains(*checks: str) -> Callable[[Callable[..., Diagnosis | None]], Explanation]:
    """Make a function of diagnoses.py an explanation of these checks.

    Args:
        checks: the names of one check or more.
    """

    def decorate(function: Callable[..., Diagnosis | None]) -> Explanation:
        return Explanation(function.__name__, checks, tuple(inspect.signature(function).parameters), function)

    return decorate


class Explained(msgspec.Struct, frozen=True):
    """What came of it.

    Attributes:
        verdicts: in their order, the failed ones with their diagnoses.
        troubles: for the course's authors: what went wrong in their functions, or does not hold.
    """

    verdicts: tuple[Verdict, ...]
    troubles: tuple[str, ...] = ()


def explain(
    rubric: Rubric, evidence: Mapping[str, Evidence], kept: Any, verdicts: tuple[Verdict, ...], *, strict: bool = False
) -> Explained:
    """Add to each failed verdict the diagnoses that explain it.

    Args:
        evidence: by probe.
        kept: what `given` kept back.
        strict: whether to look at what explains passed checks, too, where a diagnosis is a false one, so a trouble.
    """
    statuses = {v.check: v.status for v in verdicts}
    looked_at = {Status.FAILED, Status.PASSED} if strict else {Status.FAILED}
    found: dict[str, dict[str, Diagnosis]] = {}
    troubles = []
    for one in rubric.explanations:
        if not any(statuses.get(c) in looked_at for c in one.checks) or not _answered(one, evidence):
            continue
        diagnosis, trouble = _found(one, evidence, kept)
        failed = [c for c in one.checks if statuses.get(c) is Status.FAILED]
        if diagnosis is not None and not failed and diagnosis.name not in OF_DEGREE:
            trouble = f"{one.name}: {diagnosis.name}, but what it would explain has passed ({diagnosis.seen})"
        if trouble:
            troubles.append(trouble)
        if diagnosis is not None:
            for check in failed:
                found.setdefault(check, {}).setdefault(diagnosis.name, diagnosis)
    explained = (
        msgspec.structs.replace(v, diagnoses=tuple(found[v.check].values())) if v.check in found else v
        for v in verdicts
    )
    return Explained(tuple(explained), tuple(troubles))


def _answered(one: Explanation, evidence: Mapping[str, Evidence]) -> bool:
    """Whether there is an answer of every probe that it looks at."""
    seen = [evidence.get(p) for p in one.parameters if p != "kept"]
    return all(e is not None and e.ending is Ending.FINISHED and e.problem is None for e in seen)


def _found(one: Explanation, evidence: Mapping[str, Evidence], kept: Any) -> tuple[Diagnosis | None, str]:
    """What a function of the author's finds, and what went wrong in it."""
    try:
        values = {p: kept if p == "kept" else claim(evidence[p]) for p in one.parameters}
        with np.errstate(all="ignore"):
            diagnosis: object = one.find(**values)
    except Failure:  # the claim does not fit, which the check has said
        return None, ""
    except Exception as error:  # noqa: BLE001 - a bug in a diagnosis must harm no verdict
        where = traceback.extract_tb(error.__traceback__)[-1]
        return None, f"{one.name}: {type(error).__name__}: {error} ({where.filename}:{where.lineno})"
    if diagnosis is None:
        return None, ""
    if not isinstance(diagnosis, Diagnosis):
        return None, f"{one.name} returns {type(diagnosis).__name__}, expected a Diagnosis or None"
    return Diagnosis(diagnosis.name, printable(diagnosis.seen, 500)), ""
