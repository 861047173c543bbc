"""Notebooks, and the Python in them: read as data, never run."""

import ast
import json
from typing import Any

import pytest
from fuzzing import SECONDS, as_json, bounded, damaged, fuzz, meddled, told
from hypothesis import example, given
from hypothesis import strategies as st

from grader.intake.cells import MAX_CODE
from grader.intake.magics import neutralise, parse
from grader.intake.notebook import source_of, wanted_names
from grader.submission import MAX_BYTES


def code(source: Any) -> dict[str, Any]:
    return {"cell_type": "code", "metadata": {}, "execution_count": None, "outputs": [], "source": source}


def notebook(*cells: Any, **more: Any) -> dict[str, Any]:
    language = {"kernelspec": {"name": "python3", "language": "python"}, "language_info": {"name": "python"}}
    return {"cells": list(cells), "metadata": language, "nbformat": 4, "nbformat_minor": 5, **more}


CELLS = [
    "import numpy as np\nRATE = 0.1",
    ["def wanted(x):\n", "    return helper(x) * RATE"],
    "%matplotlib inline\nfiles = !ls\n?print\ndef helper(x): return np.sum(x)",
    "%%time\nwanted(1)",
    "%%bash\nrm -rf /",
    "from __future__ import annotations\nfrom os import *",
]
V4 = notebook(*map(code, CELLS), {"cell_type": "markdown", "metadata": {}, "source": "# Title"})
V3 = {
    "nbformat": 3,
    "nbformat_minor": 0,
    "metadata": {"name": "x"},
    "worksheets": [
        {"cells": [{"cell_type": "code", "language": "python", "input": "def wanted(): pass", "outputs": []}]}
    ],
}
KEYS = [
    "cells",
    "cell_type",
    "source",
    "metadata",
    "nbformat",
    "worksheets",
    "input",
    "outputs",
    "language_info",
    "name",
]
LEAVES = ["code", "markdown", "def wanted(): pass", 3, 2, 1, "python", ["def wanted():", " pass"], "r"]
TOKENS = [
    *(b'"nbformat": 3', b'"nbformat": 1e400', b'"source": null', b"[" * 300, b"{}", b"NaN", b"\\ud800", b"\\u0000"),
    *(b"\xef\xbb\xbf", b'"cells": {}', b'"worksheets": [[]]', b"\\n%%", b"\\n!", b"'''", b"9" * 5_000),
]


def read(data: bytes, seconds: float = SECONDS) -> None:
    """Refused, or a file that the pipeline takes."""
    with bounded(seconds):
        source = told(lambda: source_of(data, {"wanted"}))
    if source is None:
        return
    assert len(source) < MAX_BYTES
    source.decode()


@fuzz
@given(st.one_of(meddled(V4, KEYS, LEAVES).map(as_json), meddled(V3, KEYS, LEAVES).map(as_json)))
@example(as_json({**V4, "nbformat": 1e400}))
@example(as_json({**V4, "nbformat_minor": "x"}))
@example(as_json({**V3, "nbformat_minor": None}))
@example(as_json({**V3, "nbformat": 2, "worksheets": 5}))
def test_any_tree_is_refused_or_read(data: bytes) -> None:
    read(data)


@fuzz
@given(damaged([as_json(V4), as_json(V3), json.dumps(V4, indent=1).encode("utf-16")], TOKENS))
def test_damaged_bytes_are_refused_or_read(data: bytes) -> None:
    read(data)


PIECES = [
    *("def wanted(x):\n    return x\n", "class wanted:\n    y = 1\n", "wanted = lambda: 1\n", "@d\n"),
    *("async def wanted(): pass\n", "f'{x}{x}'"),
    *("%", "%%", "%%time ", "!", "?", "??", "x?", "x = %", "x = !ls\n", "\\", "\\\n", "\n", "\r", "\x0c", "\t", "    "),
    *("'", '"', "'''", '"""', "(", ")", "[", "{", "#", ":", "lambda ", "f'{", "await ", "import ", "from . import *\n"),
    *(
        "global wanted\n",
        "del wanted\n",
        "match x:\n",
        "type X = 1\n",
        "\0",
        "\ud800",
        "é",
        "𝔀anted",
        "0x",
        "1_",
        "return\n",
    ),
]
CODE = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=5)), max_size=25).map("".join)


@fuzz
@given(st.lists(CODE, max_size=4))
@example(["\0def wanted(): pass"])
@example(["def wanted(): pass\n\x0c\x0c\n%x"])
def test_any_code_is_refused_or_read(cells: list[str]) -> None:
    read(as_json(notebook(*map(code, cells))))


@fuzz
@given(CODE)
def test_what_is_made_of_a_cell_has_its_lines_and_is_python_if_the_cell_was(cell: str) -> None:
    plain = cell.replace("\r\n", "\n").replace("\r", "\n")
    with bounded():
        done = neutralise(cell)
        assert done.count("\n") == plain.count("\n")
        if parse(plain) is not None:
            assert done == plain
        wanted_names(cell)


N = 40_000
DEEP = {
    "parentheses": "(" * N + ")" * N,
    "lists": "x = " + "[" * 150 + "]" * 150,
    "minus": "-" * N + "1",
    "not": "not " * N + "1",
    "attributes": "a" + ".a" * N,
    "calls": "a" + "()" * N,
    "sum": "a" + "+a" * N,
    "power": "a" + "**a" * N,
    "comparison": "a" + "<a" * N,
    "conditions": "a if a else " * (N // 4) + "a",
    "lambdas": "lambda:" * (N // 2) + "1",
    "branches": "if a:\n 1\n" + "elif a:\n 1\n" * (N // 4),
    "indentation": "".join(" " * i + "if a:\n" for i in range(600)) + " " * 600 + "1",
    "functions": "".join(" " * i + "def f():\n" for i in range(90)) + " " * 90 + "1",
    "decorators": "@a\n" * N + "def f(): pass",
    "targets": "a=" * N + "1",
    "loops": "[a " + "for a in a " * (N // 4) + "]",
    "patterns": "match a:\n case " + "[" * N + "]" * N + ":\n  1",
    "format": "f'" * 100 + "{" * 100 + "1" + "}" * 100 + "'" * 100,
}


@pytest.mark.parametrize("name", DEEP)
@pytest.mark.parametrize("place", ["{}", "x = 1\n{}\n", "def wanted():\n    return x", "wanted = [{}]"])
def test_code_that_is_nested_too_deeply_is_refused_or_read(name: str, place: str) -> None:
    cells = [place.replace("{}", DEEP[name]), "def wanted():\n    return x"]
    if "{}" not in place:
        cells = ["x = " + DEEP[name].replace("\n", ";"), place]
    read(as_json(notebook(*map(code, cells))))


SLOW = {
    "spaces": " " * 200_000 + "!=!ls",
    "a name": "a" * 200_000 + "!=!ls",
    "a question": "a." * 19_900 + " ?!",
    "many questions": ("a" * 99 + "!\n") * 2_400,
    "quotes": "'" * 200_001,
    "joined lines": "\\\n" * 9_000 + "!",
    "brackets": "(\n" * 9_000,
    "percent": "%" * 200_000,
    "starts of magics": "%%time\n" * 9_000,
    "fields": 'x = f"' + "{a}" * 19_900 + '"',
    "an import": "import " + "a." * 19_900 + "a",
}


@pytest.mark.parametrize("name", SLOW)
def test_no_cell_takes_long(name: str) -> None:
    """The longest that are read: in some Python takes time with the square of the length, whoever asks it to parse them."""
    longest = SLOW[name][: MAX_CODE - 100]
    read(as_json(notebook(code(longest), code("def wanted(): pass"))), 10)


def test_the_taken_code_is_what_it_was() -> None:
    assert isinstance(ast.parse(source_of(as_json(V4), {"wanted"})), ast.Module)
