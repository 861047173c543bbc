"""Notebook cells as Python: what only Jupyter understands becomes comments, line for line."""

from __future__ import annotations

import ast
import re
import warnings

# Cell magics whose body is the notebook's own Python; any other hands the cell to something else.
_PYTHON_INSIDE = {"time", "capture", "prun", "exercise"}

_CELL_MAGIC = re.compile(r"\s*%%\s*(\w*)")
_LINE_MAGIC = re.compile(r"(?P<indent>[ \t]*)(?:%\s*\w|!|\?\s*[\w%])")
_TARGET = re.compile(r"[\w., \t]+")
_VALUE = re.compile(r"[ \t]*(?:!|%\w)")
_HELP = re.compile(r"(?P<indent>[ \t]*)[\w.%*]+\?{1,2}[ \t]*(?:#.*)?$")

# What a logical line is made of, as far as it matters where it ends. Every branch takes at least one character, and those that
# look ahead for their end take all when there is none, so the scan is linear.
_TOKEN = re.compile(
    r"""
    (?P<string>"{3}(?:\\.|[^\\])*?(?:"{3}|\Z) | '{3}(?:\\.|[^\\])*?(?:'{3}|\Z)
      | "(?:\\.|[^"\\\n])*(?:"|(?=\n)|\\?\Z) | '(?:\\.|[^'\\\n])*(?:'|(?=\n)|\\?\Z))
    | (?P<comment>\#[^\n]*) | (?P<open>[(\[{]) | (?P<close>[)\]}]) | (?P<joined>\\\n) | (?P<end>\n) | [^"'#()\[\]{}\\\n]+ | .
    """,
    re.VERBOSE | re.DOTALL,
)


def parse(text: str) -> ast.Module | None:
    """The syntax tree of some Python, or None if it is not valid, or nested too deeply to be looked at."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of escapes in the learner's strings
        try:
            return ast.parse(text)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None


def statements(source: bytes) -> list[str] | None:
    """A file without comments and layout, a text a statement; None if it is no Python."""
    tree = parse(source.decode("utf-8-sig", "replace"))
    return [ast.dump(node) for node in tree.body] if tree else None


def neutralise(cell: str) -> str:
    """The cell without its magics, shell lines and questions for help. It has as many lines as before.

    Returns:
        What is valid Python is given back as it is, but with `\\n` at the end of its lines.
    """
    cell = cell.replace("\r\n", "\n").replace("\r", "\n")
    if parse(cell) is not None:
        return cell
    magic = _CELL_MAGIC.match(cell)
    if magic and magic[1] not in _PYTHON_INSIDE:
        return "\n".join(f"# {line}" for line in cell.split("\n"))
    if magic:
        line_end = (cell + "\n").index("\n", magic.start(1))
        head = "\n".join(f"# {line}" for line in cell[:line_end].split("\n"))
        return head + _lines(cell[line_end:])
    return _lines(cell)


def _lines(text: str) -> str:
    done: list[str] = []
    at = 0
    while at < len(text):
        end = _physical_end(text, at)
        replaced = _replaced(text[at:end])
        if replaced is None:
            end = _logical_end(text, at)
            replaced = text[at:end]
        done.append(replaced)
        at = end
    return "".join(done)


def _physical_end(text: str, at: int) -> int:
    """Where a line ends, with the lines that a backslash joins to it."""
    while True:
        newline = text.find("\n", at)
        if newline < 0:
            return len(text)
        if text[newline - 1 : newline] != "\\":
            return newline + 1
        at = newline + 1


def _logical_end(text: str, at: int) -> int:
    """Where a statement's line ends: brackets and long strings reach over several."""
    depth = 0
    for token in _TOKEN.finditer(text, at):
        depth += (token.lastgroup == "open") - (token.lastgroup == "close")
        if token.lastgroup == "end" and depth <= 0:
            return token.end()
    return len(text)


def _replaced(lines: str) -> str | None:
    """A line that is no Python as one that is, or None if it looks like Python."""
    first, *rest = lines.split("\n")
    target, equals, value = first.partition("=")
    if equals and _TARGET.fullmatch(target) and _VALUE.match(value):
        line = f"{target.rstrip()} = None  # {first.strip()}"
    elif magic := _LINE_MAGIC.match(first) or _HELP.match(first):
        line = f"{magic['indent']}pass  # {first.strip()}"
    else:
        return None
    return "\n".join([line, *(f"# {r}" if r else "" for r in rest)])
