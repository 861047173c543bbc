"""Experiments: what a learner claims of settings is held to runs that the course makes itself."""

import shutil
from pathlib import Path

import pytest

from grader import home
from grader.course import Course
from grader.errors import CourseError
from grader.layout import lay_out, new_workspace
from grader.paper import set_paper
from grader.pipeline import grade, recalled
from grader.report import Status
from grader.rubric import load_rubric
from grader.sandbox import Slot, why_no_walls
from grader.store import EvidenceStore
from grader.submission import Submission
from grader.work import work_of

COURSE = Path(__file__).parent / "claims_course"
FALSE = 'def heads():\n    return {"first": {"chance": 0.2}, "second": {"chance": 0.8}, "share": "smaller"}\n'
# Answers rightly only where throwing the coin is the learner's own affair.
PATCHES = """
import random, sys

import numpy as np


class Generator:
    def random(self, n):
        return np.linspace(1, 0, n)


np.random.default_rng = lambda *_: Generator()
np.mean = lambda x: 0.0


def heads():
    return {"first": {"chance": 0.8}, "second": {"chance": 0.2}, "share": "larger"}
"""


@pytest.fixture(scope="module")
def slot():
    with Slot([], "none" if why_no_walls() else "bubblewrap") as slot:
        yield slot


@pytest.fixture
def course(tmp_path: Path) -> Course:
    shutil.copytree(COURSE, tmp_path / "course")
    return Course(tmp_path / "course")


def graded(course: Course, source: str, slot: Slot, store: EvidenceStore | None = None, seed: int = 1):
    exercise = course.exercise("loaded_coin")
    with set_paper(exercise, seed) as paper:
        return grade(Submission("ada", exercise, source.encode()), paper, slot, store)


def reference(course: Course) -> str:
    return (course.root / "solutions/loaded_coin/loaded_coin.py").read_text()


def test_a_claim_that_the_runs_support_passes(course, slot):
    assert graded(course, reference(course), slot).passed


def test_a_claim_that_the_runs_contradict_fails(course, slot):
    (verdict,) = graded(course, FALSE, slot).verdicts
    assert verdict.status is Status.FAILED
    assert "contradict" in verdict.message
    assert (verdict.expected, verdict.received) == ("larger", "smaller")


def test_what_a_learner_does_to_their_own_process_changes_no_run(course, slot):
    (verdict,) = graded(course, PATCHES, slot).verdicts
    assert verdict.status is Status.FAILED
    assert "contradict" in verdict.message


@pytest.mark.parametrize(
    "said",
    [
        '{"first": {"chance": 2}, "second": {"chance": 0}, "share": "larger"}',
        '{"first": {"chance": "0.2"}, "second": {}, "share": "larger"}',
        "None",
        '{"runs": {"values": [[{"share": 0}], [{"share": 1}]]}, "said": {"share": "larger"}}',
    ],
)
def test_settings_that_do_not_fit_are_not_run_and_fail(course, slot, said):
    report = graded(course, f"def heads():\n    return {said}\n", slot)
    assert report.verdicts[0].status is Status.FAILED
    assert report.score == 0


def test_runs_are_evidence_so_judging_again_needs_none(course, slot, tmp_path):
    store = EvidenceStore(tmp_path / "evidence")
    first = graded(course, reference(course), slot, store)
    with Slot(["no_such_module"], "none") as dead:  # it can not be started
        assert graded(course, reference(course), dead, store).verdicts == first.verdicts


def test_a_setting_that_several_write_down_is_run_once(course, slot, tmp_path, monkeypatch):
    ran: list[int] = []
    run = Slot.run

    def counted(self, job, *rest):
        seen = run(self, job, *rest)
        ran.append(seen.reply.count(b'"ran"'))
        return seen

    monkeypatch.setattr(Slot, "run", counted)
    store, first = EvidenceStore(tmp_path / "evidence"), '"first": {"chance": 0.2}'
    graded(course, FALSE, slot, store)
    assert sum(ran) == 2 * 8  # two settings on eight seeds
    ran.clear()
    right = FALSE.replace("smaller", "larger")
    assert graded(course, right, slot, store).passed  # the same settings, another claim
    assert sum(ran) == 0
    ran.clear()
    other = right.replace(first, '"first": {"chance": 0.3}')
    alone, shared = graded(course, other, slot), graded(course, other, slot, store)
    assert ran == [0, 2 * 8, 0, 8]  # the learner's file, then the runs; with the store those of the new setting
    assert shared.verdicts == alone.verdicts
    exercise = course.exercise("loaded_coin")
    with set_paper(exercise, 1) as paper:
        kept = recalled(Submission("ada", exercise, other.encode()).digest, paper, store)["heads"].runs
    assert [one["chance"] for one in kept["settings"]] == [0.3, 0.8]
    assert [len(values) for values in kept["values"]] == [8, 8]


def test_at_home_an_unchanged_check_forgets_no_runs(course, slot, tmp_path, monkeypatch):
    """The next change of the claim alone is judged by them."""
    ran: list[bytes] = []
    run = Slot.run
    monkeypatch.setattr(Slot, "run", lambda self, job, *rest: ran.append(job) or run(self, job, *rest))
    workspace, _laid = lay_out(course, new_workspace(tmp_path / "home"), named=str(course.root), notebooks=False)
    exercise = course.exercise("loaded_coin")
    path = workspace.answer(exercise)
    for source, runs in ((FALSE, 2), (FALSE, 0), (FALSE, 0), (FALSE.replace("smaller", "larger"), 1)):
        path.write_text(source)
        ran.clear()
        home.check(work_of(exercise, path), slot, seed=1)
        assert len(ran) == runs  # of the learner's file, and of the settings


def test_the_same_seed_gives_the_same_runs_and_another_one_others(course, slot, tmp_path):
    def runs(seed: int, folder: str):
        store = EvidenceStore(tmp_path / folder)
        graded(course, reference(course), slot, store, seed)
        exercise = course.exercise("loaded_coin")
        with set_paper(exercise, seed) as paper:
            work = Submission("ada", exercise, reference(course).encode())
            return recalled(work.digest, paper, store)["heads"].runs

    assert runs(1, "a") == runs(1, "b")
    assert runs(1, "a")["values"] != runs(2, "c")["values"]


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("checks.py", '[{"chance": chance} for chance in chances]', '[{"chance": chance / 2} for chance in chances]'),
        ("checks.py", "seeds=8", "seeds=9"),
        ("runs.py", "thrown <", "thrown <="),
    ],
)
def test_runs_of_a_plan_that_has_changed_are_made_again(course, slot, tmp_path, file, old, new):
    store = EvidenceStore(tmp_path / "evidence")
    graded(course, reference(course), slot, store)
    path = course.root / "exercises/loaded_coin" / file
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new))
    exercise = course.exercise("loaded_coin")
    with set_paper(exercise, 1) as paper:
        work = Submission("ada", exercise, reference(course).encode())
        assert recalled(work.digest, paper, store) == {}
        assert grade(work, paper, slot, store).passed
        assert recalled(work.digest, paper, store)["heads"].runs["seeds"]


def test_a_run_that_breaks_down_is_not_the_learners_fault(course, slot):
    path = course.root / "exercises/loaded_coin/runs.py"
    path.write_text(path.read_text().replace("return {", "return 1 / 0, {"))
    report = graded(course, reference(course), slot)
    assert report.broken
    assert report.verdicts[0].status is Status.BROKEN


def test_a_plan_for_no_probe_is_refused(course):
    path = course.root / "exercises/loaded_coin/checks.py"
    path.write_text(path.read_text().replace("def heads(said)", "def head(said)"))
    with pytest.raises(CourseError, match=r"checks\.py: plan `head` is named like no probe.*heads"):
        load_rubric(course.exercise("loaded_coin"))


def test_a_plan_without_runs_is_refused(course):
    (course.root / "exercises/loaded_coin/runs.py").unlink()
    with pytest.raises(CourseError, match=r"runs\.py and functions under `@plan`"):
        load_rubric(course.exercise("loaded_coin"))
