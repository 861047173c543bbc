"""Checks in a real Jupyter kernel, on the small course that needs no TensorFlow."""

import json
import re
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from kernels import Kernel, kernel

from grader.sandbox import why_no_walls

COURSE = Path(__file__).parent / "course"
DOUBLE = "def double(x):\n    return 2 * x"
TOTAL = "def total(xs):\n    return sum(xs)"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kernel]:
    with kernel(tmp_path_factory.mktemp("kernel"), GRADER_COURSE=str(COURSE)) as started:
        yield started


@pytest.fixture
def nb(running: Kernel) -> Kernel:
    """A kernel as good as new, with the extension loaded."""
    running.run("%unload_ext grader")
    running.run("%reset -f in\n%reset -f")
    assert running.run("%load_ext grader\nimport grader").status == "ok"
    return running


def test_a_check_takes_the_functions_from_the_cells(nb: Kernel) -> None:
    nb.run(DOUBLE)
    nb.run(TOTAL)
    shown = nb.run("grader.check('double')")
    assert shown.text.startswith("Doubling: 4/4 points\n✔ Everything passed.")
    assert "Everything passed." in shown.html
    assert '<div class="keras-labs passed">' in shown.html
    assert len(shown.displays) == 1  # in the place of "Checking ..."
    assert shown.printed == ""


def test_an_unfinished_notebook_is_not_a_wrong_one(nb: Kernel) -> None:
    nb.run((COURSE / "exercises/double/double.py").read_text())
    assert "`double` is still to be written." in nb.run("grader.check('double')").text
    nb.run(DOUBLE)
    shown = nb.run("grader.check('double')")
    assert "Doubling: 2/4 points\n○ `total` is the sum of a list.\n    `total` is still to be written." in shown.text


def test_functions_of_cells_that_were_not_run_are_to_do(nb: Kernel) -> None:
    nb.run(DOUBLE)
    shown = nb.run("grader.check('double')")
    assert "2/4 points" in shown.text
    assert "`total` is still to be written." in shown.text
    assert "In no cell that you have run yet: `total`." in shown.text


def test_nothing_was_run_yet(nb: Kernel) -> None:
    shown = nb.run("grader.check('double')")
    assert "No cell that you have run defines a function of this exercise: `double`, `total`." in shown.text
    assert shown.status == "ok"


def test_a_wrong_answer_says_what_was_expected(nb: Kernel) -> None:
    shown = nb.run(f"def double(x):\n    return x * x\n{TOTAL}\ngrader.check('double')")
    assert re.search(r"twice a number\.\n    number\n      expected  [\d.]+\n      received  [\d.]+\n", shown.text)
    assert "Is it squared rather than doubled?" in shown.html
    assert '<details class="hint"><summary>A hint</summary>\n<p>What is twice 3?</p>' in shown.html


def test_an_exception_is_shown_with_its_cell_and_line(nb: Kernel) -> None:
    number = nb.run("import math\n\ndef double(x):\n    '''Twice.'''\n    return [x, x][2]  # <b>").number
    shown = nb.run("grader.check('double')")
    assert f"cell [{number}], line 5, in `double`:" in shown.text
    assert "❱   5 │     return [x, x][2]  # <b>" in shown.text
    assert "return [x, x][2]  # &lt;b&gt;" in shown.html
    assert "# <b>" not in shown.html


def test_the_cell_magic_runs_the_cell_as_usual_and_checks_it(nb: Kernel) -> None:
    nb.run(TOTAL)
    shown = nb.run(f"%%exercise double\n{DOUBLE}\nprint(double(21))\ndouble(4)")
    assert shown.printed == "42\n"
    assert shown.displays[0]["text/plain"] == "8"  # the value of the last line, as of any cell
    assert "Doubling: 4/4 points" in shown.displays[1]["text/plain"]
    assert nb.run("double(5), _").displays[0]["text/plain"] == "(10, 8)"


def test_lines_of_a_marked_cell_are_those_on_the_screen(nb: Kernel) -> None:
    shown = nb.run("%%exercise double\ndef double(x):\n    return x[5]")
    assert f"cell [{shown.number}], line 3, in `double`:" in shown.text
    assert "❱   3 │     return x[5]" in shown.text
    shown = nb.run("%%exercise double\n\n1 / 0")
    assert re.search(r"\b3\b.*1.*/.*0", re.sub(r"\x1b\[[\d;]*m", "", shown.error[2]))


def test_a_cell_that_fails_is_checked_and_fails_as_usual(nb: Kernel) -> None:
    shown = nb.run(f"%%exercise double\n{DOUBLE}\n{TOTAL}\nassert double(2) == 5, 'no'")
    assert shown.error[:2] == ("AssertionError", "no")
    assert "grader" not in shown.error[2]
    assert shown.status == "error"
    assert "Doubling: 4/4 points" in shown.text


def test_a_syntax_error_is_shown_where_it_is(nb: Kernel) -> None:
    nb.run(f"{DOUBLE}\n{TOTAL}")
    shown = nb.run("%%exercise double\ndef double(x)\n    return 2 * x")
    assert shown.error[0] == "SyntaxError"
    assert "SyntaxError: expected ':'" in shown.text
    assert "Your code does not load; all 3 checks wait." in shown.text
    assert f"cell [{shown.number}], line 2:\n" in shown.text
    assert "❱   2 │ def double(x)\n" in shown.text


def test_what_only_the_kernel_knows_is_missing_and_that_is_explained(nb: Kernel) -> None:
    nb.run("get_ipython().push({'scale': 2})")
    shown = nb.run(f"def double(x):\n    return scale * x\n{TOTAL}\nassert double(3) == 6\ngrader.check('double')")
    assert shown.status == "ok"  # in the kernel it works
    assert "Python knows no `scale` here." in shown.text
    assert "NameError: name &#39;scale&#39; is not defined" in shown.html
    assert "`scale` is in this notebook's memory, but no cell that you have run defines it." in shown.text
    nb.run("scale = 2")
    assert "4/4 points" in nb.run("grader.check('double')").text


def test_a_name_that_nobody_knows_is_not_said_to_be_in_memory(nb: Kernel) -> None:
    shown = nb.run("def double(x):\n    return twice(x)\ngrader.check('double')")
    assert "`twice` is defined in no cell that you have run." in shown.text


def test_the_checked_code_can_not_reach_the_kernel(nb: Kernel) -> None:
    nb.run("import builtins\nbuiltins.scale = 2")
    nb.run("%env SCALE=2")
    code = "import os\ndef double(x):\n    return x * int(os.environ.get('SCALE', 0))\ndef total(xs):\n    return scale * sum(xs)"
    shown = nb.run(f"{code}\nprint(double(2))\ngrader.check('double', verbose=True)")
    assert shown.printed == "4\n"
    assert "received  0\n" in shown.text
    assert "name 'scale' is not defined" in shown.text


def test_the_latest_definition_counts(nb: Kernel) -> None:
    nb.run(f"{DOUBLE}\n{TOTAL}")
    nb.run("def double(x):\n    return 3 * x")
    assert "1/4 points" not in (first := nb.run("grader.check('double')").text)
    assert "✘ `double` gives back twice a number." in first
    nb.run(DOUBLE)
    assert "4/4 points" in nb.run("grader.check('double')").text


@pytest.mark.parametrize("cell", ["", "a1"])
def test_a_failed_draft_of_a_cell_does_not_matter(nb: Kernel, cell: str) -> None:
    assert nb.run(f"factor = int('two')\n{DOUBLE}", cell).status == "error"
    nb.run(f"factor = 2\n{TOTAL}\ndef double(x):\n    return factor * x", cell)
    assert "4/4 points" in nb.run("grader.check('double')").text


def test_a_cell_that_is_run_again_stays_where_it_was(nb: Kernel) -> None:
    imports = "import math\nSIZE = 2"
    nb.run(imports, "a1")
    nb.run(f"def double(x, by=SIZE):\n    return math.prod([by, x])\n{TOTAL}", "a2")
    nb.run(imports, "a1")
    assert "4/4 points" in nb.run("grader.check('double')", "a3").text


def test_of_a_cell_that_is_run_again_only_the_last_text_counts(nb: Kernel) -> None:
    nb.run("factor = 3", "a1")
    nb.run(f"def double(x):\n    return factor * x\n{TOTAL}", "a2")
    nb.run("factor = 2", "a1")
    assert "4/4 points" in nb.run("grader.check('double')", "a3").text


def test_a_marked_cell_belongs_to_its_exercise_alone(nb: Kernel) -> None:
    nb.run(f"{DOUBLE}\n{TOTAL}")
    nb.run("%%exercise greet\ndef double(x):\n    return 'something else'\ndef greet(name):\n    return len(name)")
    assert "4/4 points" in nb.run("grader.check('double')").text
    assert "1/1 point" in nb.run("grader.check('greet')").text


def test_hints_go_deeper_one_at_a_time(nb: Kernel) -> None:
    assert "No cell that you have run defines" in nb.run("%hint double").text  # no hint, and none is counted
    nb.run("def double(x):\n    return x")
    about = "`double` gives back twice a number."
    assert nb.run("%hint double").text == f"{about}\nHint 1 of 2: What is twice 3?"
    assert nb.run("%hint double").text == f"{about}\nHint 2 of 2: Multiply by 2."
    assert f"{about}\nHint 1 of 2: What is twice 3?\nHint 2 of 2:" in nb.run("%hint double").text
    nb.run(f"{DOUBLE}\n{TOTAL}")
    assert "everything passed, and no hint is needed" in nb.run("%hint double").text


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("grader.check('dubble')", "There is no exercise 'dubble'; did you mean 'double'?"),
        ("%%exercise\nx = 1", "%%exercise: the following arguments are required: SLUG"),
        ("%%exercise double --seed many\nx = 1", "argument --seed: invalid int value: 'many'"),
        ("%hint 'double", "No closing quotation"),
    ],
)
def test_mistakes_in_asking_are_said_in_a_sentence(nb: Kernel, line: str, complaint: str) -> None:
    shown = nb.run(line)
    assert complaint in shown.text
    assert shown.error == ()
    assert nb.run("x" if "x = 1" in line else "1").displays[0]["text/plain"] == "1"


def test_options_reach_the_check(nb: Kernel) -> None:
    nb.run(TOTAL)
    wrong = "def double(x):\n    print('seen <i>')\n    return x"
    one, two, again = (nb.run(f"%%exercise double --seed {seed} --verbose\n{wrong}").text for seed in (1, 2, 1))
    assert one == again != two
    assert "seen <i>" in one


def test_an_interrupt_stops_the_check_and_the_next_one_works(nb: Kernel) -> None:
    interrupted(nb)


def test_without_a_sandbox_it_works_too(tmp_path: Path) -> None:
    """As on Colab: no bubblewrap is found, and an interrupt reaches the slot as well as the kernel."""
    (tmp_path / "bin").mkdir()
    with kernel(tmp_path, GRADER_COURSE=str(COURSE), PATH=str(tmp_path / "bin")) as started:
        started.run("import grader")
        shown = started.run("from grader.sandbox import default_isolation\ndefault_isolation()")
        assert shown.displays[0]["text/plain"] == "'none'"
        interrupted(started)


def test_it_works_as_on_systems_that_do_not_fork(tmp_path: Path) -> None:
    with kernel(tmp_path, GRADER_COURSE=str(COURSE)) as started:
        started.run(
            "from grader.notebooks import session\nsession.default_isolation = lambda: 'process'\nimport grader"
        )
        interrupted(started)
        assert (
            "'Portable'"
            in started.run(
                "[type(w).__name__ for w in get_ipython()._keras_labs._session._slot._workers.values()]"
            ).text
        )


def interrupted(nb: Kernel) -> None:
    """Interrupt a check, and check again."""
    nb.run(f"import time\n{TOTAL}")
    asked = nb.begin("def double(x):\n    time.sleep(60)\ngrader.check('double')\nprint('went on')")
    nb.wait_for(asked, "Checking Doubling")
    time.sleep(1)  # it is at work in the slot by then
    nb.manager.interrupt_kernel()
    shown = nb.finish(asked)
    assert shown.error[0] == "Stopped"
    assert "The check was stopped." in shown.text
    assert "extension.py" not in shown.error[2]
    assert "went on" not in shown.printed
    nb.run(DOUBLE)
    assert "4/4 points" in nb.run("grader.check('double')").text


def test_an_interrupt_of_a_marked_cell_stops_what_waits(nb: Kernel) -> None:
    nb.run(f"import time\n{TOTAL}")
    asked = nb.begin("%%exercise double\ndef double(x):\n    time.sleep(60)")
    waits = nb.begin("print('went on')")
    nb.wait_for(asked, "Checking Doubling")
    time.sleep(1)
    nb.manager.interrupt_kernel()
    shown = nb.finish(asked)
    assert shown.status == "error"
    assert "The check was stopped." in shown.text
    assert nb.finish(waits).status == "aborted"


def test_the_slot_ends_with_the_kernel(tmp_path: Path) -> None:
    with kernel(tmp_path, GRADER_COURSE=str(COURSE)) as started:
        started.run(f"import grader\n{DOUBLE}\n{TOTAL}")
        assert "4/4 points" in started.run("grader.check('double')").text  # without %load_ext
        shown = started.run("import psutil\n[p.pid for p in psutil.Process().children(recursive=True)]")
        pids = json.loads(shown.displays[0]["text/plain"])
        assert pids
    _gone, alive = psutil.wait_procs([psutil.Process(p) for p in pids if psutil.pid_exists(p)], timeout=20)
    assert alive == []


def test_the_extension_can_be_taken_away(nb: Kernel) -> None:
    nb.run(f"{DOUBLE}\n{TOTAL}")
    nb.run("grader.check('double')")
    assert nb.run("%unload_ext grader").status == "ok"
    assert "not found" in nb.run("%%exercise double\nx = 1").printed
    assert nb.run("%load_ext grader").status == "ok"
    assert "4/4 points" in nb.run("grader.check('double')").text


def test_the_sandbox_is_used_where_there_is_one(nb: Kernel) -> None:
    if why_no_walls():
        pytest.skip("no sandbox here")
    nb.run(f"{TOTAL}\ndef double(x):\n    import os\n    return len(os.listdir('/home'))")
    assert "FileNotFoundError" in nb.run("grader.check('double')").html
