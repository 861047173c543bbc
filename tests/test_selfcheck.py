"""selfcheck finds what an author may get wrong, and nothing in a course that is right."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from grader.batch import Setting
from grader.course import Course
from grader.sandbox import why_no_walls
from grader.selfcheck import selfcheck

TINY = Path(__file__).parent / "course"
MISTAKES = {
    "half": "doubles",
    "squared": "doubles",
    "unchanged": "doubles",
    "negative": "doubles",
    "first": "totals",
}
BODIES = {"half": "x / 2", "squared": "x * x", "unchanged": "x", "negative": "-2 * x", "first": "2 * x"}
STUB = '''"""Doubling."""


def double(x: float) -> float:
    """Twice x."""
    raise NotImplementedError("TODO")


def total(xs: list) -> float:
    """The sum."""
    raise NotImplementedError("TODO")
'''


@pytest.fixture
def course(tmp_path: Path) -> Course:
    """A copy of the tiny course's `double`, made right in everything that selfcheck looks at."""
    shutil.copytree(TINY, tmp_path, dirs_exist_ok=True)
    shutil.rmtree(tmp_path / "exercises/greet")
    shutil.rmtree(tmp_path / "solutions/greet")
    folder = tmp_path / "exercises/double"
    (folder / "double.py").write_text(STUB)
    (folder / "task.md").write_text("# Doubling\n\n## What to write\n\nTwo functions.\n\n## Try\n\nOther numbers.\n")
    checks = (folder / "checks.py").read_text()
    hints = 'hints=("How?", "So.")'
    checks = checks.replace("needs=doubles)", f"needs=doubles, {hints})").replace("points=2)", f"points=2, {hints})")
    (folder / "checks.py").write_text(checks)
    wrong = tmp_path / "solutions/double/wrong"
    shutil.rmtree(wrong)
    wrong.mkdir()
    for name, check in MISTAKES.items():
        total = "xs[0]" if name == "first" else "sum(xs)"
        text = f"# fails: {check}\ndef double(x):\n    return {BODIES[name]}\n\n\ndef total(xs):\n    return {total}\n"
        (wrong / f"{name}.py").write_text(text)
    return Course(tmp_path)


def wrongs(course: Course) -> dict[str, str]:
    setting = Setting(1, "none" if why_no_walls() else "bubblewrap")
    found = selfcheck(course, course.exercises(), setting, seeds=(1, 2))
    return {f.what: f.wrong for f in found if f.wrong}


def test_a_right_course_is_right(course):
    assert wrongs(course) == {}


@pytest.mark.parametrize(
    ("path", "old", "new", "said"),
    [
        (
            "exercises/double/double.py",
            '    raise NotImplementedError("TODO")',
            "    return 2 * x",
            "no check is `todo`",
        ),
        ("exercises/double/double.py", '"""Twice x."""', "", "without docstring or return type: double"),
        ("exercises/double/double.py", "TODO", "…", "it has no TODO"),
        ("exercises/double/task.md", "# Doubling", "Doubling", "its first line must be a title"),
        (
            "exercises/double/checks.py",
            'hints=("How?", "So.")',
            'hints=("How?",)',
            "fewer than 2 hints: doubles_arrays",
        ),
        ("solutions/double/double.py", "return", "return 0 and", "`doubles` is failed"),
        ("solutions/double/wrong/half.py", "x / 2", "2 * x", "`doubles` is passed, expected failed; failed: nothing"),
        ("solutions/double/wrong/half.py", "sum(xs)", "0", "`totals` is failed"),
        (
            "solutions/double/wrong/half.py",
            "# fails: doubles",
            "# fails: doublets",
            "names `doublets`, expected one of",
        ),
        ("solutions/double/wrong/half.py", "# fails: doubles\n", "", "its first line must be"),
    ],
)
def test_what_is_wrong_is_found(course, path, old, new, said):
    file = course.root / path
    assert old in file.read_text()
    file.write_text(file.read_text().replace(old, new))
    assert said in "\n".join(wrongs(course).values())


def test_stray_and_missing_files_are_found(course):
    (course.root / "exercises/double/notes.txt").write_text("")
    (course.root / "solutions/double/wrong/half.py").unlink()
    said = wrongs(course)["files"]
    assert "stray file exercises/double/notes.txt" in said
    assert "4 mistakes" in said


def test_questions_may_stand_in_a_file_of_their_own(course):
    (course.root / "exercises/double/questions.py").write_text("")
    assert wrongs(course) == {}


def test_pictures_that_can_not_be_loaded_are_found_and_right_ones_are_no_stray_file(course):
    pictures = course.root / "exercises/double/pictures.py"
    pictures.write_text("def pictures(total):\n    return []\n")
    assert wrongs(course) == {}
    pictures.write_text("def pictures(totals):\n    return []\n")
    assert "has a parameter `totals`" in wrongs(course)["pictures.py"]


DIAGNOSES = """from grader import expect
from grader.diagnose import Diagnosis
from grader.diagnose.explain import explains


@explains("doubles")
def small(double, kept):
    number = expect.number(double["number"])
    return Diagnosis("small", "it is less than half") if number <= LEAST * kept["number"] else None
"""


@pytest.mark.parametrize(
    ("least", "header", "said"),
    [
        ("0.6", "# diagnosis: small\n", {}),
        ("0.1", "# diagnosis: small\n", {"half": "`doubles` lacks the diagnosis small; it has none"}),
        ("0.6", "", {"half": "has the diagnosis small (it is less than half): is it right?"}),
        ("1.1", "# diagnosis: small\n", {"unchanged": "has the diagnosis small"}),
        ("2.1", "# diagnosis: small\n", {"double/double": "small, but what it would explain has passed"}),
        ("nothing", "# diagnosis: small\n", {"double/double": "small: NameError: name 'nothing' is not defined"}),
    ],
)
def test_diagnoses_are_held_to_what_mistakes_say_of_them(course, least, header, said):
    (course.root / "exercises/double/diagnoses.py").write_text(DIAGNOSES.replace("LEAST", least))
    half = course.root / "solutions/double/wrong/half.py"
    half.write_text(half.read_text().replace("# fails: doubles\n", f"# fails: doubles\n{header}"))
    # Minus twice a number is less than half of it, too, and is to have no say here.
    negative = course.root / "solutions/double/wrong/negative.py"
    negative.write_text(negative.read_text().replace("-2 * x", "3 * x"))
    found = wrongs(course)
    assert bool(found) == bool(said)
    for file, text in said.items():
        assert text in next(wrong for what, wrong in found.items() if f"{file}.py" in what)


def test_the_command_tells_programs_and_people(course):
    command = [sys.executable, "-m", "grader", "--course", str(course.root), "selfcheck", "double", "--seeds", "1"]
    done = subprocess.run([*command, "--json"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert {f["what"] for f in found} >= {"files", "stub", "solutions/double/wrong/half.py"}
    assert not any(f["wrong"] for f in found)
    (course.root / "solutions/double/wrong/half.py").write_text("# fails: totals\n")
    done = subprocess.run([*command, "--only", "wrong/half"], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "✘ double: solutions/double/wrong/half.py" in done.stdout
    assert "wrong/first" not in done.stdout


def test_a_filter_that_matches_nothing_is_said_before_anything_is_looked_at(course):
    command = [sys.executable, "-m", "grader", "--course", str(course.root), "selfcheck", "double"]
    done = subprocess.run([*command, "--only", "wrong/hal f"], capture_output=True, text=True, check=False)
    assert done.returncode not in (0, 1)
    assert "--only wrong/hal f: no file has this in its path" in done.stderr
    assert "solutions/double/double.py" in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_references_come_before_mistakes_where_time_is_short(course):
    setting = Setting(1, "none" if why_no_walls() else "bubblewrap")
    found = [
        f.what for f in selfcheck(course, course.exercises(), setting, seeds=(1,), minutes=10) if f.seed is not None
    ]
    assert set(found[:2]) == {"exercises/double/double.py", "solutions/double/double.py"}
    assert all("/wrong/" in what for what in found[2:])
    assert len(found) == 2 + len(MISTAKES)


def test_what_there_was_no_time_for_is_told(course):
    command = [sys.executable, "-m", "grader", "--course", str(course.root), "selfcheck", "double", "--minutes", "0"]
    done = subprocess.run([*command, "--seeds", "2"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert f"{3 + len(MISTAKES)} left out, since 0 minutes were over: double ({3 + len(MISTAKES)})." in done.stdout
    assert "✔ double: stub" in done.stdout
    assert ".py" not in done.stdout
    done = subprocess.run([*command, "--json"], capture_output=True, text=True, check=False)
    assert {f["what"] for f in json.loads(done.stdout) if f["left_out"]} >= {"solutions/double/wrong/half.py"}


def test_twice_shows_that_runs_are_determined_and_finds_one_that_is_not(course):
    command = [sys.executable, "-m", "grader", "--course", str(course.root), "selfcheck", "double", "--twice"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert done.stdout.count("✔") == 3
    path = course.root / "solutions/double/double.py"
    text = "import os\n\n" + path.read_text().replace("return 2 * x", "return 2 * x + 1e-9 * os.urandom(1)[0]")
    assert "urandom" in text
    path.write_text(text)
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "other evidence for double: something in it is not determined by the seed" in done.stdout
