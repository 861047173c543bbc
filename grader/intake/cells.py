"""The code cells of a notebook, which is read as data and never run, and what each statement binds and uses."""

from __future__ import annotations

import ast
import re
import symtable
import warnings
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from grader.i18n import _
from grader.intake.magics import neutralise, parse
from grader.submission import Refused
from grader.text import one_line

MAX_CODE = 250_000  # characters in all code cells; a lab's notebook has some thousands
MAX_LINES = 10_000
# Dots and braces in all code cells: Python's own time to parse `import a.a.a.…`, or a string with many fields, grows with the
# square of their number, to half a minute.
MAX_MARKS = 20_000
# Lists and objects of the file, its outputs included: each takes a hundred times the memory of its bytes.
MAX_PARTS = 500_000
MAX_VALUES = 5_000_000

_DEFINITION = re.compile(r"^[ \t]*(?:async[ \t]+)?(?:def|class)[ \t]+(\w+)", re.MULTILINE)
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
# Methods that change what they are asked of, and set something up. Not `fit`: an experiment must not come along.
CHANGING = frozenset(
    "append extend insert add update setdefault remove discard pop clear sort reverse fill compile build".split()
)


@dataclass(frozen=True)
class Cell:
    """A code cell.

    Attributes:
        number: its place among all cells of the notebook, from 1.
        text: its Python, with magics neutralised.
        units: its statements, or None if it is not valid Python.
    """

    number: int
    text: str
    units: tuple[Unit, ...] | None

    def defined(self) -> set[str]:
        """The functions and classes that it defines, or seems to where it is not valid Python."""
        if self.units is None:
            return seems_defined(self.text)
        return {name for unit in self.units for name in unit.defines}


@dataclass(frozen=True)
class Unit:
    """A statement, or several that share a line.

    Attributes:
        cell: the number of its cell.
        first, last: its lines, from 1.
        binds: the global names that it gives a value, or whose items or attributes it sets.
        imports: those of them that it imports.
        changes: the names of which it calls a method that changes them, unless they turn out to be modules:
            `names.append(1)`, and not `np.append(a, 1)`.
        uses: the global names that it or a function in it looks up.
        defines: the functions and classes in it.
        star: it imports all names of a module.
        futures: what it imports from `__future__`.
    """

    cell: int
    first: int
    last: int
    binds: frozenset[str] = frozenset()
    imports: frozenset[str] = frozenset()
    changes: frozenset[str] = frozenset()
    uses: frozenset[str] = frozenset()
    defines: frozenset[str] = frozenset()
    star: bool = False
    futures: frozenset[str] = frozenset()


def defined(cells: Iterable[Cell]) -> set[str]:
    """The functions and classes that a notebook defines."""
    return {name for cell in cells for name in cell.defined()}


def seems_defined(text: str) -> set[str]:
    """The functions and classes that a text seems to define, be it valid Python or not."""
    return set(_DEFINITION.findall(text))


def read_cells(notebook: bytes) -> tuple[Cell, ...]:
    """The code cells of a notebook, taken apart.

    Raises:
        Refused: if it is no notebook, its language is not Python, or there is too much code in it.
    """
    raw = list(_code(_load(notebook)))
    if sum(len(text) for _number, text in raw) > MAX_CODE:
        text = _("The notebook holds more than {limit} kB of code, far more than a solution needs.")
        raise Refused(text.format(limit=MAX_CODE // 1_000))
    if sum(len(re.findall(r"\r\n|\r|\n", text)) + 1 for _number, text in raw) > MAX_LINES:
        text = _("The notebook holds more than {limit} lines of code, far more than a solution needs.")
        raise Refused(text.format(limit=MAX_LINES))
    if sum(text.count(".") + text.count("{") for _number, text in raw) > MAX_MARKS:
        text = _("The notebook's code holds more than {limit} dots and braces, far more than a solution needs.")
        raise Refused(text.format(limit=MAX_MARKS))
    return tuple(cell_of(number, text) for number, text in raw)


def _load(notebook: bytes) -> Any:
    import nbformat

    if notebook.count(b"{") + notebook.count(b"[") > MAX_PARTS or notebook.count(b",") > MAX_VALUES:
        raise Refused(
            _("The notebook holds far more than code and text. Please clear its outputs, and hand it in again.")
        )
    reads: Callable[[str], Any] = nbformat.reader.reads
    convert: Callable[[Any, int], Any] = nbformat.convert
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what older notebooks lack
        try:
            # Neither validated nor repaired: what matters of the cells is looked at below, and a notebook that some tool
            # has written with a field too many still counts.
            return convert(reads(notebook.decode("utf-8-sig")), 4)
        except Exception as error:  # another's parser, which also fails by assertions
            raise Refused(_("The notebook can not be read: it is not valid, or was not saved to its end.")) from error


def _code(notebook: Any) -> Iterator[tuple[int, str]]:
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    if not isinstance(cells, list):
        raise Refused(_("The notebook can not be read: it has no cells."))
    language = _language(notebook)
    if language not in {"", "python", "ipython", "python3"}:
        raise Refused(
            _("The notebook is written in {language}, not in Python.").format(language=one_line(language, 40))
        )
    for number, cell in enumerate(cells, 1):
        if isinstance(cell, dict) and cell.get("cell_type") == "code":
            source = cell.get("source", "")
            if isinstance(source, list):
                source = "".join(line for line in source if isinstance(line, str))
            if isinstance(source, str) and source.strip():
                yield number, source


def _language(notebook: dict[str, Any]) -> str:
    found: Any = notebook.get("metadata")
    for keys in (("kernelspec", "language"), ("language_info", "name")):
        value = found
        for key in keys:
            value = value.get(key) if isinstance(value, dict) else None
        if isinstance(value, str):
            return value.lower()
    return ""


def cell_of(number: int, code: str) -> Cell:
    """A cell taken apart."""
    text = neutralise(code)
    tree = parse(text)
    if tree is None:
        return Cell(number, text, None)
    try:
        return Cell(number, text, tuple(_unit(number, group) for group in _groups(tree.body)))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return Cell(number, text, None)


@dataclass
class _Group:
    first: int
    last: int
    body: list[ast.stmt] = field(default_factory=list)


def _groups(body: list[ast.stmt]) -> list[_Group]:
    """The statements, those together that share a line."""
    groups: list[_Group] = []
    for node in body:
        first = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", []))])
        last = node.end_lineno or node.lineno
        if not groups or first > groups[-1].last:
            groups.append(_Group(first, last))
        groups[-1].last = max(last, groups[-1].last)
        groups[-1].body.append(node)
    return groups


def _unit(cell: int, group: _Group) -> Unit:
    """Ask the compiler's own symbol table, which knows what is local to a function and what is not."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        table = symtable.symtable(ast.unparse(ast.Module(group.body, [])), "cell", "exec")
    symbols = table.get_symbols()
    imported = frozenset(s.get_name() for s in symbols if s.is_imported())
    executed = list(_executed(group.body))
    imports = [node for node in group.body if isinstance(node, ast.ImportFrom)]
    return Unit(
        cell,
        group.first,
        group.last,
        binds=imported | {s.get_name() for s in symbols if s.is_assigned()} | _roots(_parts_set(executed)),
        imports=imported,
        changes=_roots(_asked_to_change(executed)),
        uses=frozenset(s.get_name() for s in symbols if s.is_referenced()) | frozenset(_from_inside(table)),
        defines=frozenset(node.name for node in group.body if isinstance(node, DEFINITIONS)),
        star=any(alias.name == "*" for node in imports for alias in node.names),
        futures=frozenset(alias.name for node in imports if node.module == "__future__" for alias in node.names),
    )


def _from_inside(table: symtable.SymbolTable) -> Iterator[str]:
    """The global names that the functions and classes of a statement look up."""
    for child in table.get_children():
        in_class = child.get_type() == "class"  # whose own names may also be looked up outside, before they are set
        yield from (s.get_name() for s in child.get_symbols() if s.is_global() or (in_class and s.is_referenced()))
        yield from _from_inside(child)


def _executed(body: list[ast.stmt]) -> Iterator[ast.AST]:
    """What is executed as the cell is: all but what is inside functions and classes."""
    todo: list[ast.AST] = list(body)
    while todo:
        node = todo.pop()
        if not isinstance(node, (*DEFINITIONS, ast.Lambda)):
            yield node
            todo.extend(ast.iter_child_nodes(node))


def _parts_set(nodes: Iterable[ast.AST]) -> Iterator[ast.expr]:
    """The items and attributes that are set: `settings["rate"] = 0.1`."""
    for node in nodes:
        if isinstance(node, ast.Attribute | ast.Subscript) and not isinstance(node.ctx, ast.Load):
            yield node


def _asked_to_change(nodes: Iterable[ast.AST]) -> Iterator[ast.expr]:
    """What statements ask to change by a method of its own: `names.append("relu")`."""
    for node in nodes:
        match node:
            case ast.Expr(ast.Call(ast.Attribute(value, attr))) if attr in CHANGING:
                yield value


def _roots(parts: Iterable[ast.expr]) -> frozenset[str]:
    """The names that they belong to."""
    found = set()
    for part in parts:
        root = part
        while isinstance(root, ast.Attribute | ast.Subscript):
            root = root.value
        if isinstance(root, ast.Name):
            found.add(root.id)
    return frozenset(found)
