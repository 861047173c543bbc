"""What a kernel has run, as the cells that count.

A kernel remembers every run of every cell; a notebook shows each cell once, as it is now. So what is checked is what a
learner sees: of a cell that was run again its latest text, where it was first run; of a function that several cells
define the one that was run last. What lives in the kernel's memory alone counts for nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from grader.intake.cells import Cell, cell_of

_MARK = re.compile(r"\s*%%exercise(?:[ \t]+(?P<line>[^\n]*))?(?:\n|\Z)")


@dataclass(frozen=True)
class Run:
    """A run of a cell.

    Attributes:
        number: the execution count that the notebook shows beside the cell.
        code: what was in it, magics and all.
        cell: what the notebook calls the cell; empty if it does not say (IPython before 8.3, and so Colab).
        failed: whether it raised an exception.
    """

    number: int
    code: str
    cell: str = ""
    failed: bool = False


def marked(code: str) -> str | None:
    """What stands after `%%exercise` in a cell's first line; None if the cell does not begin so."""
    found = _MARK.match(code)
    return (found["line"] or "").strip() if found else None


@dataclass(frozen=True)
class Counted:
    """The cells that count.

    Attributes:
        cells: numbered by their place, so that the same code has the same numbers when it is run again.
        runs: of each cell the number of its latest run, which is what the notebook shows beside it.
    """

    cells: tuple[Cell, ...]
    runs: tuple[int, ...]


def counted(runs: Iterable[Run], slug: str) -> Counted:
    """The cells that count for an exercise, in order.

    Args:
        runs: in the order in which they were made.
        slug: cells that are marked for another exercise are left out.
    """
    latest = _latest(run for run in runs if run.code.strip())
    own = [run for run in latest if slug in (marked(run.code) or slug).split()]  # options may come before it
    cells = [cell_of(run.number, run.code) for run in own]
    failed = {run.number for run in own if run.failed}
    current = [_without_outdated(cell, cells, failed) for cell in cells]
    return Counted(
        tuple(replace(cell, number=place) for place, cell in enumerate(current, 1)), tuple(c.number for c in current)
    )


def _latest(runs: Iterable[Run]) -> list[Run]:
    """Each cell once, where it was first run, as it was run last. Without a name, the same text is the same cell."""
    found: dict[tuple[str, str], Run] = {}
    for run in runs:
        found["cell" if run.cell else "code", run.cell or run.code] = run
    return list(found.values())


def _without_outdated(cell: Cell, cells: list[Cell], failed: set[int]) -> Cell:
    """The cell without definitions that were made again later, and, if it failed, without values that were set again later."""
    if cell.units is None:
        return cell
    later = [c for c in cells if c.number > cell.number]
    defined = {name for c in later for name in c.defined()}
    if cell.number in failed:
        bound = defined | {name for c in later for unit in c.units or () for name in unit.binds}
        kept = [unit for unit in cell.units if not unit.binds or not unit.binds <= bound]
    else:
        kept = [unit for unit in cell.units if not unit.defines or not unit.binds <= defined]
    return replace(cell, units=tuple(kept))
