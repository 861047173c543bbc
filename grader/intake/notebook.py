"""One exercise's code out of a notebook.

Taken are the functions that the exercise asks for, and of the rest only what they use: so a cell that fails, trains for an
hour or belongs to another exercise does not matter.
"""

from __future__ import annotations

import builtins
from collections import defaultdict
from dataclasses import dataclass

from grader.i18n import _
from grader.intake.cells import DEFINITIONS, Cell, Unit, read_cells
from grader.intake.magics import parse
from grader.submission import Refused

_KNOWN = {*dir(builtins), "__file__", "__builtins__"}


def wanted_names(stub: str) -> set[str]:
    """The functions and classes at the top level of an exercise's stub."""
    return set(defined_in(stub))


def defined_in(stub: str) -> tuple[str, ...]:
    """The same in their order."""
    tree = parse(stub)
    return tuple(node.name for node in tree.body if isinstance(node, DEFINITIONS)) if tree else ()


def source_of(notebook: bytes, wanted: set[str]) -> bytes:
    """The Python file that a notebook holds for one exercise.

    Args:
        wanted: the functions and classes that the exercise asks for.

    Returns:
        The wanted definitions and what they use, in the notebook's order, each cell's part after a comment with the
        cell's number (its place among all cells, from 1). What is left out of a cell leaves empty lines, so that the
        third line after the comment is the third line of the cell.

    Raises:
        Refused: if it is no Python notebook, or defines nothing that is wanted.
    """
    return source_from(read_cells(notebook), wanted)


def source_from(cells: tuple[Cell, ...], wanted: set[str]) -> bytes:
    """As `source_of`, from cells that are already read."""
    return take(cells, wanted).source


@dataclass(frozen=True)
class Taken:
    """What was taken out of a notebook.

    Attributes:
        source: the Python file.
        unknown: names that it looks up and nothing in the notebook defines, in alphabetical order.
        absent: what is wanted and not in it, likewise.
    """

    source: bytes
    unknown: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()


def take(cells: tuple[Cell, ...], wanted: set[str]) -> Taken:
    """As `source_of`, from cells that are already read, and with what else is known of it."""
    kept, needed = _closure(cells, wanted)
    bound = {name for unit in kept for name in unit.binds}
    missing = needed - bound
    # A cell with a syntax error defines nothing, but the learner should see that error, not that a name is missing.
    broken = {cell for cell in cells if cell.units is None and cell.defined() & missing}
    missing -= {name for cell in broken for name in cell.defined()}
    if wanted <= missing:
        names = ", ".join(f"`{name}`" for name in sorted(wanted))
        raise Refused(_("The notebook defines none of this exercise's functions: {names}.").format(names=names))
    unknown = missing - _KNOWN
    stars = {unit for cell in cells for unit in cell.units or () if unit.star}
    if unknown:  # these may come from any `import *`
        kept |= stars
    parts = [text for cell in cells if (text := _rendered(cell, kept, cell in broken))]
    futures = {name for cell in cells for unit in cell.units or () for name in unit.futures}
    if futures:  # valid only at the top of a file
        parts.insert(0, f"from __future__ import {', '.join(sorted(futures))}")
    unknown = set() if stars else unknown - wanted
    return Taken(_joined(parts), tuple(sorted(unknown)), tuple(sorted(wanted & missing)))


def _joined(parts: list[str]) -> bytes:
    try:
        return "".join(f"{part.rstrip()}\n\n\n" for part in parts).rstrip("\n").encode() + b"\n"
    except UnicodeEncodeError as error:
        raise Refused(_("The notebook holds characters that are not valid text.")) from error


def _closure(cells: tuple[Cell, ...], wanted: set[str]) -> tuple[set[Unit], set[str]]:
    """The statements that the wanted names need, and every name that is looked up then."""
    binding: dict[str, list[Unit]] = defaultdict(list)
    units = [unit for cell in cells for unit in cell.units or ()]
    modules = {name for unit in units for name in unit.imports}
    for unit in units:
        for name in unit.binds | (unit.changes - modules):
            binding[name].append(unit)
    for name in wanted:
        # `loss = loss(w, b, x, d)` further down is an experiment, not another definition of `loss`.
        definitions = [unit for unit in binding[name] if name in unit.defines]
        binding[name] = definitions or binding[name]
    kept: set[Unit] = set()
    needed: set[str] = set()
    todo = set(wanted)
    while todo:
        name = todo.pop()
        needed.add(name)
        for unit in binding.get(name, ()):
            if unit not in kept:
                kept.add(unit)
                todo |= unit.uses - needed
    return kept, needed


def _rendered(cell: Cell, kept: set[Unit], whole: bool) -> str:
    """The cell with only what is kept, on the lines where it was; empty if that is nothing."""
    if whole:
        return f"# cell {cell.number}\n{cell.text}"
    units = [unit for unit in cell.units or () if unit in kept and not unit.futures]
    lines = [""] * max((unit.last for unit in units), default=0)
    text = cell.text.split("\n")
    for unit in units:
        lines[unit.first - 1 : unit.last] = text[unit.first - 1 : unit.last]
    return "\n".join([f"# cell {cell.number}", *lines]) if units else ""
