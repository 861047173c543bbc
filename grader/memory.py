"""What the grader remembers in a workspace: the last report of each exercise, and which hints were given.

`drafts` writes it. Light on purpose, `grader hint` answers in a blink: neither NumPy nor the checks are imported.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from grader.progress import LAST, Checked, all_checked, reading
from grader.report import Report
from grader.workspace import STUDENT, Workspace

if TYPE_CHECKING:
    from grader.gradebook import Gradebook

HINTED = "hinted."  # with a slug: the key under which the gradebook holds which hints were given, as JSON


class Remembered(msgspec.Struct, frozen=True):
    """An exercise's last check."""

    report: Report
    checked: Checked


class Hinted(msgspec.Struct, frozen=True):
    """The check that hints were given on last, and how many of them."""

    check: str = ""
    shown: int = 0


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


def deepen(workspace: Workspace, slug: str, check: str, total: int) -> int:
    """Count one more hint on a check; hints on another check begin anew.

    Args:
        total: how many hints the check has.

    Returns:
        How many have been asked for: 1 for the first; more than `total` once all had been given before.
    """
    with workspace.memory() as book:
        before = hinted(book, slug)
        shown = (before.shown if before.check == check else 0) + 1
        kept = Hinted(check, min(shown, total))
        book.keep_settings(**{f"{HINTED}{slug}": msgspec.json.encode(kept).decode()})
    return shown


def hinted(book: Gradebook, slug: str) -> Hinted:
    """Which hints on an exercise were given last."""
    text = book.setting(f"{HINTED}{slug}")
    return msgspec.json.decode(text, type=Hinted) if text else Hinted()
