"""What is put into a workspace's memory: the last report of each exercise, with the evidence and file behind it.

A check reads the memory without its lock and takes the lock only to write, once it knows what came: so a check in one
window and `grader watch` in another get along. Only what the last reports need is kept, so that an evening of saving
does not fill a disk.
"""

from __future__ import annotations

import shutil

import msgspec

from grader.advice import advise
from grader.ending import Ending
from grader.evidence import Evidence
from grader.gradebook import Gradebook
from grader.memory import HINTED, hinted
from grader.progress import CHECKED, LAST, Checked, reading
from grader.report import Report
from grader.store import EvidenceStore
from grader.workspace import MEMORY, STUDENT, Workspace

PASSING = (Ending.TIMED_OUT, Ending.OUT_OF_MEMORY)  # may be another the next time, on a machine that had much to do


class Drafts(EvidenceStore):
    """Evidence as the memory holds it, and what is new, which is not written before `remember` does.

    Args:
        afresh: whether nothing that the memory holds is to be used.
    """

    def __init__(self, workspace: Workspace, *, afresh: bool = False) -> None:
        super().__init__(workspace.root / MEMORY / "evidence")
        self._afresh = afresh
        self.new: dict[str, Evidence] = {}
        self.used: set[str] = set()

    def load(self, key: str) -> Evidence | None:
        """The record of that key. One of a run that was stopped is not used again."""
        found = self.new.get(key) or (None if self._afresh else super().load(key))
        if found is None or (found.ending in PASSING and key not in self.new):
            return None
        self.used.add(key)
        return found

    def save(self, key: str, evidence: Evidence) -> None:
        """Hold a record until `remember` writes it."""
        self.new[key] = evidence


def remember(workspace: Workspace, report: Report, source: bytes, checked: Checked, drafts: Drafts) -> None:
    """Keep a report with its evidence and file, and forget what no last report needs.

    Args:
        source: the learner's code; of a notebook what was taken from it.

    Raises:
        GraderError: if the folder can not be written.
    """
    with reading(workspace):  # which says best what is wrong with a damaged one
        pass
    with workspace.memory() as book:
        ignore = book.folder / ".gitignore"
        if not ignore.exists():
            ignore.write_text("*\n", encoding="utf-8")
        for key, evidence in drafts.new.items():
            book.evidence.save(key, evidence)
        book.keep_source(report.submission, source)
        book.record(STUDENT, report)
        text = msgspec.json.encode(_with_runs(book, report.exercise, checked)).decode()
        book.keep_settings(**{f"{CHECKED}{report.exercise}": text, LAST: report.exercise})
        _begin_hints_anew(book, report)
        _forget(book)


def _with_runs(book: Gradebook, slug: str, checked: Checked) -> Checked:
    """What was checked, with the experiments' runs that its evidence came of: found again as it is, it needed none of them.

    The next change of a claim's wording does, and to train every setting again takes minutes.
    """
    text = book.setting(f"{CHECKED}{slug}")
    before = msgspec.json.decode(text, type=Checked) if text else None
    if before is None or before.evidence != checked.evidence:
        return checked
    return msgspec.structs.replace(checked, further=tuple(sorted({*checked.further, *before.further})))


def _begin_hints_anew(book: Gradebook, report: Report) -> None:
    """Forget which hints were given, unless it is still the same check that fails, or none could be asked."""
    cause = advise(report).first
    if report.loads and hinted(book, report.exercise).check != (cause.verdict.check if cause else ""):
        book.keep_settings(**{f"{HINTED}{report.exercise}": ""})


def _forget(book: Gradebook) -> None:
    """Remove the evidence and files that no last report was judged from."""
    reports = book.reports().get(STUDENT, {})
    texts = [book.setting(f"{CHECKED}{slug}") for slug in reports]
    kept = [msgspec.json.decode(text, type=Checked) for text in texts if text]
    keys = {key for checked in kept for key in (*checked.evidence.values(), *checked.further)}
    for record in (book.folder / "evidence").glob("*"):
        if record.name not in keys:
            shutil.rmtree(record, ignore_errors=True)
    sources = {report.submission for report in reports.values()}
    for path in (book.folder / "sources").glob("*.py"):
        if path.stem not in sources:
            path.unlink(missing_ok=True)
