"""What people see in the terminal."""

import io

import msgspec
import pytest
from rich.console import Console

from grader.ending import Ending
from grader.observing import Progress
from grader.render.progress import Outlook, progress, run_progress
from grader.render.terminal import summary
from grader.report import Late, Override, Report, Run, Status, Verdict


def shown(thing, width=100):
    console = Console(width=width, record=True, file=io.StringIO())
    thing(console)
    return console.export_text()


def a_report(*verdicts, **more):
    return Report("lab", "The lab", "d1", 7, verdicts, **more)


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


def test_a_check_that_broke_down_stands_out_before_all_others():
    lost = a_report(
        Verdict("c", "It is so.", Status.FAILED, 1.0, "slow"), Verdict("d", "It is.", Status.BROKEN, 1.0, "Our fault.")
    )
    assert "broken: Our fault." in shown(lambda c: c.print(summary({"ann": {"lab": lost}}, ["lab"])), width=80)


def test_a_name_can_not_steer_the_terminal():
    fine = a_report(Verdict("c", "It is so.", Status.PASSED, 2.0))
    assert "\x1b" not in shown(lambda c: c.print(summary({"a\x1b[2Jb": {"lab": fine}}, ["lab"])))


@pytest.mark.parametrize(("width", "columns"), [(132, 6), (70, 1)])
def test_no_column_of_the_summary_is_lost_to_long_remarks(width, columns):
    slugs = ["linear_regression", "mnist_softmax", "iris", "mnist_keras", "x", "perceptron"]
    failed = a_report(Verdict("c", "It is so.", Status.FAILED, 10.0, "A long explanation. " * 20))
    late = msgspec.structs.replace(failed, late=Late(1.0, "1/day", 2.94), override=Override(2.94, "why"))
    reports = {"ann": dict.fromkeys(slugs, failed), "bob": dict.fromkeys(slugs, late)}
    text = shown(lambda c: c.print(summary(reports, slugs, width)), width=width)
    lines = text.splitlines()
    assert all(len(line) <= width for line in lines)
    assert sum(line.count("0/10") for line in lines if line.startswith("ann")) == (6 if columns == 6 else 0)
    assert sum(line.count("2.94*/10") for line in lines) == (6 if columns == 6 else 0)
    assert ("handed in  points  what stands out" in text) == (columns == 1)


def test_progress_counts_to_the_end_where_the_output_is_no_terminal():
    def run(console):
        with progress(console, 2) as advance:
            advance("ann", a_report())
            advance("bob", a_report())

    shown(run)


def lines_of(outlook, width=100):
    return shown(lambda c: c.print(outlook.line()), width).strip()


def test_a_run_tells_its_probe_and_what_the_last_check_lets_expect(monkeypatch):
    now = [100.0]
    monkeypatch.setattr("grader.render.progress.time.monotonic", lambda: now[0])
    outlook = Outlook("Checking lab.py", expected=30.0)
    assert lines_of(outlook) == "Checking lab.py"
    now[0] += 5
    assert lines_of(outlook) == "Checking lab.py: starting, 5 s"  # how long that takes the last check does not tell
    outlook.progress(Progress("training"))
    now[0] += 10
    assert lines_of(outlook) == "Checking lab.py: training, 15 s, about 20 s left"
    now[0] += 60
    assert lines_of(outlook) == "Checking lab.py: training, 75 s"


def test_a_training_tells_its_epoch_and_its_own_time_left(monkeypatch):
    now = [100.0]
    monkeypatch.setattr("grader.render.progress.time.monotonic", lambda: now[0])
    outlook = Outlook()
    now[0] += 4
    outlook.progress(Progress("training", 1, 5, 0, 10))
    now[0] += 10
    outlook.progress(Progress("training", 2, 5, 5, 10, 0.25))
    text = lines_of(outlook)
    assert "training, epoch 2 of 5, step 5/10, loss 0.25, 14 s, about 23 s left" in text
    outlook.progress(Progress())
    assert "model" in lines_of(outlook)


def test_the_line_about_a_run_vanishes():
    out = io.StringIO()
    console = Console(file=out, force_terminal=True, width=60)
    with run_progress(console) as watcher:
        watcher.progress(Progress("training"))
    console.print("verdict")
    assert out.getvalue().rstrip().endswith("\x1b[2Kverdict")


def test_nobody_watches_where_there_is_no_terminal():
    with run_progress(Console(file=io.StringIO())) as watcher:
        assert watcher is None


def test_probes_that_shared_a_run_count_its_time_once():
    shared = [Run(p, Ending.FINISHED, "", 2.0, 3.0, 0) for p in "ab"]
    alone = Run("c", Ending.FINISHED, "", 1.0, 1.5, 0)
    assert a_report(runs=(*shared, alone)).seconds == 4.5
