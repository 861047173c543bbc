"""The one flow: submission, sandbox, evidence, verdicts, report. `check` and `grade` both take it."""

from __future__ import annotations

import math
import traceback
from collections.abc import Callable
from typing import Any

import msgspec
import numpy as np

from grader.diagnose.explain import explain
from grader.ending import Ending
from grader.evidence import Evidence, read_run
from grader.inside import wire
from grader.judge import Broken, before, judge, score, unjudged, wanted
from grader.observing import Stop, Watcher
from grader.paper import Paper
from grader.referee import examine
from grader.report import Report, Run, Status
from grader.rerun import outdated, rerun
from grader.rubric import Check
from grader.sandbox import Slot
from grader.store import EvidenceStore, digest
from grader.submission import Submission

Ask = Callable[[Paper, tuple[str, ...]], dict[str, Evidence]]


def grade(
    submission: Submission,
    paper: Paper,
    slot: Slot,
    store: EvidenceStore | None = None,
    *,
    lazy: bool = False,
    strict: bool = False,
    watcher: Watcher | None = None,
) -> Report:
    """Take one submission all the way to its report.

    Args:
        strict: whether diagnoses of passed checks are looked for, too, see `explain`.
        lazy: whether to leave out probes that no check would judge, because the checks before have failed. A class is
            not graded so: if such a check turns out to be wrong, the evidence is there.
        store: where evidence is looked up and kept; without one every probe is run.
        watcher: looks on while probes are run. What it is told changes no evidence.

    Raises:
        SandboxError: if the sandbox can not be started at all.
        Cancelled: if the watcher had a run ended. What was asked before is in the store.
    """
    if submission.source is None:
        return untouched(paper, submission.note)
    source = submission.source

    def asked(paper: Paper, probes: tuple[str, ...] = ()) -> dict[str, Evidence]:
        return gather(source, paper, slot, store, only=probes, lazy=lazy and not probes, watcher=watcher)

    return report(submission.digest, asked(paper), paper, asked, strict=strict)


def untouched(paper: Paper, note: str) -> Report:
    """The report where there is no file that could be taken; the note says why."""
    return Report(**_head(paper), submission="", verdicts=unjudged(paper.rubric, Status.TODO, note), note=note)


def report(submission: str, evidence: dict[str, Evidence], paper: Paper, ask: Ask, *, strict: bool = False) -> Report:
    """Judge a submission's evidence, and explain what failed.

    Args:
        submission: its digest.
        evidence: by probe.
        ask: for the evidence of some probes on a further seed's paper, where a score lies close to its threshold.
        strict: whether diagnoses of passed checks are looked for, too, see `explain`.
    """
    runs = [_run(e) for e in evidence.values()]

    def again(check: Check, number: int) -> float | None:
        if paper.further is None:
            return None
        further = paper.further.get(number)
        seen = ask(further, check.probes)
        told = [
            msgspec.structs.replace(run, probe=f"{run.probe} (seed {further.seed})") for run in map(_run, seen.values())
        ]
        runs.extend(run for run in told if run not in runs)
        for verdict in judge(before(further.rubric, check, seen), seen, further.kept):
            if verdict.status is Status.BROKEN:
                raise Broken(verdict.message)
            if verdict.status is not Status.PASSED:
                return math.nan
        return score(check, seen, further.kept, further.exercise)

    verdicts = judge(paper.rubric, evidence, paper.kept, again)
    explained = explain(paper.rubric, evidence, paper.kept, verdicts, strict=strict)
    return Report(
        **_head(paper),
        submission=submission,
        verdicts=explained.verdicts,
        troubles=explained.troubles,
        runs=tuple(runs),
        loads=not any(e.fails_to_load for e in evidence.values()),
        output=next((e.output for e in evidence.values() if e.output), ""),
    )


def _run(seen: Evidence) -> Run:
    return Run(seen.probe, seen.ending, seen.detail, seen.cpu, seen.wall, seen.peak)


def recalled(submission: str, paper: Paper, store: EvidenceStore) -> dict[str, Evidence]:
    """What the store holds of a submission, by probe; a probe that was never asked so is not in it."""
    found = {p: store.load(key) for p, key in evidence_keys(submission, paper).items()}
    return {p: seen for p, seen in found.items() if seen is not None and not outdated(seen, paper)}


def evidence_keys(submission: str, paper: Paper) -> dict[str, str]:
    """The name under which a store holds each probe's evidence, by probe."""
    return {probe: digest(paper.digest, submission, probe) for probe in paper.probes}


def _head(paper: Paper) -> dict[str, Any]:
    about = paper.exercise
    return {
        "exercise": about.slug,
        "title": about.title,
        "seed": paper.seed,
        "data": paper.data,
        "official": paper.official,
        "scale": about.scale,
        "device": about.device,
    }


def broken(submission: Submission, paper: Paper, error: Exception) -> Report:
    """The report where our own code failed on a submission: nothing is said of it, and a person must look."""
    where = traceback.extract_tb(error.__traceback__)[-1]
    note = f"The grader itself failed: {type(error).__name__}: {error} ({where.filename}:{where.lineno})"
    verdicts = unjudged(paper.rubric, Status.BROKEN, note)
    return Report(**_head(paper), submission=submission.digest, verdicts=verdicts, note=note)


def gather(
    source: bytes,
    paper: Paper,
    slot: Slot,
    store: EvidenceStore | None = None,
    *,
    only: tuple[str, ...] = (),
    lazy: bool = False,
    watcher: Watcher | None = None,
) -> dict[str, Evidence]:
    """The evidence of every probe, or only of some, from the store where it is there, else from a run.

    All probes share a run, whose start costs as much as a small lab; where one of them brings the run down, those after
    it are asked in a further run, so that one crash says nothing about the others. With `lazy` and `watcher` see `grade`.
    """
    keys = evidence_keys(digest(source), paper)
    found = {} if store is None else recalled(digest(source), paper, store)
    while left := _left(found, paper, only or paper.probes, lazy):
        job = _job(source, paper, left, telling=watcher is not None and not isinstance(watcher, Stop))
        about = paper.exercise
        observation = slot.run(job, paper.questions, about.limits, watcher, about.without)
        reading = read_run(observation, left, about.limits)
        reading = examine(reading, paper.held_out, slot, about.limits, watcher)
        reading = rerun(reading, paper, slot, store, watcher)
        for probe, evidence in reading.evidence.items():
            if store is not None and evidence.ending is not Ending.SANDBOX_FAULT:
                if evidence.runs is not None:  # what is there, if anything, is of a plan that has changed since
                    store.drop(keys[probe])
                store.save(keys[probe], evidence)
        found |= reading.evidence
    return {p: found[p] for p in paper.probes if p in found}


def _left(found: dict[str, Evidence], paper: Paper, probes: tuple[str, ...], lazy: bool) -> tuple[str, ...]:
    """The probes to ask next: all that have not been, or, if lazy, those whose evidence a check waits for."""
    left = tuple(p for p in probes if p not in found)
    if not lazy or not left:
        return left
    asked_for = wanted(paper.rubric, found, paper.kept)
    return tuple(p for p in left if p in asked_for)


def _job(source: bytes, paper: Paper, probes: tuple[str, ...], *, telling: bool) -> bytes:
    return wire.pack(
        {
            "slug": paper.exercise.slug,
            "source": np.frombuffer(source, np.uint8),
            "probe": np.frombuffer(paper.probe_source.encode(), np.uint8),
            "probes": list(probes),
            "seed": paper.run_seed,
            "telling": telling,
            "without": list(paper.exercise.without),
        }
    )
