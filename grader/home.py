"""Checks a learner's own file as a class's is graded: the same pipeline, with a seed that stays, and a memory."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from grader.advice import advise
from grader.drafts import Drafts, remember
from grader.errors import GraderError
from grader.hints import hints_on
from grader.intake.notebook import source_of, wanted_names
from grader.intake.tree import MAX_NOTEBOOK
from grader.observing import Cancelled, Watcher
from grader.paper import Paper, set_paper
from grader.pipeline import broken, evidence_keys, grade
from grader.progress import Checked
from grader.report import Report
from grader.sandbox import Slot
from grader.store import EvidenceStore
from grader.submission import Refused, Submission, read_source
from grader.work import Work
from grader.workspace import NOTEBOOK, fingerprint

WORTH = 150  # times what a further run costs to begin with: so long a training may be left out where no check would judge it


@dataclass(frozen=True)
class Outcome:
    """What came of checking one file.

    Attributes:
        source: the code that was checked, of a notebook what was taken from it; empty where nothing could be.
        again: whether the very same was checked before, so that nothing was run.
        forgotten: why what came could not be remembered; empty if it was, or nothing was to be.
    """

    work: Work
    report: Report
    source: bytes = b""
    again: bool = False
    forgotten: str = ""


def check(
    work: Work,
    slot: Slot,
    *,
    seed: int,
    data: str = "",
    scale: str = "lab",
    device: str = "",
    afresh: bool = False,
    watcher: Watcher | None = None,
) -> Outcome:
    """Check one file, and remember what came where it belongs to a workspace.

    Args:
        slot: started when something has to be run.
        data: a folder with official data files, or "builtin"; by default what `GRADER_DATA` says.
        device: the name of the GPU that the slot has, if any.
        afresh: whether to run it even if the very same has been run before.
        watcher: looks on while something is run.

    Raises:
        Cancelled: if the watcher had it ended. Nothing is remembered then.
        GraderError: if the course's files are wrong, or the sandbox can not be started. A memory that can not be written keeps
            nobody from what was found.
    """
    exercise = work.exercise.at_scale(scale).on(device)
    submission, file = read(work)
    checked = Checked(fingerprint(file), data=data, scale=scale, device=device)
    with set_paper(exercise, seed, data) as paper:
        return check_code(work, submission, checked, paper, slot, afresh=afresh, watcher=watcher)


def check_code(
    work: Work,
    submission: Submission,
    checked: Checked,
    paper: Paper,
    slot: Slot,
    store: EvidenceStore | None = None,
    *,
    afresh: bool = False,
    watcher: Watcher | None = None,
) -> Outcome:
    """Check code that is already read, and remember what came where it belongs to a workspace.

    Args:
        submission: the code; it need not be what lies in the file now.
        checked: what is to be remembered of the check; its path and the keys of the evidence are put in here.
        store: where evidence is looked up and kept if there is no workspace; without one every probe is run.
        afresh, watcher: as for `check`.

    Raises:
        Cancelled, GraderError: as `check` does.
    """
    drafts = Drafts(work.workspace, afresh=afresh) if work.workspace else None
    report = _graded(submission, paper, slot, drafts or store, watcher)
    if submission.source is None:
        return Outcome(work, report)
    again = bool(drafts and drafts.used and not drafts.new)
    forgotten = ""
    if work.workspace is not None and drafts is not None and report.score is not None:
        checked = _with_evidence(checked, work.workspace.name(work.path.resolve()), submission, paper, drafts)
        if cause := advise(report).first:  # `grader hint` is to answer without importing the checks
            checked = msgspec.structs.replace(checked, hints=hints_on(paper.rubric.checks, cause.verdict.check))
        try:
            remember(work.workspace, report, submission.source, checked, drafts)
        except GraderError as error:
            forgotten = str(error)
    return Outcome(work, report, submission.source, again, forgotten)


def _with_evidence(checked: Checked, name: str, submission: Submission, paper: Paper, drafts: Drafts) -> Checked:
    kept = drafts.new.keys() | drafts.used
    evidence = {probe: key for probe, key in evidence_keys(submission.digest, paper).items() if key in kept}
    further = tuple(sorted(kept - set(evidence.values())))
    return msgspec.structs.replace(checked, path=name, evidence=evidence, further=further)


def read(work: Work) -> tuple[Submission, bytes]:
    """The submission that a file makes, and the file's own bytes. One that can not be taken has a note that says why."""
    try:
        if work.path.suffix != NOTEBOOK:
            source = file = read_source(work.path.resolve())
        else:
            file = read_source(work.path.resolve(), MAX_NOTEBOOK)
            source = source_of(file, wanted_names(work.exercise.text(work.exercise.filename)))
    except Refused as error:
        return Submission("", work.exercise, None, str(error)), b""
    return Submission("", work.exercise, source), file


def _graded(
    submission: Submission, paper: Paper, slot: Slot, store: EvidenceStore | None, watcher: Watcher | None
) -> Report:
    lazy = paper.exercise.limits.cpu_seconds >= WORTH * slot.further_run
    try:
        return grade(submission, paper, slot, store, lazy=lazy, watcher=watcher)
    except (GraderError, Cancelled):
        raise
    except Exception as error:  # noqa: BLE001 - our own bug is said to be ours, and no traceback is a learner's to read
        return broken(submission, paper, error)
