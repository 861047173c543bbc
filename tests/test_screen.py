"""What a learner sees of their own check."""

import io

from rich.console import Console

from grader.advice import advise, excerpt, parted
from grader.diagnosis import Diagnosis
from grader.ending import Ending, Line
from grader.render.learner import Shown, show_check
from grader.report import Report, Run, Status, Verdict

SOURCE = """import tensorflow as tf


def train_step(x, d, w, b, learning_rate):
    loss, (dw, db) = gradients(x, d, w, b)
    w.assign_sub(learning_rate * dw)
    b.assign_sub(learning_rate * db)
    return loss
"""
PASSED = Verdict("a", "`double` doubles.", Status.PASSED, 1.0)
FAILED = Verdict("b", "`loss` is the mean.", Status.FAILED, 2.0, "loss: expected 4, received 2. Is it half?", "4", "2")
RAISED = Verdict(
    "c",
    "`train_step` moves w.",
    Status.FAILED,
    2.0,
    "One of the two is None.",
    lines=(Line(5, "train", "train_step(x)"), Line(6, "train_step", "w.assign_sub(learning_rate * dw)")),
    raised="TypeError: unsupported operand type(s)",
)
SKIPPED = Verdict("d", "`train` ends low.", Status.SKIPPED, 3.0, "First: …", needs=("`loss` is the mean.",))
TODO = Verdict("e", "`train` trains.", Status.TODO, 1.0, "`train` is still to be written.")
BROKEN = Verdict("f", "`x` is y.", Status.BROKEN, 1.0, "This check broke down, which is the grader's fault.")


def report(*verdicts, **more):
    return Report("lab", "The lab", "d1", 7, verdicts, **more)


def screen(of, width=80, **how):
    console = Console(width=width, file=io.StringIO(), color_system=None)
    show_check(of, console, Shown(**{"source": SOURCE, "path": "01_lab/lab.py", **how}))
    return console.file.getvalue()


def order(text, *parts):
    places = [text.index(part) for part in parts]
    return places == sorted(places)


def test_the_first_failure_comes_first_then_what_fails_waits_is_to_do_and_passed():
    text = screen(report(PASSED, FAILED, RAISED, SKIPPED, TODO))
    assert order(text, "Mend this first", FAILED.description, "Failing too", RAISED.description)
    assert order(
        text, "Failing too", "Waiting", SKIPPED.description, "Still to be written", "`train` is still", "Passed"
    )
    assert "1/9 points" in text
    assert "8 points to go" in text


def test_expected_and_received_stand_below_each_other_and_the_cause_behind_them():
    lines = screen(report(FAILED)).splitlines()
    expected, received = (next(line for line in lines if line.strip().startswith(w)) for w in ("expected", "received"))
    assert expected.rstrip().endswith("4")
    assert expected.index("4") == received.index("2")
    assert any(line.strip() == "Is it half?" for line in lines)
    assert "loss: expected 4" not in "\n".join(lines)


def test_a_long_value_is_folded_and_not_cut():
    value = "layers " + ", ".join(f"Dense_{n}" for n in range(40))
    wrong = Verdict("b", "It is so.", Status.FAILED, 1.0, f"m: expected {value}, received none.", value, "none")
    text = "".join(screen(report(wrong)).split())
    assert all(f"Dense_{n}" in text for n in range(40))


def test_the_failing_line_is_shown_with_two_lines_around_it_and_marked():
    text = screen(report(RAISED))
    assert "01_lab/lab.py:6, in `train_step`" in text
    marked = [line for line in text.splitlines() if "❱" in line]
    assert len(marked) == 1
    assert "w.assign_sub(learning_rate * dw)" in marked[0]
    assert all(f"{n} │" in text for n in (4, 5, 6, 7, 8))
    assert "import tensorflow" not in text
    assert "called from line 5" in text


def test_a_long_line_is_cut_and_its_number_is_not():
    source = SOURCE.replace("learning_rate * dw", "learning_rate * dw" + " + 0" * 40)
    line = Line(6, "train_step", source.splitlines()[5])
    text = screen(report(Verdict("c", "It is so.", Status.FAILED, 1.0, "No.", lines=(line,))), source=source, width=60)
    assert "❱ 6 │" in text
    assert "  5 │" in text


def test_a_line_that_the_run_made_up_is_not_looked_up_in_the_file():
    made_up = Verdict("c", "It is so.", Status.FAILED, 1.0, "No.", lines=(Line(4, "f", "not what stands there"),))
    text = screen(report(made_up))
    assert "not what stands there" in text
    assert "def train_step" not in text
    for number in (0, -1, 10**9):
        assert screen(report(Verdict("c", "So.", Status.FAILED, 1.0, "No.", lines=(Line(number, "f", "x"),))))


def test_lines_of_a_notebook_are_counted_in_their_cell():
    source = "# cell 3\nimport numpy as np\n\n\n# cell 5\n\ndef double(x):\n    return x.double\n"
    wrong = Verdict("c", "It is so.", Status.FAILED, 1.0, "No.", lines=(Line(8, "double", "return x.double"),))
    text = screen(report(wrong), source=source, notebook=True, path="lab.ipynb")
    assert "lab.ipynb, cell 5, line 3, in `double`" in text
    assert "import numpy" not in text


def test_pythons_own_words_are_a_flag_away():
    assert "unsupported operand" not in screen(report(RAISED))
    assert "TypeError; with -v" in screen(report(RAISED))
    assert "unsupported operand" in screen(report(RAISED), verbose=True)


def test_one_cause_is_explained_once_and_counted():
    same = [Verdict(n, f"{n} holds.", Status.FAILED, 1.0, "The same.") for n in "abc"]
    text = screen(report(*same))
    assert text.count("The same.") == 1
    assert "decides 2 further checks" in text


def test_a_file_that_does_not_load_is_one_thing_to_mend_and_no_hint_is_offered():
    line = Line(3, "", "def f(:")
    same = [Verdict(n, f"{n} holds.", Status.FAILED, 1.0, "It could not be loaded.", lines=(line,)) for n in "abc"]
    text = screen(report(*same, SKIPPED, loads=False), hints=True)
    assert "does not load; all 4 checks wait" in text
    assert "grader hint" not in text
    assert "a holds." not in text
    assert "Waiting" not in text


def test_what_is_to_be_written_next_comes_with_task_and_hint():
    text = screen(report(TODO, SKIPPED), hints=True)
    assert "Write this next" in text
    assert "grader show lab" in text
    assert "grader hint lab" in text
    assert "grader hint" not in screen(report(TODO, SKIPPED))


def test_checks_that_wait_for_one_function_are_counted_in_one_line():
    more = Verdict("g", "`train` is quick.", Status.TODO, 2.0, TODO.message)
    line = next(line for line in screen(report(FAILED, TODO, more)).splitlines() if TODO.message in line)
    assert "2 checks, 3 points" in line


def test_a_single_point_is_no_points():
    assert (
        "1 check, 1 point\n" in "\n".join(line.rstrip() for line in screen(report(PASSED, FAILED)).splitlines()) + "\n"
    )


def test_a_diagnosis_is_told_with_how_it_was_seen():
    seen = Verdict("t", "It learns.", Status.FAILED, 1.0, "No.", diagnoses=(Diagnosis("diverged", "it rose to nan"),))
    text = " ".join(screen(report(seen)).split())
    assert "The training diverged: it rose to nan." in text
    assert "smaller learning rate" in text


def test_a_full_score_lists_what_passed():
    text = screen(report(PASSED))
    assert "Everything passed." in text
    assert PASSED.description in text
    assert "to go" not in text


def test_among_several_exercises_one_that_is_done_takes_one_line():
    assert screen(report(PASSED), brief=True).strip() == "✔ The lab  1/1"
    assert PASSED.description in screen(report(PASSED), brief=True, verbose=True)
    assert FAILED.description in screen(report(FAILED), brief=True)


def test_our_own_fault_is_said_to_be_ours():
    text = screen(report(PASSED, BROKEN))
    assert "The grader's own fault" in text
    assert "not counted" in text
    assert "Everything else passed: you have nothing to mend." in text
    assert "to go" not in text
    lost = report(PASSED, runs=(Run("p", Ending.SANDBOX_FAULT, "", 0, 0, 0),))
    assert "not your fault" in screen(lost)


def test_where_a_check_of_ours_broke_down_what_is_left_goes_with_the_score():
    two_more = Verdict("g", "`y` is z.", Status.FAILED, 2.0, "No.")
    text = screen(report(PASSED, two_more, BROKEN))
    assert "1.33/4 points" in text
    assert "2.67 points to go." in text


def test_an_endless_line_that_was_printed_is_cut_unless_all_is_asked_for():
    badly = report(FAILED, output="x" * 4_000 + "\nafterwards", runs=(Run("p", Ending.TIMED_OUT, "", 1, 1, 0),))
    text = screen(badly)
    assert "xxx…" in text
    assert "afterwards" in text
    assert text.count("x") < 120
    assert screen(badly, verbose=True).count("x") >= 4_000


def test_what_was_printed_is_shown_where_the_run_ended_badly_or_all_is_asked_for():
    printed = "\n".join(f"step {n}" for n in range(30))
    well = report(PASSED, output=printed)
    badly = report(FAILED, output=printed, runs=(Run("p", Ending.TIMED_OUT, "", 1, 1, 0),))
    assert "step 0" not in screen(well)
    assert "step 29" in screen(well, verbose=True)
    assert "step 9" in screen(badly)
    assert "step 10" not in screen(badly)


def test_a_stand_in_for_the_data_is_named():
    assert "stand-in" in screen(report(PASSED, data="mnist: stand-in", official=False))
    assert "official files" not in screen(report(PASSED, data="mnist: official files"))


def test_nothing_in_a_message_is_read_as_markup_and_no_line_is_wider_than_the_terminal():
    wrong = Verdict("c", "It is [red]so[/red].", Status.FAILED, 1.0, "[link=x] " + "word " * 400)
    for width in (40, 80, 120):
        text = screen(report(wrong, RAISED, SKIPPED, TODO, PASSED), width=width, hints=True)
        assert max(len(line) for line in text.splitlines()) <= width
    assert "It is [red]so[/red]." in text
    assert "[link=x]" in text


def test_a_long_message_keeps_its_beginning_and_its_end():
    wrong = Verdict("c", "It is so.", Status.FAILED, 1.0, "BEGIN " + "trace " * 300 + "END")
    text = screen(report(wrong))
    assert "BEGIN" in text
    assert "END" in text
    assert len(text) < len(screen(report(wrong), verbose=True)) - 500


def test_a_colour_is_never_all_that_tells_and_none_is_yellow():
    console = Console(width=80, file=io.StringIO(), force_terminal=True, color_system="standard")
    show_check(report(PASSED, RAISED, FAILED, SKIPPED, TODO, BROKEN), console, Shown(source=SOURCE, path="lab.py"))
    ansi = console.file.getvalue()
    assert "\x1b[33" not in ansi
    assert "\x1b[93" not in ansi
    assert all(sign in ansi for sign in "✔✘·○⚠❱")


def test_a_message_without_values_is_left_whole():
    assert parted(RAISED) == (RAISED.message, "")
    plain = Verdict("b", "", Status.FAILED, 1.0, "Take rows. Expected 4, received 2.", "4", "2")
    assert parted(plain) == ("Take rows.", "")
    other = Verdict("b", "", Status.FAILED, 1.0, "Said in another way.", "4", "2")
    assert parted(other) == ("Said in another way.", "")


def test_an_excerpt_ends_with_the_file():
    last = Verdict("c", "", Status.FAILED, 1.0, "No.", lines=(Line(8, "train_step", "    return loss"),))
    seen = excerpt(last, SOURCE)
    assert [n for n, _text in seen.lines] == [6, 7, 8]


def test_where_all_has_passed_there_is_nothing_to_do_first():
    assert advise(report(PASSED)).first is None
    assert advise(report(TODO, FAILED)).first.verdict is FAILED
