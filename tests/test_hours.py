"""How long a class takes: the bound, where the times come from, and the tables that the docs show."""

import heapq
import re
import shlex
import shutil
from pathlib import Path

import msgspec
import numpy as np
import psutil
import pytest
from click.testing import CliRunner

from grader.batch import Setting, grade_class
from grader.cli import cli
from grader.course import Course
from grader.ending import Ending
from grader.errors import CourseError, GraderError
from grader.gradebook import Gradebook
from grader.hours import at_most, keep, known, measure, processor, recorded
from grader.intake import collect
from grader.report import Report, Run
from grader.sandbox import why_no_walls

ROOT = Path(__file__).resolve().parents[1]
ISOLATION = "none" if why_no_walls() else "bubblewrap"


@pytest.fixture
def own(course, tmp_path):
    """A copy of the small course, to be written to."""
    shutil.copytree(course.root, tmp_path / "course")
    return Course(tmp_path / "course")


def greedy(costs, cores):
    """When the last of the tasks ends, each begun in turn on the core that is free first."""
    free = [0.0] * cores
    for cost in costs:
        heapq.heappush(free, heapq.heappop(free) + cost)
    return max(free)


def test_no_schedule_that_leaves_no_core_idle_takes_longer():
    rng = np.random.default_rng(3)
    for _ in range(200):
        cores, students = int(rng.integers(1, 9)), int(rng.integers(1, 20))
        seconds = rng.exponential(size=rng.integers(1, 5))
        costs = rng.permutation(np.repeat(seconds, students))
        assert greedy(costs, cores) <= at_most(seconds, students, cores) * (1 + 1e-12)


def test_on_one_core_it_is_the_sum():
    assert at_most([2.0, 3.0], students=10, cores=1) == 50.0


def test_probes_of_one_run_are_counted_once():
    def report(*cpu):
        runs = tuple(Run(f"p{i}", Ending.FINISHED, "", seconds, 2 * seconds, 300) for i, seconds in enumerate(cpu))
        return Report("lab", "The lab", "d", 7, (), runs)

    assert recorded({"ann": {"lab": report(1.5, 1.5, 0.5)}, "bob": {"lab": report(4.0)}}) == {"lab": 3.0}
    assert recorded({"ann": {"lab": report()}}) == {}


def test_what_was_measured_is_kept_and_read_again(own):
    keep(own, "double", 1.234)
    keep(own, "greet", 2.0)
    assert known(own).seconds == {"double": 1.23, "greet": 2.0}
    assert known(own).processor == processor() != ""


def test_measurements_of_another_processor_are_not_mixed_in(own):
    path = keep(own, "double", 1.0)
    path.write_bytes(msgspec.json.encode({"processor": "another", "seconds": {"double": 1.0}}))
    keep(own, "greet", 2.0)
    assert known(own).seconds == {"greet": 2.0}


def test_a_table_that_can_not_be_read_is_named(own):
    (own.root / "exercises" / "times.json").write_text('{"seconds": {"double": -1}}')
    with pytest.raises(CourseError, match=r"times\.json.*>= 0"):
        known(own)


def test_a_reference_is_measured(own):
    assert 0 < measure(own, own.exercise("double"), ISOLATION, "") < 60


def test_only_full_marks_are_measured_and_only_a_reference(own):
    exercise = own.exercise("double")
    own.solution(exercise).write_text("def double(x):\n    return x\n")
    with pytest.raises(GraderError, match="has not full marks"):
        measure(own, exercise, ISOLATION, "")
    own.solution(exercise).unlink()
    with pytest.raises(GraderError, match="which a learner's course does not have"):
        measure(own, exercise, ISOLATION, "")


def run(course, *arguments):
    return CliRunner().invoke(cli, ["--course", str(course.root), "plan", *arguments])


def test_the_command_prints_what_was_asked_for(own):
    keep(own, "double", 36.0)
    done = run(own, "--students", "100", "--students", "1000", "--cores", "1", "--cores", "10")
    assert done.exit_code == 0, done.output
    rows = [[c.strip() for c in line.split("|")[1:-1]] for line in done.output.splitlines() if line.startswith("|")]
    assert rows[0] == ["students", "1 core", "10 cores"]
    assert rows[2:] == [["100", "60 min", "7 min"], ["1,000", "10.0 h", "61 min"]]
    assert "Not measured, so not in it: greet" in done.output


def test_the_command_takes_the_times_of_a_gradebook(own, tmp_path):
    runs = (Run("p", Ending.FINISHED, "", 12.0, 13.0, 300),)
    with Gradebook(tmp_path / "book") as book:
        book.record("ann", Report("double", "Double", "d", 7, (), runs))
    done = run(own, str(tmp_path / "book"), "--students", "5", "--cores", "1", "--json")
    told = msgspec.json.decode(done.output)
    assert told["seconds"] == {"double": 12.0}
    assert told["at_most"] == {"5": {"1": 60.0}}


@pytest.mark.parametrize("longest", ["double", "greet"])
def test_a_class_is_begun_with_what_took_longest(own, tmp_path, longest):
    exercises, begun = own.exercises(), []
    for exercise in exercises:
        keep(own, exercise.slug, 9.0 if exercise.slug == longest else 0.1)  # what they may take is the same
        for student in ("ann", "bob"):
            (tmp_path / "class" / student).mkdir(parents=True, exist_ok=True)
            shutil.copy(own.solution(exercise), tmp_path / "class" / student / exercise.filename)
    with Gradebook(tmp_path / "book") as book:
        grade_class(
            exercises,
            collect(tmp_path / "class", exercises),
            book,
            Setting(1, ISOLATION),
            seed=1,
            done=lambda student, report: begun.append(report.exercise),
        )
    assert [slug == longest for slug in begun] == [True, True, False, False]


@pytest.mark.parametrize(("seconds", "slots"), [(0.1, 1), (61.0, 2)])
def test_a_long_class_has_a_slot_in_reserve(own, tmp_path, seconds, slots):
    exercise = own.exercise("double")
    keep(own, exercise.slug, seconds)
    text = own.solution(exercise).read_text()
    for student, source in (("ann", text), ("bob", f"import time\ntime.sleep(0.5)\n{text}")):
        (tmp_path / "class" / student).mkdir(parents=True)
        (tmp_path / "class" / student / exercise.filename).write_text(source)
    started, others = [], len(psutil.Process().children())  # slots of other tests
    with Gradebook(tmp_path / "book") as book:
        grade_class(
            [exercise],
            collect(tmp_path / "class", [exercise]),
            book,
            Setting(1, ISOLATION, spare=1),
            seed=1,
            done=lambda student, report: started.append(len(psutil.Process().children()) - others),
        )
    assert started[0] == slots


def test_no_times_are_an_error_that_says_where_they_come_from(own):
    done = run(own)
    assert isinstance(done.exception, GraderError)
    assert "grader plan --measure" in str(done.exception)


def test_the_tables_of_the_docs_are_what_the_command_prints():
    text = (ROOT / "docs" / "clusters.md").read_text(encoding="utf-8")
    commands = re.findall(r"^    grader plan(.*)\n\n((?:\|.*\n)+)", text, re.MULTILINE)
    assert commands
    for arguments, table in commands:
        done = run(Course(ROOT), *shlex.split(arguments))
        printed = [line for line in done.output.splitlines() if line.startswith("|")]
        assert table.splitlines() == printed, arguments
