"""The one flow, end to end on the tiny course, behind the real walls."""

import shutil
from pathlib import Path

from grader.calibration import Calibration, Entry, Scored, save
from grader.course import Course
from grader.ending import Ending
from grader.paper import set_paper
from grader.pipeline import evidence_keys, gather, grade
from grader.report import Status
from grader.store import EvidenceStore, digest
from grader.submission import Submission


def submit(course, slug, source):
    return Submission("someone", course.exercise(slug), source)


def test_the_reference_earns_full_marks(course, slot):
    exercise = course.exercise("double")
    with set_paper(exercise, 5) as paper:
        report = grade(submit(course, "double", course.solution(exercise).read_bytes()), paper, slot)
    assert report.passed
    assert report.score == report.points == 4
    assert report.seed == 5
    assert {r.ending for r in report.runs} == {Ending.FINISHED}


def test_the_stub_is_still_to_do_and_never_broken(course, slot):
    exercise = course.exercise("double")
    with set_paper(exercise, 5) as paper:
        report = grade(submit(course, "double", exercise.stub.read_bytes()), paper, slot)
    assert report.score == 0
    assert {v.status for v in report.verdicts} <= {Status.TODO, Status.SKIPPED}


def test_a_syntax_error_is_told_with_its_line(course, slot):
    with set_paper(course.exercise("double"), 5) as paper:
        report = grade(submit(course, "double", b"def double(x):\n    return 2 * (x\n"), paper, slot)
    assert report.score == 0
    first = report.verdicts[0]
    assert "SyntaxError" in first.message
    assert first.lines[-1].number == 2


def test_a_crash_in_one_probe_says_nothing_about_the_next(course, slot):
    source = b"import os\ndef double(x):\n    os._exit(3)\ndef total(xs):\n    return sum(xs)\n"
    with set_paper(course.exercise("double"), 5) as paper:
        report = grade(submit(course, "double", source), paper, slot)
    statuses = {v.check: v.status for v in report.verdicts}
    assert statuses["totals"] is Status.PASSED
    assert statuses["doubles"] is Status.FAILED
    assert [r.ending for r in report.runs] == [Ending.QUIT_EARLY, Ending.FINISHED]


def test_evidence_is_kept_and_not_gathered_twice(course, slot, tmp_path):
    source = b"import time\ndef double(x):\n    return 2 * x\ndef total(xs):\n    return time.time()\n"
    store = EvidenceStore(tmp_path)
    with set_paper(course.exercise("double"), 5) as paper:
        first = gather(source, paper, slot, store)
        again = gather(source, paper, slot, store)
    assert first["total"].answer == again["total"].answer
    with set_paper(course.exercise("double"), 6) as other:
        anew = gather(source, other, slot, store)
    assert anew["total"].answer != first["total"].answer


def test_a_record_that_the_disk_has_damaged_is_run_again_and_no_other(course, slot, tmp_path):
    source = b"import time\ndef double(x):\n    return time.time()\ndef total(xs):\n    return time.time()\n"
    store = EvidenceStore(tmp_path)
    with set_paper(course.exercise("double"), 5) as paper:
        first = gather(source, paper, slot, store)
        file = tmp_path / evidence_keys(digest(source), paper)["double"] / "evidence.json"
        damaged = bytearray(file.read_bytes())
        damaged[len(damaged) // 2] ^= 1
        file.write_bytes(damaged)
        again = gather(source, paper, slot, store)
        last = gather(source, paper, slot, store)
    assert again["total"].answer == first["total"].answer
    assert again["double"].answer != first["double"].answer
    assert last["double"].answer == again["double"].answer


def test_the_same_seed_asks_the_same_and_another_seed_asks_something_else(course, slot):
    source = b"def double(x):\n    return 2 * x\ndef total(xs):\n    return list(xs)\n"
    answers = []
    for seed in (1, 1, 2):
        with set_paper(course.exercise("double"), seed) as paper:
            answers.append(repr(gather(source, paper, slot)["total"].answer))
    assert answers[0] == answers[1] != answers[2]


def test_lazy_leaves_out_what_no_check_would_judge(tmp_path, slot):
    """Where the first check fails, the training that the others need is not begun."""
    shutil.copytree(Path(__file__).parent / "course", tmp_path, dirs_exist_ok=True)
    folder = tmp_path / "exercises/double"
    replaced(folder / "checks.py", "@check(points=2)", "@check(points=2, needs=doubles)")
    exercise = Course(tmp_path).exercise("double")
    wrong = b"def double(x):\n    return x\n\n\ndef total(xs):\n    print('asked')\n    return sum(xs)\n"
    right = wrong.replace(b"return x", b"return 2 * x")
    with set_paper(exercise, 1) as paper:
        for source, asked in ((wrong, {"double"}), (right, {"double", "total"})):
            submission = Submission("", exercise, source)
            lazy, whole = grade(submission, paper, slot, lazy=True), grade(submission, paper, slot)
            assert {r.probe for r in lazy.runs} == asked
            assert lazy.verdicts == whole.verdicts
            assert {r.probe for r in whole.runs} == {"double", "total"}


SCORED = """from grader import expect
from grader.rubric import check


def given(rng):
    return {"double": {"number": rng.uniform(1, 9), "array": [1]}, "total": {"xs": [1]}}, None


@check(points=1, passes="at_least")
def scores_enough(double, threshold):
    '''It scores enough.'''
    score = expect.number(double["number"])
    expect.that(score >= threshold, "Too little.", score=score)
    return score


@check(points=1, needs=scores_enough)
def sums(total):
    '''It sums up.'''
    expect.close(total, 1)
"""


def test_lazy_asks_for_what_builds_on_a_score_that_further_seeds_turn(tmp_path, slot):
    shutil.copytree(Path(__file__).parent / "course", tmp_path, dirs_exist_ok=True)
    exercise = Course(tmp_path).exercise("double")
    (exercise.folder / "checks.py").write_text(SCORED)
    measured = Scored(0.9, "at_least", "", 1.0, 0.01, {}, {}, {})
    save(exercise, Calibration({"made": Entry("", "", {}, (), "", "", {}, {"scores_enough": measured})}))
    with set_paper(exercise, 1) as paper:
        number = paper.read_questions()["double"]["number"]
        source = (
            f"def double(x):\n    return 0.89 if x == {number!r} else 0.99\n\n\ndef total(xs):\n    return sum(xs)\n"
        )
        report = grade(Submission("", exercise, source.encode()), paper, slot, lazy=True)
    assert report.verdicts[0].scores == (0.89, 0.99)
    assert [v.status for v in report.verdicts] == [Status.PASSED, Status.PASSED]


def replaced(path: Path, old: str, new: str) -> None:
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new))
