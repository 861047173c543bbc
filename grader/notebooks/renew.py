"""A learner's notebook with the course's newer texts in it: what they have written in is left as it is.

A cell that was laid out tells by its id what it is there for, and whether its text has changed since (see `stub.Part`);
the notebook's metadata tell which cells it was laid out with, so that one that was deleted does not come back.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from grader.notebooks.stub import METADATA, mark

JSON = dict[str, Any]


@dataclass(frozen=True)
class Renewed:
    """A notebook brought up to date.

    Attributes:
        data: the file.
        whole: whether nothing was left out; if not, the course has a newer version of a cell that the learner has written in.
    """

    data: bytes
    whole: bool


def renewed(theirs: bytes, ours: bytes) -> Renewed | None:
    """Bring the course's newer cells into a learner's notebook.

    Args:
        theirs: the learner's file.
        ours: what `notebook_of` makes of the exercise now.

    Returns:
        None if theirs is no notebook, or not one whose cells can be told apart, such as after a way through Colab.
    """
    try:
        notebook = json.loads(theirs)
        cells, laid = notebook["cells"], notebook["metadata"][METADATA]["cells"]
        known = {role(cell): cell for cell in cells}
    except (ValueError, LookupError, TypeError, AttributeError):
        return None
    made = json.loads(ours)
    new = {role(cell): cell for cell in made["cells"]}
    if not known.keys() & new.keys():
        return None
    whole = True
    for name, cell in new.items():
        if name in known:
            whole &= _renew(known[name], cell)
    cells = [c for c in cells if role(c) in new or role(c) not in laid or not _untouched(c)]
    _insert(cells, made["cells"], set(laid))
    notebook["cells"], notebook["metadata"][METADATA] = cells, made["metadata"][METADATA]
    return Renewed(f"{json.dumps(notebook, ensure_ascii=False, indent=1)}\n".encode(), whole)


def role(cell: JSON) -> str:
    """What a cell was laid out for; of any other cell, its id, which is no role."""
    return str(cell.get("id", "")).rpartition("-")[0] or str(cell.get("id", ""))


def _renew(theirs: JSON, ours: JSON) -> bool:
    """Take over a newer text, unless the learner has written in the cell; False if there is one that was not taken."""
    if theirs["id"] == ours["id"]:
        return True
    if not _untouched(theirs):
        return False
    theirs |= {"id": ours["id"], "source": ours["source"]}
    if theirs.get("cell_type") == "code":
        theirs |= {"outputs": [], "execution_count": None}
    return True


def _untouched(cell: JSON) -> bool:
    source = cell.get("source", "")
    text = "".join(source) if isinstance(source, list) else str(source)
    return str(cell.get("id", "")).endswith(f"-{mark(text)}")


def _insert(cells: list[JSON], ours: list[JSON], laid: set[str]) -> None:
    """Put cells that the course has not had before behind those that they stand behind in the course."""
    for i, cell in enumerate(ours):
        there = [role(c) for c in cells]
        if role(cell) in laid or role(cell) in there:
            continue
        before = [there.index(role(c)) for c in ours[:i] if role(c) in there]
        cells.insert(max(before, default=-1) + 1, cell)
