"""How runs end: what hostile and clumsy files come to in the real sandbox, and within which limits."""

import numpy as np
import pytest
from runs import LIMITS, ask, observe

from grader.ending import Ending
from grader.evidence import read_run
from grader.exercise import Limits
from grader.inside.clock import SLOWEST
from grader.sandbox import Slot

pytestmark = pytest.mark.sandbox


def test_a_right_file_answers(slot: Slot) -> None:
    seen = ask(slot, "def f(x):\n    print('hi')\n    return 2 * x\n", {"x": np.arange(3.0)})
    assert seen.ending is Ending.FINISHED
    assert seen.answer.tolist() == [0, 2, 4]
    assert seen.output == "hi\n"
    assert seen.wall < LIMITS.wall


def test_an_exception_shows_the_learners_lines(slot: Slot) -> None:
    seen = ask(slot, "def g():\n    return 1 / 0\n\ndef f():\n    return g()\n")
    assert seen.ending is Ending.CRASHED
    assert seen.problem is not None
    assert (seen.problem.type, seen.problem.phase) == ("ZeroDivisionError", "call")
    assert [(n.number, n.function, n.text) for n in seen.problem.lines] == [
        (5, "f", "return g()"),
        (2, "g", "return 1 / 0"),
    ]


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("def f(:\n", "SyntaxError"),
        ("import nowhere_at_all\n", "ModuleNotFoundError"),
        (b"x = '\xff'\n", "SyntaxError"),
        (b"x = 1\0\n", "SyntaxError"),
    ],
)
def test_a_file_that_does_not_load_says_why(slot: Slot, source: str | bytes, kind: str) -> None:
    problem = ask(slot, source).problem
    assert problem is not None
    assert (problem.type, problem.phase) == (kind, "load")


def test_a_renamed_function_is_its_own_kind_of_error(slot: Slot) -> None:
    problem = ask(slot, "def g():\n    pass\n").problem
    assert problem is not None
    assert (problem.type, problem.message) == ("MissingName", "f")


@pytest.mark.parametrize("call", ["sys.exit(0)", "exit()", "os._exit(0)", "raise KeyboardInterrupt"])
@pytest.mark.parametrize("where", ["", "def f():\n    "])
def test_leaving_is_not_answering(slot: Slot, call: str, where: str) -> None:
    seen = ask(slot, f"import os, sys\n{where}{call}\n")
    assert seen.ending is Ending.QUIT_EARLY
    assert seen.answer is None


def test_a_closed_reply_is_not_an_answer(slot: Slot) -> None:
    assert ask(slot, "import os\nos.closerange(0, 256)\ndef f():\n    return 1\n").ending is Ending.QUIT_EARLY


def test_an_endless_loop_ends(slot: Slot) -> None:
    seen = ask(slot, "def f():\n    while True:\n        pass\n")
    assert (seen.ending, seen.detail) == (Ending.TIMED_OUT, "1 s of processor time")


def test_a_loop_that_ignores_every_signal_ends(slot: Slot) -> None:
    source = "import signal\nfor n in range(1, 32):\n    try:\n        signal.signal(n, signal.SIG_IGN)\n"
    source += "    except Exception:\n        pass\ndef f():\n    while True:\n        pass\n"
    assert ask(slot, source).ending is Ending.TIMED_OUT


def test_sleeping_ends(slot: Slot) -> None:
    limits = Limits(cpu_seconds=1, wall_seconds=1)
    seen = ask(slot, "import time\ndef f():\n    time.sleep(60)\n", limits=limits)
    assert (seen.ending, seen.detail) == (Ending.TIMED_OUT, "1 s by the clock")
    assert seen.wall < 1 + SLOWEST


@pytest.mark.parametrize(
    "body",
    ["x = [0]\n    while True:\n        x += x", "import numpy\n    return numpy.ones(2**29)", "return bytes(2**33)"],
)
def test_a_memory_hog_ends(slot: Slot, body: str) -> None:
    assert ask(slot, f"def f():\n    {body}\n").ending is Ending.OUT_OF_MEMORY


def test_an_endless_print_ends(slot: Slot) -> None:
    seen = observe(slot, "def f():\n    while True:\n        print('x' * 1000)\n")
    assert seen.killed == "output"
    assert len(seen.output) == LIMITS.output_kb * 1_024
    assert read_run(seen, ("ask",), LIMITS).evidence["ask"].ending is Ending.TOO_MUCH_OUTPUT


def test_too_large_an_answer_ends(slot: Slot) -> None:
    seen = ask(slot, "def f():\n    return 'x'.encode() and __import__('numpy').zeros(2**20)\n")
    assert (seen.ending, seen.detail) == (Ending.TOO_MUCH_OUTPUT, "answers")


def test_a_segfault_is_a_crash(slot: Slot) -> None:
    seen = ask(slot, "import ctypes\ndef f():\n    ctypes.string_at(0)\n")
    assert (seen.ending, seen.detail) == (Ending.CRASHED, "SIGSEGV")


def test_an_abort_is_a_crash(slot: Slot) -> None:
    """What `judge` says of it depends on the signal: behind the walls `abort` may not send its own."""
    seen = ask(slot, "import os\ndef f():\n    os.abort()\n")
    assert (seen.ending, seen.detail) == (Ending.CRASHED, "SIGSEGV")


def test_a_full_scratch_folder_is_an_ordinary_error(slot: Slot) -> None:
    source = "def f():\n    for i in range(99):\n        open(f'f{i}', 'wb').write(bytes(2**22))\n"
    assert ask(slot, source, limits=Limits(cpu_seconds=2, files_mb=8)).ending in (Ending.CRASHED, Ending.OUT_OF_MEMORY)
    assert ask(slot, "def f():\n    open('f', 'wb').write(bytes(2**24))\n").ending is Ending.CRASHED


def test_a_probe_after_a_crash_is_left_for_a_run_of_its_own(slot: Slot) -> None:
    probe = "def a(learner, given):\n    return 1\ndef b(learner, given):\n    learner.f()\n"
    probe += "def c(learner, given):\n    return 3\n"
    seen = observe(slot, "import os\ndef f():\n    os.abort()\n", probe=probe, probes=("a", "b", "c"))
    reading = read_run(seen, ("a", "b", "c"), LIMITS)
    assert [(n, e.ending) for n, e in reading.evidence.items()] == [("a", Ending.FINISHED), ("b", Ending.CRASHED)]
    assert reading.unanswered == ("c",)


def test_what_one_probe_leaves_behind_does_not_colour_the_next(slot: Slot) -> None:
    probe = "import random\ndef a(learner, given):\n    return learner.f(), random.random()\nb = a\n"
    source = "n = []\ndef f():\n    n.append(1)\n    return len(n)\n"
    reading = read_run(observe(slot, source, probe=probe, probes=("a", "b")), ("a", "b"), LIMITS)
    assert reading.evidence["a"].answer == reading.evidence["b"].answer
    assert reading.evidence["a"].answer[0] == 1
