"""What the grader remembers in a workspace: the last report of each exercise, with the evidence and file behind it.

A check reads the memory without its lock and takes the lock only to write, once it knows what came: so a check in one
window and `grader watch` in another get along. Only what the last reports need is kept, so that an evening of saving
does not fill a disk.
"""

from __future__ import annotations

import shutil

import msgspec

from grader.advice import advise
from grader.evidence import Ending, Evidence
from grader.gradebook import Gradebook
from grader.progress import CHECKED, LAST, Checked, all_checked, reading
from grader.report import Report
from grader.store import EvidenceStore
from grader.workspace import MEMORY, STUDENT, Workspace

HINTED = "hinted."  # with a slug: the key under which the gradebook holds which hints were given, as JSON
PASSING = (Ending.TIMED_OUT, Ending.OUT_OF_MEMORY)  # may be another the next time, on a machine that had much to do


class Remembered(msgspec.Struct, frozen=True):
    """An exercise's last check."""

    report: Report
    checked: Checked


class Hinted(msgspec.Struct, frozen=True):
    """The check that hints were given on last, and how many of them."""

    check: str = ""
    shown: int = 0


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
        text = msgspec.json.encode(checked).decode()
        book.keep_settings(**{f"{CHECKED}{report.exercise}": text, LAST: report.exercise})
        _begin_hints_anew(book, report)
        _forget(book)


def recall(workspace: Workspace, slug: str) -> Remembered | None:
    """An exercise's last check; None if there was none."""
    with reading(workspace) as database:
        if database is None:
            return None
        checked = all_checked(database).get(slug)
        query = "SELECT report FROM reports WHERE student = ? AND exercise = ?"
        row = database.execute(query, [STUDENT, slug]).fetchone()
    if checked is None or row is None:
        return None
    return Remembered(msgspec.json.decode(row[0], type=Report), checked)


def last(workspace: Workspace) -> str:
    """The slug of the exercise that was checked last; empty if none was."""
    with reading(workspace) as database:
        row = database and database.execute("SELECT value FROM meta WHERE key = ?", [LAST]).fetchone()
    return str(row[0]) if row else ""


def evidence_of(workspace: Workspace, checked: Checked) -> dict[str, Evidence]:
    """The evidence of a last check by probe, as far as it is still there."""
    store = EvidenceStore(workspace.root / MEMORY / "evidence")
    found = {probe: store.load(key) for probe, key in checked.evidence.items()}
    return {probe: evidence for probe, evidence in found.items() if evidence is not None}


def deepen(workspace: Workspace, slug: str, check: str, total: int) -> int:
    """Count one more hint on a check; hints on another check begin anew.

    Args:
        total: how many hints the check has.

    Returns:
        How many have been asked for: 1 for the first; more than `total` once all had been given before.
    """
    with workspace.memory() as book:
        before = _hinted(book, slug)
        shown = (before.shown if before.check == check else 0) + 1
        kept = Hinted(check, min(shown, total))
        book.keep_settings(**{f"{HINTED}{slug}": msgspec.json.encode(kept).decode()})
    return shown


def _begin_hints_anew(book: Gradebook, report: Report) -> None:
    """Forget which hints were given, unless it is still the same check that fails, or none could be asked."""
    cause = advise(report).first
    if report.loads and _hinted(book, report.exercise).check != (cause.verdict.check if cause else ""):
        book.keep_settings(**{f"{HINTED}{report.exercise}": ""})


def _hinted(book: Gradebook, slug: str) -> Hinted:
    text = book.setting(f"{HINTED}{slug}")
    return msgspec.json.decode(text, type=Hinted) if text else Hinted()


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
