"""The one flow: submission, sandbox, evidence, verdicts, report. `check` and `grade` both take it."""

from __future__ import annotations

import traceback
from typing import Any

import numpy as np

from grader.evidence import Ending, Evidence, read_run
from grader.explain import explain
from grader.inside import wire
from grader.judge import judge, unjudged, wanted
from grader.paper import Paper
from grader.referee import examine
from grader.report import Report, Run, Status
from grader.sandbox import Slot
from grader.store import EvidenceStore, digest
from grader.submission import Submission


def grade(
    submission: Submission,
    paper: Paper,
    slot: Slot,
    store: EvidenceStore | None = None,
    *,
    lazy: bool = False,
    strict: bool = False,
) -> Report:
    """Take one submission all the way to its report.

    Args:
        strict: whether diagnoses of passed checks are looked for, too, see `explain`.
        lazy: whether to leave out probes that no check would judge, because the checks before have failed. A class is
            not graded so: if such a check turns out to be wrong, the evidence is there.
        store: where evidence is looked up and kept; without one every probe is run.

    Raises:
        SandboxError: if the sandbox can not be started at all.
    """
    if submission.source is None:
        return untouched(paper, submission.note)
    evidence = gather(submission.source, paper, slot, store, lazy=lazy)
    return report(submission.digest, evidence, paper, strict=strict)


def untouched(paper: Paper, note: str) -> Report:
    """The report where there is no file that could be taken; the note says why."""
    return Report(**_head(paper), submission="", verdicts=unjudged(paper.rubric, Status.TODO, note), note=note)


def report(submission: str, evidence: dict[str, Evidence], paper: Paper, *, strict: bool = False) -> Report:
    """Judge a submission's evidence, and explain what failed.

    Args:
        submission: its digest.
        evidence: by probe.
        strict: whether diagnoses of passed checks are looked for, too, see `explain`.
    """
    verdicts = judge(paper.rubric, evidence, paper.kept)
    explained = explain(paper.rubric, evidence, paper.kept, verdicts, strict=strict)
    runs = tuple(Run(e.probe, e.ending, e.detail, e.cpu, e.wall, e.peak) for e in evidence.values())
    return Report(
        **_head(paper),
        submission=submission,
        verdicts=explained.verdicts,
        troubles=explained.troubles,
        runs=runs,
        output=next((e.output for e in evidence.values() if e.output), ""),
    )


def recalled(submission: str, paper: Paper, store: EvidenceStore) -> dict[str, Evidence]:
    """What the store holds of a submission, by probe; a probe that was never asked so is not in it."""
    found = {p: store.load(key) for p, key in _keys(submission, paper).items()}
    return {p: seen for p, seen in found.items() if seen is not None}


def _keys(submission: str, paper: Paper) -> dict[str, str]:
    return {probe: digest(paper.digest, submission, probe) for probe in paper.probes}


def _head(paper: Paper) -> dict[str, Any]:
    about, official = paper.exercise, paper.official
    return {"exercise": about.slug, "title": about.title, "seed": paper.seed, "data": paper.data, "official": official}


def broken(submission: Submission, paper: Paper, error: Exception) -> Report:
    """The report where our own code failed on a submission: nothing is said of it, and a person must look."""
    where = traceback.extract_tb(error.__traceback__)[-1]
    note = f"The grader itself failed: {type(error).__name__}: {error} ({where.filename}:{where.lineno})"
    verdicts = unjudged(paper.rubric, Status.BROKEN, note)
    return Report(**_head(paper), submission=submission.digest, verdicts=verdicts, note=note)


def gather(
    source: bytes, paper: Paper, slot: Slot, store: EvidenceStore | None = None, *, lazy: bool = False
) -> dict[str, Evidence]:
    """The evidence of every probe, from the store where it is there, else from a run.

    All probes share a run, whose start costs as much as a small lab; where one of them brings the run down, those after
    it are asked in a further run, so that one crash says nothing about the others. With `lazy` see `grade`.
    """
    keys = _keys(digest(source), paper)
    found = {} if store is None else recalled(digest(source), paper, store)
    while left := _left(found, paper, lazy):
        observation = slot.run(_job(source, paper, left), paper.questions, paper.exercise.limits)
        reading = read_run(observation, left, paper.exercise.limits)
        reading = examine(reading, paper.held_out, slot, paper.exercise.limits)
        for probe, evidence in reading.evidence.items():
            if store is not None and evidence.ending is not Ending.SANDBOX_FAULT:
                store.save(keys[probe], evidence)
        found |= reading.evidence
    return {p: found[p] for p in paper.probes if p in found}


def _left(found: dict[str, Evidence], paper: Paper, lazy: bool) -> tuple[str, ...]:
    """The probes to ask next: all that have not been, or, if lazy, those whose evidence a check waits for."""
    left = tuple(p for p in paper.probes if p not in found)
    if not lazy or not left:
        return left
    asked_for = wanted(paper.rubric, found, paper.kept)
    return tuple(p for p in left if p in asked_for)


def _job(source: bytes, paper: Paper, probes: tuple[str, ...]) -> bytes:
    return wire.pack(
        {
            "slug": paper.exercise.slug,
            "source": np.frombuffer(source, np.uint8),
            "probe": np.frombuffer(paper.probe_source.encode(), np.uint8),
            "probes": list(probes),
            "seed": paper.run_seed,
        }
    )
