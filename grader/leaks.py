"""Whether files that learners get give a solution away.

Of every function in `solutions/`, references and mistakes alike, three things may not be found in what is given out:

- the function as it stands, by name, parameters and body, however short;
- its body under another name, from two lines on;
- three lines of it in a row, in code, a comment, a text or a string; or a statement that is too long for one line.

All of it is compared without layout, comments, docstrings and annotations. So a hint may quote a line, or two: that is what hints
are for. What a learner's stub holds already is no solution.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from grader.course import Course
from grader.errors import CourseError

QUOTED = 2  # lines in a row that may be quoted
SHORTEST = 30  # characters that three lines must have in all, without spaces: `return x` and brackets say nothing
LINE = 120  # characters, without spaces: a longer statement is more than a line, such as a whole network


@dataclass(frozen=True)
class Leak:
    """A place that gives a solution away."""

    file: str
    solution: str
    what: str


@dataclass
class _Secrets:
    """What must not be found, each with the path of a solution that it comes from."""

    files: dict[bytes, str] = field(default_factory=dict)
    functions: dict[str, str] = field(default_factory=dict)
    bodies: dict[str, str] = field(default_factory=dict)
    lines: dict[str, str] = field(default_factory=dict)


def leaks(course: Course, given_out: Mapping[str, bytes]) -> list[Leak]:
    """What the files that are given out tell of the course's solutions.

    Args:
        given_out: by their paths, for the message.

    Raises:
        CourseError: if a solution is not valid Python, so that it can not be looked for.
    """
    secrets = _secrets(course)
    found: list[Leak] = []
    for name, data in given_out.items():
        if data in secrets.files:
            found.append(Leak(name, secrets.files[data], "the whole file"))
            continue
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:  # a picture
            continue
        found += _in_code(name, text, secrets) if name.endswith(".py") else []
        found += _in_text(name, text, secrets)
    return list(dict.fromkeys(found))


def solution_files(course: Course) -> list[Path]:
    """Every reference, right variant and mistake."""
    return sorted(p for p in (course.root / "solutions").rglob("*.py") if "__pycache__" not in p.parts)


def _secrets(course: Course) -> _Secrets:
    secrets = _Secrets()
    stubs: dict[str, _Stub] = {}
    for path in solution_files(course):
        name = path.relative_to(course.root).as_posix()
        slug = path.relative_to(course.root / "solutions").parts[0]
        if slug not in stubs:
            stubs[slug] = _stub(course.root / "exercises" / slug / f"{slug}.py")
        data = path.read_bytes()
        tree = _tree(data.decode("utf-8", "replace"))
        if tree is None:
            raise CourseError(f"{path}: not valid Python, so that nothing of it can be looked for. Correct it.")
        if data.strip():
            secrets.files |= dict.fromkeys((data, data.strip()), name)
        _add(secrets, name, tree, stubs[slug])
    return secrets


@dataclass(frozen=True)
class _Stub:
    """What learners are given of an exercise anyway."""

    bodies: frozenset[str] = frozenset()
    lines: frozenset[str] = frozenset()


def _stub(path: Path) -> _Stub:
    tree = _tree(path.read_text(encoding="utf-8")) if path.is_file() else None
    if tree is None:
        return _Stub()
    return _Stub(frozenset(map(_body, _functions(tree))), frozenset(map(_squeezed, _statements(tree))))


def _add(secrets: _Secrets, name: str, tree: ast.Module, stub: _Stub) -> None:
    for function in _functions(tree):
        body, lines = _body(function), [_squeezed(line) for line in _statements(function)[1:]]
        if body in stub.bodies:
            continue
        secrets.functions.setdefault(_whole(function), name)
        long = [[line] for line in lines if len(line) > LINE]
        if len(lines) >= QUOTED or long:
            secrets.bodies.setdefault(body, name)
        for some in [*_runs(lines), *long]:
            packed = "".join(some)
            if not stub.lines.issuperset(some) and len(packed) >= SHORTEST:
                secrets.lines.setdefault(packed, name)


def _in_code(name: str, text: str, secrets: _Secrets) -> Iterator[Leak]:
    tree = _tree(text)
    if tree is None:
        return
    for function in _functions(tree):
        where = secrets.functions.get(_whole(function)) or secrets.bodies.get(_body(function))
        if where:
            yield Leak(name, where, f"the function `{function.name}`")
    yield from _rows(name, _statements(tree), secrets)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and len(node.value) >= SHORTEST:
            yield from _in_text(name, node.value, secrets)


def _in_text(name: str, text: str, secrets: _Secrets) -> Iterator[Leak]:
    """Three lines in a row, whatever stands before them: a comment's sign, a quotation's, a backtick."""
    bare = re.sub(r"^\s*[#>]+", "", text, flags=re.MULTILINE)
    squeezed = _squeezed(re.sub(r"\s#.*$", "", bare, flags=re.MULTILINE))
    yield from (Leak(name, where, _quoted(lines)) for lines, where in secrets.lines.items() if lines in squeezed)
    for fenced in re.findall(r"^```[a-z]*\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
        if tree := _tree(fenced):
            yield from _rows(name, _statements(tree), secrets)


def _rows(name: str, statements: list[str], secrets: _Secrets) -> Iterator[Leak]:
    lines = [_squeezed(line) for line in statements]
    for some in [*_runs(lines), *([line] for line in lines)]:
        packed = "".join(some)
        if packed in secrets.lines:
            yield Leak(name, secrets.lines[packed], _quoted(packed))


def _quoted(lines: str) -> str:
    return f"several lines in a row, `{lines[:60]}…`"


def _runs(lines: list[str]) -> Iterable[list[str]]:
    return (lines[i : i + QUOTED + 1] for i in range(len(lines) - QUOTED))


def _squeezed(text: str) -> str:
    squeezed = re.sub(r"[\s`]+", "", text).replace('"', "'")
    return re.sub(r",([)\]}])", r"\1", squeezed)  # the comma that a formatter leaves


# ---------------------------------------------------------------- Python, down to what it does


class _Bare(ast.NodeTransformer):
    """Takes out what changes nothing that a function does: docstrings, annotations, decorators."""

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        self.generic_visit(node)
        node.returns, node.decorator_list = None, []
        first = node.body[0]
        if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
            node.body = node.body[1:] or [ast.Pass()]
        return node

    def visit_arg(self, node: ast.arg) -> ast.AST:
        node.annotation = None
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> Any:
        self.generic_visit(node)
        return ast.Assign([node.target], node.value) if node.value else ast.Pass()


def _tree(text: str) -> ast.Module | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of escapes in strings
        try:
            tree: ast.Module = _Bare().visit(ast.parse(text))
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None
    return ast.fix_missing_locations(tree)


def _functions(tree: ast.Module) -> Iterator[ast.FunctionDef]:
    """Those at the top, those in classes, those within others."""
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def _whole(function: ast.FunctionDef) -> str:
    return f"{function.name} {ast.dump(function.args)} {_body(function)}"


def _body(function: ast.FunctionDef) -> str:
    return " ".join(map(ast.dump, function.body))


def _statements(node: ast.AST) -> list[str]:
    """The lines of code, one a statement or the head of one, however they are laid out in the file."""
    return [line.strip() for line in ast.unparse(node).splitlines() if line.strip()]
