"""Thresholds that are measured: from `grader calibrate` to a score that lies close to one."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.proof import prove
from benchmarks.proven import Proof, Runs, table
from grader.batch import Setting
from grader.calibrate import judged
from grader.calibration import load
from grader.course import Course
from grader.errors import CourseError, GraderError
from grader.paper import set_paper
from grader.sandbox import why_no_walls
from grader.store import EvidenceStore

HERE = Path(__file__).parent
ISOLATION = ["--isolation", "none"] if why_no_walls() else []


def grader(course: Course, *arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "grader", "--course", course.root, *arguments]
    return subprocess.run([str(c) for c in command], capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def measured(tmp_path_factory) -> Path:
    """The course, calibrated."""
    folder = tmp_path_factory.mktemp("measured")
    shutil.copytree(HERE / "scored_course", folder / "course")
    done = calibrated(Course(folder / "course"), folder)
    assert done.returncode == 0, done.stderr
    return folder


def calibrated(course: Course, folder: Path) -> subprocess.CompletedProcess[str]:
    return grader(course, "calibrate", "noisy", "--seeds", 20, "--cache", folder / "cache", *ISOLATION)


@pytest.fixture
def course(measured: Path, tmp_path: Path) -> Course:
    shutil.copytree(measured / "course", tmp_path / "course")
    return Course(tmp_path / "course")


@pytest.fixture
def uncalibrated(tmp_path: Path) -> Course:
    shutil.copytree(HERE / "scored_course", tmp_path / "course")
    return Course(tmp_path / "course")


def file(course: Course) -> Path:
    return course.root / "exercises/noisy/calibration.json"


def check(course: Course) -> dict:
    return json.loads(file(course).read_text())["entries"]["made"]["checks"]["mostly_right"]


def graded(course: Course, share: float, out: Path, seed: int = 1) -> dict:
    """What comes of a submission that gives that share of numbers back."""
    student = out.parent / "class" / "ann"
    student.mkdir(parents=True, exist_ok=True)
    text = (course.root / "solutions/noisy/noisy.py").read_text().replace("0.95", str(share))
    (student / "noisy.py").write_text(text)
    done = grader(course, "grade", student.parent, "--out", out, "--seed", seed, *ISOLATION)
    assert done.returncode in (0, 1), done.stderr
    return verdict(out)


def verdict(out: Path) -> dict:
    exercise = json.loads((out / "results/ann.json").read_text())["exercises"][0]
    return {"runs": exercise["runs"], **exercise["verdicts"][1]}


def findings(course: Course) -> str:
    return grader(course, "selfcheck", "noisy", *ISOLATION).stdout


# ---------------------------------------------------------------- measuring


def test_the_threshold_lies_below_what_right_solutions_reach_and_above_mistakes(course):
    found = check(course)
    assert 0.87 < found["threshold"] < 0.92  # 0.95 and 0.96, binomial over 400: 0.011 each, 5 of them below
    assert 0.008 < found["sd"] < 0.016
    for right in found["right"].values():
        assert right["passed"] == right["runs"] == 20
        assert right["chance"] == pytest.approx(0.01 ** (1 / 20), abs=1e-4)
    assert set(found["wrong"]) == {"wrong/chance.py", "wrong/most.py"}
    for wrong in found["wrong"].values():
        assert wrong["passed"] == 0
        assert wrong["chance"] == pytest.approx(1 - 0.01 ** (1 / 20), abs=1e-4)
    assert found["scores"]["wrong/fewer.py"] == [None] * 20


def test_the_file_says_how_it_was_made(course):
    entry = json.loads(file(course).read_text())["entries"]["made"]
    assert entry["command"] == "grader calibrate noisy --seeds 20"
    assert entry["versions"]["python"].startswith("3.")
    assert len(entry["seeds"]) == 20


def test_it_goes_on_where_it_stopped_and_comes_to_the_same(measured, course):
    before = file(course).read_bytes()
    records = {p: p.stat().st_mtime_ns for p in (measured / "cache").rglob("evidence.json")}
    assert records
    assert calibrated(course, measured).returncode == 0
    assert file(course).read_bytes() == before
    assert {p: p.stat().st_mtime_ns for p in (measured / "cache").rglob("evidence.json")} == records


def test_a_mistake_that_passes_is_told_and_selfcheck_finds_it(uncalibrated, tmp_path):
    mistake = uncalibrated.root / "solutions/noisy/wrong/most.py"
    mistake.write_text(mistake.read_text().replace("0.8", "0.94"))
    done = calibrated(uncalibrated, tmp_path)
    assert done.returncode == 0, done.stderr
    passed = check(uncalibrated)["wrong"]["wrong/most.py"]["passed"]
    assert passed > 0
    said = f"wrong/most.py passes mostly_right on {passed} of 20 seeds"
    assert f"noisy, made: {said}" in done.stderr
    assert "chance.py" not in done.stderr
    assert f"✘ noisy: calibration.json\n    {said}" in findings(uncalibrated)


def test_every_threshold_of_the_course_stops_the_mistakes_that_its_check_should_catch():
    entries = {
        (e.slug, kind): entry for e in Course(HERE.parent).exercises() for kind, entry in load(e).entries.items()
    }
    assert {key: missed for key, entry in entries.items() if (missed := list(entry.missed()))} == {}


def test_solutions_that_do_equally_well_give_the_same_file_in_any_order():
    scores = {"noisy.py": (0.9, 0.9), "alternatives/better.py": (0.9, 0.9)}
    assert judged("at_least", scores, ()) == judged("at_least", dict(sorted(scores.items())), ())


def test_the_table_names_check_threshold_and_nearest_mistake(course):
    table = grader(course, "calibrate", "--table").stdout
    assert "| noisy: mostly_right, its own points |" in table
    assert f"| ≥ {check(course)['threshold']:g} |" in table
    assert "| most: 0." in table


def test_the_docs_hold_the_table_of_the_course():
    table = grader(Course(HERE.parent), "calibrate", "--table").stdout
    shown = (HERE.parent / "docs/thresholds.md").read_text(encoding="utf-8")
    assert table in shown, "docs/thresholds.md: put what `grader calibrate --table` prints where the old table is"


def proven(course: Course, folder: Path, right: int, wrong: int) -> Proof:
    setting = Setting(1, "none" if why_no_walls() else "bubblewrap", lazy=True)
    store = EvidenceStore(folder / "evidence")
    return prove(course, course.exercise("noisy"), setting, store, right, wrong, 5, records=folder / "records")


def test_a_proof_goes_on_where_it_stopped_and_begins_anew_with_what_has_changed(course, tmp_path):
    first = proven(course, tmp_path, 4, 1)
    assert {path: runs.runs for path, runs in first.solutions.items()} == {
        "noisy.py": 2,
        "alternatives/better.py": 2,
        "wrong/chance.py": 1,
        "wrong/fewer.py": 1,
        "wrong/most.py": 1,
    }
    assert not any(runs.astonishing for runs in first.solutions.values())
    more = proven(course, tmp_path, 6, 1).solutions["noisy.py"].scores["mostly_right"]
    assert more[:2] == first.solutions["noisy.py"].scores["mostly_right"]
    assert len(set(more)) == 3

    mistake = course.root / "solutions/noisy/wrong/chance.py"
    mistake.write_text(mistake.read_text() + "\n# Said otherwise.\n")
    changed = proven(course, tmp_path, 0, 0).solutions
    assert (changed["wrong/chance.py"].runs, changed["noisy.py"].runs) == (0, 3)

    found = json.loads(file(course).read_text())
    found["entries"]["made"]["checks"]["mostly_right"]["threshold"] = 0.999
    file(course).write_text(json.dumps(found))
    failing = proven(course, tmp_path, 2, 0).solutions["noisy.py"]
    assert (failing.runs, failing.astonishing) == (1, [1_000_001])
    assert "| noisy | 2, 2 (100.00%) |" in "\n".join(table(course, tmp_path / "records"))


@pytest.mark.parametrize(("bound", "failed"), [("at_least", "1 of 4 (25%)"), ("at_most", "3 of 4 (75%)")])
def test_a_naive_threshold_fails_what_does_worse_than_the_reference_on_average(bound, failed):
    right = {"noisy.py": [0.1, 0.9], "alternatives/better.py": [0.6, 0.7]}
    solutions = {path: Runs("", len(scores), scores={"mostly_right": scores}) for path, scores in right.items()}
    solutions["wrong/most.py"] = Runs("", 1, scores={"mostly_right": [0.0]})
    assert Proof(solutions=solutions).naive("noisy.py", {"as_many": None, "mostly_right": bound}) == failed


def test_the_docs_hold_what_was_proven():
    shown = (HERE.parent / "docs/thresholds.md").read_text(encoding="utf-8")
    assert "\n".join(table(Course(HERE.parent))) in shown, (
        "docs/thresholds.md: put what `python -m benchmarks.proof --table` prints there"
    )


def test_a_task_quotes_what_was_measured(course):
    task = course.root / "exercises/noisy/task.md"
    task.write_text("Give back at least {threshold:mostly_right} of the numbers.")
    share = 100 * check(course)["threshold"]
    assert course.exercise("noisy").task() == f"Give back at least {share:.3g} % of the numbers."
    shown = grader(course, "show", "noisy")
    assert f"{share:.3g} %" in shown.stdout
    task.write_text("Gain at least {threshold:mostly_right:number}.")
    assert course.exercise("noisy").task() == f"Gain at least {check(course)['threshold']:g}."


@pytest.mark.parametrize("quoted", ["{threshold:mostly_wrong}", "{threshold:mostly_right:stand-in}"])
def test_a_task_that_quotes_what_was_never_measured_is_named(course, quoted):
    (course.root / "exercises/noisy/task.md").write_text(f"Give back {quoted} of the numbers.")
    with pytest.raises(CourseError, match=rf"task\.md: {quoted} names no threshold.*grader calibrate noisy"):
        course.exercise("noisy").task()


def test_a_right_solution_that_fails_otherwise_is_told(uncalibrated, tmp_path):
    path = uncalibrated.root / "solutions/noisy/alternatives/better.py"
    path.write_text("def guess(numbers):\n    return numbers[1:]\n")
    done = calibrated(uncalibrated, tmp_path)
    assert done.returncode == 2
    assert "alternatives/better.py fails on seed" in done.stderr
    assert not file(uncalibrated).exists()


@pytest.mark.parametrize("returned", ["", "return float('nan')", "return float('inf')"])
def test_a_right_solution_without_a_score_is_told(uncalibrated, tmp_path, returned):
    checks = uncalibrated.root / "exercises/noisy/checks.py"
    checks.write_text(checks.read_text().replace("    return share\n", f"    {returned}\n"))
    done = calibrated(uncalibrated, tmp_path)
    assert done.returncode == 2
    assert "noisy: `mostly_right` has a threshold, and gives" in done.stderr
    assert "Does the check end in `return score`" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_mistake_whose_score_is_no_number_counts_as_one_without(uncalibrated, tmp_path):
    checks = uncalibrated.root / "exercises/noisy/checks.py"
    checks.write_text(checks.read_text().replace("score=share", "score=share if share > 0.7 else float('inf')"))
    assert calibrated(uncalibrated, tmp_path).returncode == 0
    assert "✔ noisy: calibration.json" in findings(uncalibrated)


# ---------------------------------------------------------------- what a file may not be


def test_without_thresholds_nothing_is_graded_and_the_message_says_what_to_do(uncalibrated):
    with pytest.raises(CourseError, match=r"no threshold for mostly_right on made-up data\. `grader calibrate noisy`"):
        set_paper(uncalibrated.exercise("noisy"), 1)


@pytest.mark.parametrize("passes", ["at_least", "at_most"])
def test_a_check_that_is_new_has_no_threshold_yet(course, passes):
    checks = course.root / "exercises/noisy/checks.py"
    new = f"""

@check(points=1, passes="{passes}")
def never_right(guessing, threshold):
    \"\"\"`guess` is never right.\"\"\"
    return 0.0
"""
    checks.write_text(checks.read_text() + new)
    with pytest.raises(CourseError, match=r"no threshold for never_right on made-up data\. `grader calibrate noisy`"):
        set_paper(course.exercise("noisy"), 1)


def test_a_file_that_can_not_be_read_is_named(course):
    file(course).write_text("{")
    with pytest.raises(GraderError, match=r"calibration\.json"):
        set_paper(course.exercise("noisy"), 1)


def test_a_damaged_file_stops_before_anything_is_run_and_one_that_is_deleted_is_made_anew(course, tmp_path):
    file(course).write_bytes(file(course).read_bytes()[:500])
    done = calibrated(course, tmp_path)
    assert done.returncode == 3
    assert "or delete it: then `grader calibrate noisy` makes it anew" in done.stderr
    assert not (tmp_path / "cache").exists()
    file(course).unlink()
    assert calibrated(course, tmp_path).returncode == 0


def test_selfcheck_is_content_with_what_calibrate_wrote(course):
    assert "✔ noisy: calibration.json" in findings(course)


def test_selfcheck_finds_an_edited_threshold(course):
    text = file(course).read_text()
    now = check(course)["threshold"]
    file(course).write_text(text.replace(f'"threshold": {now}', '"threshold": 0.5'))
    assert "its figures for mostly_right do not follow from the scores in it" in findings(course)


@pytest.mark.parametrize("name", ["seeds", "versions", "made", "command"])
def test_selfcheck_finds_that_anything_else_was_edited(course, name):
    entry = json.loads(file(course).read_text())
    made = entry["entries"]["made"]
    made[name] = {"seeds": [10_001, *range(20_000, 20_019)], "versions": {"python": "3.12.0"}}.get(name, "by hand")
    file(course).write_text(json.dumps(entry))
    assert "edited by hand, since its seal is another one's" in findings(course)


def test_selfcheck_finds_that_a_mistake_was_taken_out(course):
    entry = json.loads(file(course).read_text())
    del entry["entries"]["made"]["checks"]["mostly_right"]["wrong"]["wrong/most.py"]
    file(course).write_text(json.dumps(entry))
    assert "its figures for mostly_right do not follow from the scores in it" in findings(course)


@pytest.mark.parametrize("emptied", ["seeds", "scores", "right", "files"])
def test_selfcheck_finds_that_something_is_missing(course, emptied):
    entry = json.loads(file(course).read_text())
    made = entry["entries"]["made"]
    there = made if emptied in made else made["checks"]["mostly_right"]
    there[emptied] = type(there[emptied])()
    file(course).write_text(json.dumps(entry))
    assert "its figures for mostly_right do not follow from the scores in it" in findings(course)


def test_selfcheck_looks_at_the_entry_of_data_that_are_not_at_hand(course):
    entries = json.loads(file(course).read_text())
    entries["entries"]["official"] = dict(entries["entries"]["made"], made="by hand")
    file(course).write_text(json.dumps(entries))
    assert "official: edited by hand" in findings(course)


def test_selfcheck_finds_an_edited_score(course):
    entry = json.loads(file(course).read_text())
    scores = entry["entries"]["made"]["checks"]["mostly_right"]["scores"]["noisy.py"]
    scores[0] -= 0.1
    file(course).write_text(json.dumps(entry))
    assert "do not follow" in findings(course)


@pytest.mark.parametrize(
    ("path", "old", "new", "said"),
    [
        ("solutions/noisy/noisy.py", "0.95", "0.94", "noisy.py"),
        ("solutions/noisy/wrong/most.py", "0.8", "0.81", "wrong/most.py"),
        ("exercises/noisy/probe.py", "learner.guess", "1 and learner.guess", "the questions, the probe"),
        ("exercises/noisy/checks.py", "rng.uniform(0, 1, 400)", "rng.uniform(0, 0.999, 400)", "the questions"),
    ],
)
def test_selfcheck_finds_a_stale_one(course, path, old, new, said):
    changed = course.root / path
    assert old in changed.read_text()
    changed.write_text(changed.read_text().replace(old, new))
    text = findings(course)
    assert "stale, since these have changed: " in text
    assert said in text


# ---------------------------------------------------------------- scores close to the threshold


def test_a_clear_pass_and_a_clear_failure_cost_one_run(course, tmp_path):
    for share, status in ((0.99, "passed"), (0.6, "failed")):
        seen = graded(course, share, tmp_path / "out")
        assert seen["status"] == status
        assert len(seen["scores"]) == len(seen["runs"]) == 1
        assert seen["threshold"] == check(course)["threshold"]


def test_a_close_score_is_tried_on_further_seeds_and_the_report_says_so(course, tmp_path):
    share = check(course)["threshold"]
    seen = graded(course, share, tmp_path / "out")
    assert len(seen["scores"]) > 1
    assert len(set(seen["scores"])) > 1
    assert "lies close to the threshold, so it was tried on" in seen["message"]
    assert f"{seen['scores'][1]:.4g}" in seen["message"]
    assert len(seen["runs"]) == len(seen["scores"])
    assert "(seed " in seen["runs"][1]["probe"]


def test_what_a_check_builds_on_must_hold_on_further_seeds_too(course, tmp_path):
    """The file knows the first run by its numbers; in further ones it gives all back, in a shape that `as_many` does not take."""
    with set_paper(course.exercise("noisy"), 1) as paper:
        first = paper.read_questions()["guessing"]["numbers"][0]
    path = course.root / "solutions/noisy/noisy.py"
    path.write_text(
        f"def guess(numbers):\n    if numbers[0] == {first}:\n"
        "        return [n if n < 0.95 else -1.0 for n in numbers]\n    return [numbers]\n"
    )
    seen = graded(course, check(course)["threshold"], tmp_path / "out")
    assert seen["scores"][1:] == [None]
    assert seen["status"] == "failed"


def test_a_students_page_does_not_tell_the_seeds_of_the_class(course, tmp_path):
    out = tmp_path / "out"
    seen = graded(course, check(course)["threshold"], out, seed=20_261_201)
    further = [run["probe"] for run in seen["runs"][1:]]
    assert further
    assert "20261201" in (out / "results/ann.json").read_text()
    assert grader(course, "report", out).returncode == 0
    assert "20261201" in (out / "report/index.html").read_text()
    (page,) = (out / "report/students").glob("*.html")
    text = page.read_text()
    assert text.count("guessing (further seed)") == len(further)
    for probe in further:
        assert probe not in text
        assert re.search(r"\d{5,}", probe)[0] not in text
    assert "20261201" not in text


def test_judging_again_comes_to_the_same_without_a_run(course, tmp_path):
    out = tmp_path / "out"
    before = graded(course, check(course)["threshold"], out)
    shutil.rmtree(out / "sources")
    done = grader(course, "judge", out)
    assert "0 moved, 0 with another message" in done.stdout
    assert verdict(out) == before


def test_a_threshold_that_moved_next_to_a_score_needs_runs_that_judge_does_not_make(course, tmp_path):
    out = tmp_path / "out"
    graded(course, 0.99, out)
    entry = json.loads(file(course).read_text())
    entry["entries"]["made"]["checks"]["mostly_right"]["threshold"] = 0.99
    file(course).write_text(json.dumps(entry))
    assert "1 could not be judged" in grader(course, "judge", out).stdout
