"""Which of a kernel's many runs count."""

import types

from hypothesis import given
from hypothesis import strategies as st

from grader.intake.notebook import take
from grader.notebooks.history import Run, counted, marked


def taken(*runs: Run, wanted: str = "f") -> types.SimpleNamespace:
    """What the code defines that counts for one function."""
    names: dict[str, object] = {"__name__": "lab"}
    exec(take(counted(runs, "lab").cells, {wanted}).source, names)
    return types.SimpleNamespace(**names)


def test_a_value_that_failed_to_be_set_is_not_set_again() -> None:
    draft = Run(1, "size = int('two')", failed=True)
    assert taken(draft, Run(2, "size = 2"), Run(3, "def f(): return size")).f() == 2


def test_values_are_changed_in_the_order_of_the_cells() -> None:
    runs = [Run(1, "sizes = [1]", "a"), Run(2, "sizes += [2]", "b"), Run(3, "def f(): return sizes", "c")]
    assert taken(*runs).f() == [1, 2]
    assert taken(*runs, Run(4, "sizes = [0]", "a")).f() == [0, 2]


def test_the_same_text_is_the_same_cell_where_cells_have_no_names() -> None:
    runs = [Run(1, "sizes = []"), Run(2, "sizes += [2]"), Run(3, "sizes += [2]"), Run(4, "def f(): return sizes")]
    assert taken(*runs).f() == [2]


def test_a_broken_cell_that_was_run_last_hides_what_was_there() -> None:
    source = take(counted([Run(1, "def f(): return 1"), Run(2, "def f() return 2")], "lab").cells, {"f"}).source
    assert b"def f() return 2" in source
    assert b"return 1" not in source


def test_a_broken_cell_that_was_mended_does_no_harm() -> None:
    assert taken(Run(1, "def f() return 2"), Run(2, "def f(): return 3")).f() == 3


def test_cells_are_numbered_by_place_and_known_by_their_last_run() -> None:
    found = counted([Run(1, "a = 1", "x"), Run(2, "", "y"), Run(3, "b = 1", "z"), Run(7, "a = 2", "x")], "lab")
    assert [cell.number for cell in found.cells] == [1, 2]
    assert found.runs == (7, 3)


def test_marks() -> None:
    assert marked("%%exercise iris --seed 3\nx = 1") == "iris --seed 3"
    assert marked("\n%%exercise iris") == "iris"
    assert marked("%%exercise\nx") == ""
    assert marked("%%exercises iris\nx") is None
    assert marked("x = 1\n%%exercise iris") is None
    assert counted([Run(1, "%%exercise iris\nf = 1"), Run(2, "%%exercise lab\nf = 2")], "lab").runs == (2,)
    assert counted([Run(1, "%%exercise --seed 7 lab\nf = 1")], "lab").runs == (1,)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(), st.booleans()), min_size=1, max_size=12), st.booleans())
def test_of_each_function_the_latest_run_counts(runs: list[tuple[int, int, bool]], named: bool) -> None:
    made = [
        Run(n, f"def f{cell}(): return {value}", f"cell {cell}" if named else "", failed)
        for n, (cell, value, failed) in enumerate(runs, 1)
    ]
    latest = {cell: value for cell, value, _failed in runs}
    for cell, value in latest.items():
        assert getattr(taken(*made, wanted=f"f{cell}"), f"f{cell}")() == value
