"""An exercise as a notebook: the task's text, the stub's code a cell a function, and a check after each.

Written with nbformat alone, which reads what learners hand in, too. jupytext was tried: it cuts a script at its blank lines, but
the text between, the guard that has to go and ids that stay the same would all still be made here, with one more dependency.
"""

from __future__ import annotations

import ast
import hashlib
import re
import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from grader.errors import CourseError
from grader.exercise import Exercise
from grader.i18n import _

BEFORE = ("What to write", "How it is checked")  # sections up to these come before the code, the others after it

DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)

_ROLE = re.compile(r"[^A-Za-z0-9_]+")
METADATA = "keras_labs"  # of the notebook: which exercise it is, and which cells it was laid out with
_KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


@dataclass(frozen=True)
class Part:
    """A cell.

    Attributes:
        role: what it is there for, unique in its notebook; the same however its text changes.
    """

    role: str
    kind: Literal["markdown", "code"]
    text: str

    @property
    def id(self) -> str:
        """Of the role and a digest of the text: so a cell tells what it is, and whether someone has written in it."""
        return f"{self.name}-{mark(self.text)}"

    @property
    def name(self) -> str:
        """The role as ids have it."""
        return _ROLE.sub("-", self.role)[:50]


def mark(text: str) -> str:
    """The end of the id of a cell with that text."""
    return hashlib.sha256(text.encode()).hexdigest()[:10]


def notebook_of(exercise: Exercise, languages: tuple[str, ...] = ()) -> bytes:
    """The notebook that a learner starts from.

    Args:
        languages: as for `Exercise.task`.

    Returns:
        An .ipynb file (nbformat 4.5) without outputs. The same exercise gives the same bytes.

    Raises:
        CourseError: if the stub is no Python.
    """
    import nbformat

    v4: Any = nbformat.v4  # which has no types
    new = {"markdown": v4.new_markdown_cell, "code": v4.new_code_cell}
    parts = parts_of(exercise, languages)
    cells = [new[part.kind](part.text, id=part.id) for part in parts]
    about = {"exercise": exercise.slug, "cells": [part.name for part in parts]}
    metadata = {"kernelspec": _KERNEL, "language_info": {"name": "python"}, METADATA: about}
    text: str = v4.writes(v4.new_notebook(cells=cells, metadata=metadata))
    return f"{text.rstrip()}\n".encode()


def parts_of(exercise: Exercise, languages: tuple[str, ...] = ()) -> list[Part]:
    """The cells, in order.

    Raises:
        CourseError: if the stub is no Python.
    """
    sections = _sections(exercise.task(languages))
    last = max((i for i, s in enumerate(sections) if s.role in {_role(t) for t in BEFORE}), default=len(sections) - 1)
    check = f'grader.check("{exercise.slug}")'
    middle: list[Part] = []
    for part in _code(exercise):
        if part.use == "experiment":
            middle.append(Part("experiment-text", "markdown", _("## The experiment")))
        middle.append(part)
        if part.use == "function":
            middle.append(Part(f"check-{part.role}", "code", check))
    return [*sections[: last + 1], *_setup(exercise), *middle, *sections[last + 1 :]]


def _setup(exercise: Exercise) -> Iterator[Part]:
    text = _(
        "## In this notebook\n\n"
        "The functions that the text asks for are in the cells below, one in each. Where it speaks of `{filename}`, these "
        "cells are meant; in place of `python {filename}`, run the cell below *The experiment*.\n\n"
        "Run each cell with Shift+Enter, from the top down. After each function comes a cell that checks what you have "
        "written until then, apart from this notebook, in a process of its own: only what stands in cells that you have "
        "run counts. `%hint {slug}` gives a hint about what fails, one level deeper each time; `%plot {slug}` shows what "
        "your last check produced. What TensorFlow writes below the cell that imports it, about your machine, is harmless."
    )
    yield Part("setup-text", "markdown", text.format(filename=exercise.filename, slug=exercise.slug))
    comment = _("In Colab, or wherever this cell finds no grader: take away the # before %pip, and run it again.")
    yield Part("setup", "code", f"# {comment}\n# %pip install --quiet keras-labs\n%load_ext grader\nimport grader")


# ---------------------------------------------------------------- the task


def _sections(task: str) -> list[Part]:
    """The text, cut before each heading of the second level that is not inside a block of code."""
    cuts, fenced = [0], False
    lines = task.strip().split("\n")
    for i, line in enumerate(lines):
        fenced ^= line.lstrip().startswith(("```", "~~~"))
        if i and not fenced and line.startswith("## "):
            cuts.append(i)
    texts = ["\n".join(lines[a:b]).strip() for a, b in zip(cuts, [*cuts[1:], None], strict=True)]
    return [Part(_role(text) if i else "task", "markdown", text) for i, text in enumerate(texts) if text]


def _role(section: str) -> str:
    """What a section is there for: its heading, in letters that an id may have."""
    heading = section.partition("\n")[0].strip("# ")
    plain = _ROLE.sub("-", heading.lower()).strip("-")
    return f"task-{plain or mark(heading)}"


# ---------------------------------------------------------------- the stub


@dataclass(frozen=True)
class Code(Part):
    """A cell of the stub's code.

    Attributes:
        use: a function or class that the learner writes, what the file runs as a program, or what these need.
    """

    use: Literal["function", "experiment", ""] = ""


def _code(exercise: Exercise) -> Iterator[Code]:
    """The stub's cells: what stands before the first function, each function, and what the guard guards."""
    source = exercise.text(exercise.filename)
    try:
        tree = ast.parse(source)
    except SyntaxError as error:
        raise CourseError(f"{exercise.stub}:{error.lineno}: not valid Python: {error.msg}.") from error
    body = tree.body[1:] if ast.get_docstring(tree, clean=False) is not None else tree.body
    lines = source.split("\n")
    at = (tree.body[0].end_lineno or 0) if len(body) < len(tree.body) else 0
    for i, group in enumerate(_groups(body)):
        last = group[-1]
        above, at = lines[at : last.end_lineno], last.end_lineno or 0
        text = "\n".join(above).strip("\n")
        if isinstance(last, DEFINITIONS):
            yield Code(last.name, "code", text, "function")
        elif _guarded(last):
            yield Code("experiment", "code", _unguarded(above, last) or text, "experiment")
        else:
            yield Code(f"code-{i}" if i else "imports", "code", text)


def _groups(body: Iterable[ast.stmt]) -> list[list[ast.stmt]]:
    """Each definition and each guard alone, other statements together."""
    groups: list[list[ast.stmt]] = []
    for node in body:
        alone = isinstance(node, DEFINITIONS) or _guarded(node)
        if groups and not alone and not (isinstance(groups[-1][-1], DEFINITIONS) or _guarded(groups[-1][-1])):
            groups[-1].append(node)
        else:
            groups.append([node])
    return groups


def _guarded(node: ast.stmt) -> bool:
    """Whether it is `if __name__ == "__main__":` and nothing else."""
    return isinstance(node, ast.If) and ast.unparse(node.test) == "__name__ == '__main__'" and not node.orelse


def _unguarded(lines: list[str], guard: ast.stmt) -> str:
    """Comments above the guard and what stands below it; empty if to move that to the left would change what it says."""
    assert isinstance(guard, ast.If)
    first = len(lines) - (guard.end_lineno or 0) + guard.lineno  # of the lines below the guard's own
    inner = textwrap.dedent("\n".join(lines[first:]))
    same = ast.dump(ast.parse(inner)) == ast.dump(ast.Module(guard.body, []))
    return "\n".join([*lines[: first - 1], inner]).strip("\n") if same else ""
