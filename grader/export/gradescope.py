"""Gradescope's results.json: what its autograder hands over for one submission, and what it shows of it.

The format is that of https://gradescope-autograders.readthedocs.io/en/latest/specs/#output-format.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any, Literal

import msgspec

from grader.export.sheets import doubtful, points_text
from grader.gradebook import Reports
from grader.i18n import _
from grader.render.files import file_name
from grader.report import Report, Status, Verdict
from grader.text import printable

Visibility = Literal["visible", "after_due_date", "after_published", "hidden"]


def to_gradescope(reports: Reports, visibility: Visibility = "visible") -> dict[str, bytes]:
    """A results.json for each student who has a report: `<student>/results.json`.

    Args:
        visibility: when students see it.
    """
    found: dict[str, bytes] = {}
    for student, of_student in reports.items():
        if not of_student:
            continue
        folder = file_name(student).replace("/", "_").replace("\\", "_").lstrip(".")
        path = f"{folder}/results.json"
        if not folder or path in found:
            path = (
                f"{folder}{hashlib.sha256(student.encode('utf-8', 'backslashreplace')).hexdigest()[:16]}/results.json"
            )
        found[path] = results(of_student.values(), visibility)
    return found


def results(reports: Iterable[Report], visibility: Visibility = "visible") -> bytes:
    """One student's results.json.

    The score is the final one, after lateness and a person's decision, so the tests' points need not add up to it.
    """
    reports = list(reports)
    several = len(reports) > 1
    tests = [_test(report, v, several, visibility) for report in reports for v in report.verdicts]
    data = {
        "score": round(sum(r.final for r in reports if r.final is not None), 2),
        "output": "\n\n".join(_about(r) for r in reports),
        "output_format": "text",
        "visibility": visibility,
        "stdout_visibility": "hidden",  # there the grader speaks to the instructor
        "tests": tests,
        "extra_data": {"submissions": {r.exercise: r.submission for r in reports}},
    }
    return _json(data)


def failure() -> bytes:
    """The results.json where the grader itself failed before it could say anything of the submission."""
    text = _(
        "The grader itself failed. That is not your fault, and the 0 shown here is no verdict on your work: "
        "the instructor finds the reason in the autograder's output and can run it again."
    )
    data = {
        "score": 0.0,
        "output": text,
        "output_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "tests": [],
        "extra_data": {"failed": True},
    }
    return _json(data)


def _test(report: Report, verdict: Verdict, several: bool, visibility: Visibility) -> dict[str, Any]:
    test: dict[str, Any] = {
        "name": f"{report.title}: {verdict.description}" if several else verdict.description,
        "output": _said(verdict),
        "output_format": "text",
        "visibility": visibility,
        "extra_data": {"exercise": report.exercise, "check": verdict.check, "status": verdict.status.value},
    }
    # Without a score and a status Gradescope shows the text alone, neither green nor red: it was our fault.
    if verdict.status is not Status.BROKEN:
        test["score"], test["max_score"] = verdict.earned, verdict.points
        test["status"] = "passed" if verdict.status is Status.PASSED else "failed"
    return test


def _said(verdict: Verdict) -> str:
    lines = [verdict.message] if verdict.message else []
    if verdict.status is Status.BROKEN:
        lines.append(_("The grader itself failed here. That is not your fault and costs you nothing."))
    if verdict.expected or verdict.received:
        lines += [
            _("expected: {value}").format(value=verdict.expected),
            _("received: {value}").format(value=verdict.received),
        ]
    lines += [_("line {n}: {text}").format(n=line.number, text=line.text) for line in verdict.lines]
    return printable("\n".join(lines))


def _about(report: Report) -> str:
    if report.final is None:
        text = _(
            "{title}: no score. The grader itself failed there, which is not your fault; the instructor can run it again."
        )
        return printable(text.format(title=report.title))
    lines = [f"{report.title}: {points_text(report.final)}/{points_text(report.points)}", report.note]
    if doubt := doubtful(report):
        lines.append(_("For the instructor: {doubt}").format(doubt=doubt))
    if report.late is not None:
        text = _("Late ({rule}): {score} became {remains}.")
        score = "–" if report.score is None else points_text(report.score)
        lines.append(text.format(rule=report.late.rule, score=score, remains=points_text(report.late.remains)))
    if report.override is not None:
        lines.append(_("Decided by a person: {why}").format(why=report.override.why))
    return printable("\n".join([*lines, report.data]).strip())


def _json(data: dict[str, Any]) -> bytes:
    return msgspec.json.format(msgspec.json.encode(data), indent=2) + b"\n"
