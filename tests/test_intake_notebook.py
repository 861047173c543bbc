"""Of a notebook, what the exercise asks for counts, whatever the other cells do."""

import ast
import json
import types
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.intake import source_of
from grader.intake.magics import neutralise, parse
from grader.intake.notebook import wanted_names
from grader.submission import Refused


def notebook(*cells: str, language: str = "python") -> bytes:
    """A notebook whose first cell is a heading, so that the code begins with cell 2."""
    heading = {"cell_type": "markdown", "metadata": {}, "source": "# Lab"}
    code = [
        {
            "cell_type": "code",
            "metadata": {},
            "execution_count": None,
            "outputs": [],
            "source": c.splitlines(keepends=True),
        }
        for c in cells
    ]
    metadata = {"kernelspec": {"name": "k", "display_name": "K", "language": language}}
    return json.dumps({"cells": [heading, *code], "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}).encode()


def run(source: bytes) -> types.SimpleNamespace:
    """What the file defines."""
    names: dict[str, Any] = {"__name__": "lab"}
    exec(compile(source, "lab.py", "exec"), names)
    return types.SimpleNamespace(**names)


def test_a_function_comes_with_what_it_uses() -> None:
    source = source_of(
        notebook("import math as m, json", "scale = 2\nunrelated = 3", "def twice(x):\n    return scale * x",
                 "def double(x):\n    return m.floor(twice(x))"),
        {"double"},
    )  # fmt: skip
    assert run(source).double(4) == 8
    assert b"unrelated" not in source


@pytest.mark.parametrize(
    "cell",
    [
        "raise RuntimeError('this cell fails')",
        "x = np.load('a file that is only on my machine')",
        "while True: pass",
        "import a_module_that_is_not_here",
        "from google.colab import drive\ndrive.mount('/content')",
        "def broken(:",
        "double(3) +",
        "!pip install tensorflow",
        "%matplotlib inline",
        "%%bash\nrm -rf /",
        "%%timeit -n 3\ndouble(2)",
        "double?",
        "files = !ls",
        "if True:\n    !ls\n",
        "assert double(2) == 5",
        "double = double(2)",
        "await something()",
        "return 3",
        "\x00",
    ],
)
@pytest.mark.parametrize("after", [False, True])
def test_an_unrelated_cell_changes_nothing(cell: str, after: bool) -> None:
    good = "def double(x):\n    y = 2 * x\n    return y"
    cells = [good, cell] if after else [cell, good]
    assert run(source_of(notebook(*cells), {"double"})).double(4) == 8


def test_a_parameter_does_not_pull_in_a_global_of_the_same_name() -> None:
    source = source_of(notebook("x = train_for_hours()", "def double(x):\n    return [x for x in [x, x]]"), {"double"})
    assert b"train_for_hours" not in source


def test_magics_beside_python_are_taken_out() -> None:
    cell = (
        "%load_ext autoreload\nimport math\n!pip install \\\n   keras\n"
        'text = """\n!not a shell line\n%not a magic\n"""\nhalf = (7\n% 4)\n%time half = 1\n'
        "def double(x):\n    %matplotlib inline\n    return text, half, math.pi, 2 * x\ndouble?\n"
    )
    source = source_of(notebook(cell), {"double"})
    assert run(source).double(4) == ("\n!not a shell line\n%not a magic\n", 3, 3.141592653589793, 8)
    assert b"!pip" not in source


def test_a_timed_cell_counts() -> None:
    assert run(source_of(notebook("%%time\ndef double(x):\n    return 2 * x"), {"double"})).double(4) == 8


def test_lines_can_be_found_again() -> None:
    cell = "print('first')\n\ndef double(x):\n    return 1 / 0"
    lines = source_of(notebook("import os", cell), {"double"}).decode().split("\n")
    start = lines.index("# cell 3")
    assert lines[start + 4] == cell.split("\n")[3]


def test_a_syntax_error_in_a_wanted_function_is_shown() -> None:
    source = source_of(notebook("import math", "def double(x)\n    return 2 * x", "oops ="), {"double"})
    with pytest.raises(SyntaxError):
        compile(source, "lab.py", "exec")
    assert b"# cell 3\ndef double(x)\n" in source
    assert b"oops" not in source


def test_a_broken_draft_does_not_matter_where_there_is_a_good_one() -> None:
    assert run(source_of(notebook("def double(x)\n  return", "def double(x): return 2 * x"), {"double"})).double(4) == 8


def test_a_broken_helper_is_shown() -> None:
    source = source_of(notebook("def helper(x)\n  return 2 * x", "def double(x): return helper(x)"), {"double"})
    assert b"# cell 2\ndef helper" in source


def test_the_last_definition_counts_as_in_the_notebook() -> None:
    cells = ("def double(x): return 1", "def double(x): return 2 * x", "print(double(3))")
    assert run(source_of(notebook(*cells), {"double"})).double(4) == 8


def test_settings_that_are_changed_come_along() -> None:
    cells = ("settings = {}", "settings['by'] = 2", "def double(x): return settings['by'] * x")
    assert run(source_of(notebook(*cells), {"double"})).double(4) == 8


@pytest.mark.parametrize(
    ("setup", "filled"),
    [
        ("table = [0, 0]", "for i in range(2):\n    for by in (1, 2):\n        table[i] += by"),
        ("table = [0, 3]", "if True:\n    table[0] = 3"),
        ("import contextlib\ntable = [0, 3]", "with contextlib.suppress(KeyError):\n    table[0] = 3"),
        ("table = [3]", "table.append(3)"),
        ("table = []", "for i in (2, 3):\n    table.append(3)"),
        ("table = {}", "table.update({0: 3, 1: 3})"),
        ("table = [0, 3, 3]", "del table[0]"),
        ("class Model:\n    def compile(self, by): self.by = by\nmodel = Model()\ntable = [model, model]",
         "model.compile(3)\ntable[:] = model.by, 3"),
        ("class Optimizer:\n    def build(self, by): self.by = by\nclass Net: pass\nnet = Net()\n"
         "net.optimizer = Optimizer()", "net.optimizer.build(3)\ntable = [net.optimizer.by] * 2"),
    ],
)  # fmt: skip
def test_what_fills_a_value_that_a_function_uses_comes_along(setup: str, filled: str) -> None:
    source = source_of(
        notebook(setup, filled, "def total(x):\n    return (table[0] + table[1]) * x", "print(total(1))"), {"total"}
    )
    assert run(source).total(2) == 12


def test_what_only_an_experiment_fills_does_not_come_along() -> None:
    cells = (
        "import numpy as np\nhistory, table = [], np.ones(3)",
        "def double(x):\n    return np.add(table, table) * x",
        "for step in range(10**9):\n    history.append(double(step))",
        "weights = train_for_hours()\nmodel.fit(weights)",
        "np.append(weights, 1)",  # shown below the cell, and changes nothing
        "def later():\n    table[0] = 7",
    )
    source = source_of(notebook(*cells), {"double"})
    assert list(run(source).double(2)) == [4, 4, 4]
    assert b"history.append" not in source
    assert b"weights" not in source


def test_classes_decorators_defaults_and_base_classes() -> None:
    cell = (
        "from functools import cache\nclass Base:\n    by = 2\nby = Base.by\nclass Double(Base):\n    @cache\n"
        "    def __call__(self, x, times=by):\n        return times * x\nclass Other(nothing): pass"
    )
    assert run(source_of(notebook(cell), {"Double"})).Double()(4) == 8


def test_future_imports_and_stars() -> None:
    cells = (
        "def first(): pass",
        "from __future__ import annotations\nfrom math import *",
        "def double(x: nothing): return floor(2.0 * x)",
    )
    assert run(source_of(notebook(*cells), {"double"})).double(4) == 8


def test_a_star_that_is_not_needed_is_left_out() -> None:
    assert b"colab" not in source_of(notebook("from colab import *", "def double(x): return len([x, x])"), {"double"})


def test_an_old_notebook_is_read() -> None:
    cell = {
        "cell_type": "code",
        "input": "def double(x): return 2 * x",
        "outputs": [],
        "language": "python",
        "metadata": {},
    }
    old = {
        "nbformat": 3,
        "nbformat_minor": 0,
        "metadata": {"name": "lab"},
        "worksheets": [{"cells": [cell], "metadata": {}}],
    }
    assert run(source_of(json.dumps(old).encode(), {"double"})).double(4) == 8


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        (b"", "not valid, or was not saved"),
        (b"\xff\xfe", "not valid"),
        (b"[1, 2]", "not valid"),
        (b"{}", "can not be read"),
        (b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": 3}', "can not be read"),
        (b'{"nbformat": 99, "cells": []}', "not valid"),
        (b'{"nbformat": [], "cells": []}', "not valid"),
        (notebook("def double(x): return 2 * x")[:-40], "not valid"),
        (b"[" * 100_000, "not valid"),
        (notebook("x = 1"), "defines none of this exercise's functions: `double`"),
        (notebook("f <- 3", language="R"), "written in r, not in Python"),
        (notebook("x = 1\n" * 50_000), "more than 250 kB of code"),
        (notebook("import " + "a." * 30_000 + "a"), "dots and braces"),
        (notebook('x = f"' + "{a}" * 30_000 + '"'), "dots and braces"),
        (notebook("x\n" * 6_000, "x\r" * 6_000), "more than 10000 lines of code"),
        (notebook('def double(x): return "\\ud800"').replace(b"\\\\ud800", b"\\ud800"), "not valid"),
    ],
)
def test_what_can_not_be_taken_is_explained(data: bytes, complaint: str) -> None:
    with pytest.raises(Refused, match=complaint):
        source_of(data, {"double"})


@pytest.mark.parametrize(
    "hostile", ["-" * 50_000 + "1", "a" + ".b" * 19_000, "(" * 50_000, "f" + "()" * 50_000, "'''\\" * 20_000]
)
@pytest.mark.timeout(60)
def test_a_cell_that_is_nested_too_deeply_is_passed_over(hostile: str) -> None:
    assert run(source_of(notebook(hostile, "def double(x): return 2 * x"), {"double"})).double(4) == 8


def test_wanted_are_the_functions_and_classes_of_the_stub() -> None:
    assert wanted_names("import a\nK = 1\ndef f(): pass\nclass C: pass\nif K:\n    def g(): pass") == {"f", "C"}


CELL = st.lists(
    st.sampled_from(
        [
            "!ls",
            "%time x = 1",
            "x = !ls",
            "x?",
            "?x",
            "def f():",
            "    !ls",
            "    return (",
            ")",
            "'''",
            '"',
            "\\",
            "x = 1",
            "",
        ]
    )
).map("\n".join)


@given(CELL | st.text())
def test_neutralising_keeps_the_lines(cell: str) -> None:
    lines = cell.replace("\r\n", "\n").replace("\r", "\n")
    done = neutralise(cell)
    assert done.count("\n") == lines.count("\n")
    if parse(lines):
        assert done == lines


@given(st.lists(CELL, max_size=4))
def test_what_is_taken_defines_what_is_wanted(cells: list[str]) -> None:
    source = source_of(notebook(*cells, "def wanted():\n    return 1"), {"wanted"})
    assert any(isinstance(n, ast.FunctionDef) and n.name == "wanted" for n in ast.parse(source).body)
