"""What people see in the terminal."""

import io

from rich.console import Console

from grader.evidence import Ending, Line
from grader.render.progress import progress
from grader.render.terminal import show_report, summary
from grader.report import Report, Run, Status, Verdict


def shown(thing, width=100):
    console = Console(width=width, record=True, file=io.StringIO())
    thing(console)
    return console.export_text()


def a_report(*verdicts, **more):
    return Report("lab", "The lab", "d1", 7, verdicts, **more)


def test_a_failure_shows_its_message_and_the_learners_own_line():
    failed = Verdict("c", "It is so.", Status.FAILED, 2.0, "It is not.", lines=(Line(12, "train", "w = w + g"),))
    text = shown(lambda c: show_report(a_report(failed), c))
    assert "It is so." in text
    assert "It is not." in text
    assert "line 12: w = w + g" in text
    assert "0/2" in text


def test_the_same_message_is_told_once():
    checks = [Verdict(n, f"{n} holds.", Status.FAILED, 1.0, "The file has a syntax error.") for n in "abc"]
    assert shown(lambda c: show_report(a_report(*checks), c)).count("The file has a syntax error.") == 1


def test_nothing_in_a_message_is_read_as_markup():
    failed = Verdict("c", "It is so.", Status.FAILED, 1.0, "[red]no[/red] [link=x]")
    assert "[red]no[/red] [link=x]" in shown(lambda c: show_report(a_report(failed), c))


def test_our_own_fault_is_said_to_be_ours():
    broken = Verdict("c", "It is so.", Status.BROKEN, 1.0, "It broke down.")
    text = shown(lambda c: show_report(a_report(broken), c))
    assert "not your fault" in text
    assert "not counted" in text


def test_the_summary_has_a_row_a_student_with_scores_and_what_stands_out():
    late = a_report(
        Verdict("c", "It is so.", Status.FAILED, 2.0, "slow"), runs=(Run("p", Ending.TIMED_OUT, "10 s", 10.0, 11.0, 0),)
    )
    fine = a_report(Verdict("c", "It is so.", Status.PASSED, 2.0))
    text = shown(lambda c: c.print(summary({"ann": {"lab": fine}, "bob": {"lab": late}}, ["lab"])), width=60)
    ann, bob = (next(line for line in text.splitlines() if line.startswith(n)) for n in ("ann", "bob"))
    assert "2/2" in ann
    assert "0/2" in bob
    assert "timed_out" in bob


def test_a_name_can_not_steer_the_terminal():
    fine = a_report(Verdict("c", "It is so.", Status.PASSED, 2.0))
    assert "\x1b" not in shown(lambda c: c.print(summary({"a\x1b[2Jb": {"lab": fine}}, ["lab"])))


def test_progress_counts_to_the_end_where_the_output_is_no_terminal():
    def run(console):
        with progress(console, 2) as advance:
            advance("ann", a_report())
            advance("bob", a_report())

    shown(run)
