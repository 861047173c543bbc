"""Experiments: settings that a learner wrote down are run by the course's own code, where the learner's never was.

In an exercise with a runs.py, learners write down settings and what they claim follows. A *plan*, a function of checks.py
under `@plan`, opens what a probe returned and says which settings are to be run; `run` of runs.py runs each of them on
several seeds, in the sandbox but without the learner's file; what it measures is kept as evidence, as the referee's word on
a model is. So a claim about a run that was never made is only a claim, and judging again needs no run.
"""

from __future__ import annotations

from typing import Any

import msgspec
import numpy as np

from grader.claims import Failure
from grader.ending import Ending
from grader.evidence import Evidence, Reading, frames
from grader.inside import wire
from grader.observing import Progress, Watcher
from grader.paper import Paper
from grader.referee import claim
from grader.rubric import Plan
from grader.sandbox import Slot
from grader.store import EvidenceStore, digest


def rerun(
    reading: Reading, paper: Paper, slot: Slot, store: EvidenceStore | None = None, watcher: Watcher | None = None
) -> Reading:
    """Add to a run's evidence what comes of the settings in it.

    Args:
        store: where the runs of each setting are looked up and kept: a setting that many learners write down is run once.

    Raises:
        Cancelled: if the watcher had a run ended.
    """
    evidence = dict(reading.evidence)
    for plan in paper.rubric.plans:
        seen = evidence.get(plan.probe)
        if seen is not None and seen.ending is Ending.FINISHED:
            evidence[plan.probe] = _with_runs(seen, plan, paper, slot, store, watcher)
    return Reading(evidence, reading.unanswered)


def outdated(seen: Evidence, paper: Paper) -> bool:
    """Whether a plan has changed since, so that other settings are to be run."""
    plan = next((p for p in paper.rubric.plans if p.probe == seen.probe), None)
    if plan is None or seen.ending is not Ending.FINISHED:
        return seen.runs is not None
    ran = seen.runs or {}
    return bool(ran.get("settings") != _settings(seen, plan) or ran.get("seeds") != _seeds(plan, paper))


def _settings(seen: Evidence, plan: Plan) -> list[dict[str, Any]]:
    """What the plan makes of an answer; nothing where that does not fit, which its check will say."""
    try:
        return list(plan.settings(claim(msgspec.structs.replace(seen, runs=None))))
    except Failure:
        return []


def _seeds(plan: Plan, paper: Paper) -> list[int]:
    """Of the runs: they follow from the class's seed, so that no learner can choose them."""
    return [int(seed) for seed in np.random.default_rng(paper.run_seed).integers(2**31, size=plan.seeds)]


def _with_runs(
    seen: Evidence, plan: Plan, paper: Paper, slot: Slot, store: EvidenceStore | None, watcher: Watcher | None
) -> Evidence:
    settings, seeds = _settings(seen, plan), _seeds(plan, paper)
    keys = [digest(paper.digest, "runs", plan.probe, repr(sorted(one.items()))) for one in settings]
    found = dict.fromkeys(keys) if store is None else {key: _kept(store, key, seeds) for key in keys}
    new = {key: one for key, one in zip(keys, settings, strict=True) if found[key] is None}
    if new:
        made = _made(list(new.values()), seeds, plan, paper, slot, watcher)
        if made is None:  # our own code: whatever stopped it, the learner is not to blame
            return Evidence(seen.probe, Ending.SANDBOX_FAULT)
        found |= dict(zip(new, made, strict=True))
        for key, one in new.items():
            if store is not None:
                runs = {"settings": [one], "seeds": seeds, "values": [found[key]]}
                store.save(key, Evidence(plan.probe, Ending.FINISHED, runs=runs))
    values = [found[key] for key in keys]
    return msgspec.structs.replace(seen, runs={"settings": settings, "seeds": seeds, "values": values})


def _kept(store: EvidenceStore, key: str, seeds: list[int]) -> list[Any] | None:
    """What came of one setting on those seeds, if it has been run."""
    record = store.load(key)
    if record is None:
        return None
    if record.runs["seeds"] != seeds:  # the plan's number of runs has changed
        store.drop(key)
        return None
    return list(record.runs["values"][0])


def _made(
    settings: list[dict[str, Any]], seeds: list[int], plan: Plan, paper: Paper, slot: Slot, watcher: Watcher | None
) -> list[list[Any]] | None:
    """Run settings: what came of each, by seed; None if not all came through."""
    if watcher is not None:
        watcher.progress(Progress())  # no probe is being answered any more
    job = {
        "runs": np.frombuffer(paper.runs_source.encode(), np.uint8),
        "probe": plan.probe,
        "settings": settings,
        "seeds": seeds,
    }
    about = paper.exercise
    seen = slot.run(wire.pack(job), paper.held_out, about.limits, watcher, about.without)
    values = [f.get("values") for f in frames(seen.reply) if f.get("kind") == "ran"]
    if len(values) != len(settings) * len(seeds):
        return None
    return [values[i : i + len(seeds)] for i in range(0, len(values), len(seeds))]
