"""What goes into a release and where one may be written: a small course, to try what may go wrong."""

import json
import shutil
from pathlib import Path

import pytest

from grader.course import Course
from grader.errors import CourseError, GraderError
from grader.release import release

ROOT = Path(__file__).parents[1]

SOLUTION = '''"""Doubling."""

import numpy as np


def double(x):
    """Twice x."""
    return 2 * x


def total(xs: list[float]) -> float:
    """The sum."""
    values = np.asarray(xs, dtype=float)
    halves = values / 2  # nobody would write this otherwise
    doubled = double(halves)
    return float(doubled.sum())
'''

NETWORK = """
def network():
    return stack(
        [
            first(32, 3, activation="relu"), first(64, 3, activation="relu"), flat(),
            dense(128, activation="relu"), drop(0.5), dense(10, activation="softmax"),
        ]
    )
"""

QUOTE = "`values = np.asarray(xs, dtype=float)` comes first, then `halves = values / 2`."


@pytest.fixture
def course(tmp_path: Path) -> Course:
    """A repository in small."""
    root = tmp_path / "course"
    shutil.copytree(ROOT / "tests" / "course", root, ignore=shutil.ignore_patterns("__pycache__"))
    (root / "solutions/double/double.py").write_text(SOLUTION + NETWORK)
    for name, text in {
        "grader/__init__.py": "",
        "grader/__pycache__/x.pyc": "solution",
        "setup.py": "",
        "setup.cfg": "[metadata]\nname = x\n\n[tool:pytest]\ntestpaths = tests\n",
        "pyproject.toml": "[build-system]\n\n[tool.ruff]\n",
        "docs/learners/README.md": "# For learners\n",
        "docs/learners/help.md": QUOTE,
        "docs/learners.md": "# More for learners\n",
        "docs/authoring.md": SOLUTION,
        "exercises/_shared/steps.py": "ONE = 1\n",
        "exercises/double/calibration.json": "{}",
        ".git/HEAD": SOLUTION,
    }.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return Course(root)


def held(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_what_is_taken_and_what_is_not(course: Course, tmp_path: Path) -> None:
    written = release(course, tmp_path / "out")
    files = held(tmp_path / "out")
    assert set(files) == {
        *(
            "README.md",
            "docs/help.md",
            "docs/learners.md",
            "release.json",
            "setup.py",
            "setup.cfg",
            "pyproject.toml",
            "grader/__init__.py",
        ),
        *(f"exercises/double/{n}" for n in ("double.py", "task.md", "probe.py", "checks.py", "exercise.toml")),
        *(f"exercises/greet/{n}" for n in ("greet.py", "task.md", "probe.py", "checks.py", "exercise.toml")),
        *("exercises/double/calibration.json", "exercises/_shared/steps.py"),
    }
    assert written.files == len(files)
    assert files["setup.cfg"] == b"[metadata]\nname = x\n"
    assert files["pyproject.toml"] == b"[build-system]\n"


RENAMED = (
    SOLUTION.split("def total")[1].replace("(xs: list[float]) -> float", "(xs)").replace('    """The sum."""\n', "")
)
LINES = "\n".join(line.strip() for line in SOLUTION.splitlines()[12:15])

GIVEN_AWAY = {
    "the whole file": ("exercises/_shared/copy.py", SOLUTION + NETWORK),
    "without what is empty around it": ("docs/learners/copy.txt", (SOLUTION + NETWORK).strip()),
    "a short function": ("datasets/points.py", "def double(x):\n    return 2*x\n"),
    "under another name": ("grader/sums.py", f"import numpy as np\n\n\ndef _expected{RENAMED}"),
    "in a class, laid out otherwise": (
        "exercises/_shared/sums.py",
        "class A:\n    def f(self, xs):\n        values = np.asarray(\n            xs,\n            dtype=float,\n"
        "        )\n        # a comment\n        halves: float = values / 2\n        doubled = double(halves)\n",
    ),
    "in a comment": ("exercises/_shared/sums.py", "\n".join(f"#   {line}" for line in LINES.splitlines())),
    "in a text": ("docs/learners/more.md", f"Write this:\n\n    {LINES}\n".replace("\n", "\n    ")),
    "in a block of code": (
        "docs/learners/more.md",
        "```python\nvalues = np.asarray( xs,dtype=float )\n\nhalves = (values / 2)\ndoubled = double(halves)\n```\n",
    ),
    "in a string": ("exercises/_shared/hints.py", f"HINT = {LINES!r}\n"),
    "a long statement under another name": (
        "exercises/_shared/nets.py",
        NETWORK.replace("def network", "\ndef expected"),
    ),
    "in no text": ("docs/learners/more.json", json.dumps({"a": 1}) + "\n" + SOLUTION),
}


@pytest.mark.parametrize("how", GIVEN_AWAY)
def test_a_solution_that_is_given_away_is_found_before_anything_is_written(
    course: Course, tmp_path: Path, how: str
) -> None:
    name, text = GIVEN_AWAY[how]
    (course.root / name).parent.mkdir(exist_ok=True)
    (course.root / name).write_text(text)
    with pytest.raises(CourseError, match="Nothing was written") as error:
        release(course, tmp_path / "out")
    assert name.replace("docs/learners", "docs") in str(error.value)
    assert "solutions/double/double.py" in str(error.value)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("exercises/_shared/hints.py", f"HINT = {QUOTE!r}\n"),
        ("exercises/_shared/hints.py", f"# {LINES.splitlines()[0]}\n# {LINES.splitlines()[1]}\n"),
        ("docs/learners/more.md", "\n\n".join(f"`{line}` does something." for line in LINES.splitlines())),
        ("grader/sums.py", "def twice(x):\n    return 2 * x\n"),
    ],
)
def test_a_line_or_two_may_be_quoted(course: Course, tmp_path: Path, name: str, text: str) -> None:
    (course.root / name).write_text(text)
    assert release(course, tmp_path / "out").files


def test_what_the_stub_has_is_no_solution(course: Course, tmp_path: Path) -> None:
    both = "\n\ndef helper(a):\n    b = a + 1\n    c = b * 2 + a * 17\n    return c - 1000\n"
    for path in (course.root / "exercises/double/double.py", course.root / "solutions/double/double.py"):
        path.write_text(path.read_text() + both)
    assert release(course, tmp_path / "out").files


def test_the_same_course_gives_the_same_files(course: Course, tmp_path: Path) -> None:
    release(course, tmp_path / "a")
    release(course, tmp_path / "b")
    assert held(tmp_path / "a") == held(tmp_path / "b")


def test_an_earlier_release_is_brought_up_to_date(course: Course, tmp_path: Path) -> None:
    out = tmp_path / "out"
    release(course, out)
    for name in ("build/lib/grader/x.py", "x.egg-info/PKG-INFO", "grader/__pycache__/x.pyc", ".git/HEAD", "mine/notes"):
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        (out / name).write_text("x")
    (out / "README.md").write_text("changed")
    shutil.rmtree(course.root / "exercises/greet")
    (course.root / "docs/learners/README.md").write_text("# New\n")
    written = release(course, out)
    files = held(out)
    assert files["README.md"] == b"# New\n"
    assert not [name for name in files if "greet" in name or "pyc" in name or "build" in name or "egg-info" in name]
    assert not (out / "exercises/greet").exists()
    assert {".git/HEAD", "mine/notes"} <= set(files)
    assert written.notes == (
        "README.md was changed since the earlier release: it is written anew.",
        "Not part of the release, and left alone: .git, mine.",
    )
    shutil.rmtree(out / ".git")
    shutil.rmtree(out / "mine")
    release(course, tmp_path / "fresh")
    assert held(out) == held(tmp_path / "fresh")


def test_a_file_that_was_changed_and_is_no_longer_part_of_it_stays(course: Course, tmp_path: Path) -> None:
    release(course, tmp_path / "out")
    (tmp_path / "out/exercises/greet/task.md").write_text("an instructor's own words")
    shutil.rmtree(course.root / "exercises/greet")
    (note,) = release(course, tmp_path / "out").notes
    assert "exercises/greet/task.md was changed" in note
    assert (tmp_path / "out/exercises/greet/task.md").is_file()


@pytest.mark.parametrize("mark", [None, b"", b"[", b'{"kind": "else", "version": "", "files": {}}', b"[" * 100_000])
def test_a_folder_with_anything_else_is_refused(course: Course, tmp_path: Path, mark: bytes | None) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "thesis.tex").write_text("years of work")
    if mark is not None:
        (out / "release.json").write_bytes(mark)
    before = held(out)
    with pytest.raises(GraderError, match="not empty"):
        release(course, out)
    assert held(out) == before


def test_a_mark_that_lists_what_lies_elsewhere_deletes_nothing(course: Course, tmp_path: Path) -> None:
    out, precious = tmp_path / "out", tmp_path / "precious"
    release(course, out)
    precious.write_text("x")
    mark = json.loads((out / "release.json").read_text())
    digest = "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"  # of "x"
    mark["files"] |= {"../precious": digest, str(precious): digest, "grader/../../precious": digest}
    (out / "release.json").write_text(json.dumps(mark))
    release(course, out)
    assert precious.read_text() == "x"


@pytest.mark.parametrize("inside", ["", "exercises", "docs/out", "solutions/new"])
def test_the_courses_own_folders_are_refused(course: Course, inside: str) -> None:
    with pytest.raises(GraderError, match="part of the course itself"):
        release(course, course.root / inside)


def test_a_file_in_its_place_is_refused(course: Course, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("x")
    with pytest.raises(GraderError, match="is a file"):
        release(course, tmp_path / "out")


def test_a_stray_file_of_an_exercise_is_not_given_out(course: Course, tmp_path: Path) -> None:
    (course.root / "exercises/double/solution_draft.py").write_text("")
    with pytest.raises(CourseError, match="solution_draft"):
        release(course, tmp_path / "out")


def test_a_link_is_refused(course: Course, tmp_path: Path) -> None:
    (course.root / "datasets").mkdir()
    (course.root / "datasets/points.py").symlink_to(course.root / "solutions/double/double.py")
    with pytest.raises(CourseError, match="a link"):
        release(course, tmp_path / "out")


def test_a_course_without_the_engine_is_told_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match="docs/learners/README"):
        release(Course(ROOT / "tests" / "course"), tmp_path / "out")
