"""What `grader submit` packs, and that nothing which is broken keeps anybody from handing in."""

import hashlib
import json
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest
from handing_in import GREET, RIGHT, SQUARES, grader, workspace
from learner import COURSE
from uploads import notebook

from grader.course import Course
from grader.gradebook import Gradebook
from grader.handin import check_all, look_through, manifest_of, pack
from grader.notebooks.stub import notebook_of
from grader.sandbox import Slot
from grader.workspace import Settings, Workspace, fingerprint

STUB = (COURSE / "exercises/double/double.py").read_bytes()


def held(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_what_was_begun_is_packed_as_it_is(tmp_path: Path) -> None:
    done = grader("submit", cwd=workspace(tmp_path / "ws", double=RIGHT))
    assert done.returncode == 0, done.stderr
    files = held(tmp_path / "ws/handin.zip")
    assert list(files) == ["manifest.json", "double.py"]
    assert files["double.py"] == RIGHT
    assert "4/4" in done.stdout
    assert "Not begun, so not in it: greet" in done.stdout
    said = json.loads(files["manifest.json"])
    assert said["format"] == 1
    assert set(said["versions"]) == {"grader", "python", "tensorflow", "keras", "numpy"}
    assert "count for nothing" in said["about"]
    (file,) = said["files"]
    assert file["sha256"] == hashlib.sha256(RIGHT).hexdigest()
    assert file["claim"] == {"score": 4.0, "points": 4.0, "seed": 1, "data": ""}


def test_the_manifest_does_not_tell_where_the_learner_keeps_things(tmp_path: Path) -> None:
    grader("submit", cwd=workspace(tmp_path / "private", double=RIGHT))
    assert b"private" not in (tmp_path / "private/handin.zip").read_bytes()


def test_a_notebook_goes_in_as_it_is(tmp_path: Path) -> None:
    root = workspace(tmp_path / "ws")
    data = notebook("import numpy", "def greet(name):\n    return len(name)")
    (root / "02_greet/greet.py").unlink()
    (root / "02_greet/greet.ipynb").write_bytes(data)
    done = grader("submit", "--out", tmp_path, cwd=root / "02_greet")
    assert done.returncode == 0, done.stderr
    assert held(tmp_path / "handin.zip")["greet.ipynb"] == data
    assert "1/1" in done.stdout


def test_a_notebook_as_it_was_laid_out_is_not_begun(tmp_path: Path) -> None:
    root = workspace(tmp_path / "ws", double=RIGHT)
    (root / "02_greet/greet.py").unlink()
    stub = (COURSE / "exercises/greet/greet.py").read_text()
    (root / "02_greet/greet.ipynb").write_bytes(notebook("# Greeting", stub))
    assert "Not begun, so not in it: greet" in grader("submit", cwd=root).stdout


@pytest.mark.parametrize("slug", ["concepts_day1", "iris"])
def test_a_notebook_of_the_course_is_begun_when_something_is_written_in_it(tmp_path: Path, slug: str) -> None:
    """A sheet's answers are no functions, and are all that many a learner has written by then."""
    course = Course(Path(__file__).parents[1])
    exercise = course.exercise(slug)
    (tmp_path / "grader.toml").write_text("")
    (tmp_path / slug).mkdir()
    laid = notebook_of(exercise)
    path = tmp_path / slug / f"{slug}.ipynb"
    path.write_bytes(laid.replace(b'"## What you learn', b'"## What I learn'))
    (tmp_path / "gradient_descent.py").write_text("x = 1\n")  # or there would be nothing to hand in
    assert slug in look_through(Workspace(tmp_path), course).untouched
    before, after = {"concepts_day1": (b"LEARNER =", b"LEARNER = 'Ada' or"), "iris": (b"def ", b"def my_")}[slug]
    path.write_bytes(laid.replace(before, after))
    assert slug in [piece.exercise.slug for piece in look_through(Workspace(tmp_path), course).pieces]


def test_a_notebook_that_is_written_comes_before_a_stub_that_is_not(tmp_path: Path, course: Course) -> None:
    root = workspace(tmp_path / "ws", double=RIGHT)
    data = notebook("def greet(name):\n    return len(name)")
    (root / "02_greet/greet.ipynb").write_bytes(data)
    stub = root / "02_greet/greet.py"
    space = Workspace(root, Settings(laid={"02_greet/greet.py": fingerprint(stub.read_bytes())}))
    assert space.answer(course.exercise("greet")) == root / "02_greet/greet.ipynb"
    assert [piece.name for piece in look_through(space, course).pieces] == ["double.py", "greet.ipynb"]
    stub.write_bytes(GREET)
    assert space.answer(course.exercise("greet")) == stub


def test_of_two_files_that_are_written_in_the_one_that_is_not_taken_is_told(tmp_path: Path) -> None:
    root = workspace(tmp_path / "ws", greet=b"def greet(name):\n    return 0\n")
    (root / "02_greet/greet.ipynb").write_bytes(notebook("def greet(name):\n    return len(name)"))
    told = "02_greet/greet.ipynb is not taken: one file of each exercise counts, and here it is 02_greet/greet.py."
    done = grader("submit", cwd=root)
    assert list(held(root / "handin.zip")) == ["manifest.json", "greet.py"]
    assert told in " ".join(done.stdout.split())
    assert [told in n for n in json.loads(grader("submit", "--json", cwd=root).stdout)["notes"]] == [True]
    assert told in grader("submit", "--no-check", "--json", cwd=root).stdout


@pytest.mark.parametrize("checked", [True, False])
@pytest.mark.parametrize("place", ["02_greet/greet_final.py", "01_double/greet.py", "elsewhere.py"])
def test_a_file_that_was_renamed_or_moved_is_missed(tmp_path: Path, place: str, checked: bool) -> None:
    root = workspace(tmp_path / "ws", double=RIGHT, greet=GREET)
    if checked:
        grader("check", "greet", cwd=root)
    (root / "02_greet/greet.py").rename(root / place)
    done = grader("submit", cwd=root)
    said = " ".join(done.stdout.split())
    assert list(held(root / "handin.zip")) == ["manifest.json", "double.py"]
    if place == "elsewhere.py":
        assert ("✘ greet – not in it: There is no greet.py in 02_greet. Has it been renamed" in said) == checked
        assert ("Not begun, so not in it: greet" in said) != checked
    else:
        assert "✘ greet – not in it: There is no greet.py in 02_greet, where it belongs." in said
        assert f"Is it {place}?" in said
        assert "Not begun" not in said


def test_the_same_work_gives_the_same_bytes_and_is_not_run_again(
    tmp_path: Path, course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = workspace(tmp_path / "ws", double=SQUARES, greet=GREET)
    assert grader("submit", cwd=root).returncode == 0
    first = (root / "handin.zip").read_bytes()
    assert grader("submit", cwd=root).returncode == 0
    assert (root / "handin.zip").read_bytes() == first

    monkeypatch.setattr(Slot, "start", lambda self: pytest.fail("something is run that was run before"))
    space = Workspace(root)
    pieces = [piece for piece, _why in check_all(look_through(space, course).pieces, space, 1, "", "none")]
    assert [p.report.score for p in pieces if p.report] == [2, 1]
    assert pack(pieces, manifest_of(pieces, course)) == first


def test_nothing_that_fails_keeps_anybody_from_handing_in(tmp_path: Path) -> None:
    root = workspace(tmp_path / "ws", double=b"def double(x:\n", greet=b"import os\nos._exit(0)\n")
    done = grader("submit", cwd=root)
    assert done.returncode == 0, done.stderr
    assert list(held(root / "handin.zip")) == ["manifest.json", "double.py", "greet.py"]
    assert "fails: " in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


def test_a_broken_notebook_is_handed_in_and_told(tmp_path: Path) -> None:
    root = workspace(tmp_path / "ws")
    (root / "02_greet/greet.py").unlink()
    (root / "02_greet/greet.ipynb").write_bytes(b"{")
    done = grader("submit", cwd=root)
    assert done.returncode == 0, done.stderr
    assert "not valid" in done.stdout
    assert held(root / "handin.zip")["greet.ipynb"] == b"{"


def test_no_check_runs_nothing_and_claims_only_what_was_checked_before(tmp_path: Path) -> None:
    root = workspace(tmp_path / "ws", double=RIGHT, greet=GREET)
    done = grader("submit", "--no-check", cwd=root)
    assert done.returncode == 0, done.stderr
    assert [f["claim"] for f in manifest(root)["files"]] == [None, None]
    assert not list(root.glob(".grader/evidence/*"))
    grader("submit", cwd=root)
    (root / "02_greet/greet.py").write_bytes(GREET + b"\n# changed since\n")
    again = grader("submit", "--no-check", cwd=root)
    assert [f["claim"] and f["claim"]["score"] for f in manifest(root)["files"]] == [4, None]
    assert "not checked" in again.stdout


def manifest(root: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(held(root / "handin.zip")["manifest.json"])
    return found


def test_another_grader_at_work_keeps_nobody_from_handing_in(tmp_path: Path) -> None:
    root = workspace(tmp_path / "ws", double=RIGHT)
    with Gradebook(root / ".grader"):
        done = grader("submit", cwd=root)
    assert done.returncode == 0, done.stderr
    assert "does not matter for handing in" in " ".join(done.stdout.split())
    assert held(root / "handin.zip")["double.py"] == RIGHT


def test_a_course_that_is_broken_keeps_nobody_from_handing_in(tmp_path: Path) -> None:
    shutil.copytree(COURSE, tmp_path / "course")
    (tmp_path / "course/exercises/double/checks.py").write_text("import nothing_of_this_name")
    root = workspace(tmp_path / "ws", double=RIGHT, greet=GREET)
    done = grader("--course", tmp_path / "course", "submit", cwd=root)
    assert done.returncode == 0, done.stderr
    assert "could not be checked" in done.stdout
    assert "1/1" in done.stdout
    assert list(held(root / "handin.zip")) == ["manifest.json", "double.py", "greet.py"]


def test_a_file_too_large_to_be_graded_is_told_and_the_rest_goes_in(tmp_path: Path) -> None:
    root = workspace(tmp_path / "ws", double=RIGHT, greet=b"#" * 2_000_000)
    done = grader("submit", cwd=root)
    assert done.returncode == 0
    assert "not in it" in done.stdout
    assert "larger than 1000 kB" in done.stdout
    assert list(held(root / "handin.zip")) == ["manifest.json", "double.py"]


def test_a_workspace_where_nothing_was_begun(tmp_path: Path) -> None:
    done = grader("submit", cwd=workspace(tmp_path / "ws"))
    assert done.returncode == 2
    assert "nothing to hand in yet" in done.stderr
    assert not (tmp_path / "ws/handin.zip").exists()


@pytest.mark.parametrize("change", ["\n# a comment\n", "\n\n"])
def test_a_comment_alone_is_no_beginning(tmp_path: Path, course: Course, change: str) -> None:
    root = workspace(tmp_path / "ws", double=STUB + change.encode(), greet=GREET)
    assert look_through(Workspace(root), course).untouched == ("double",)


def test_a_file_that_init_laid_out_is_not_begun_even_if_the_stub_has_changed_since(
    tmp_path: Path, course: Course
) -> None:
    old = STUB.replace(b"Twice x", b"Two times x")
    root = workspace(tmp_path / "ws", double=old, greet=GREET)
    laid = {"01_double/double.py": fingerprint(old)}
    assert look_through(Workspace(root, Settings(laid=laid)), course).untouched == ("double",)
    assert look_through(Workspace(root), course).untouched == ()


def test_files_beside_each_other_without_a_workspace_do_too(tmp_path: Path) -> None:
    (tmp_path / "double.py").write_bytes(RIGHT)
    assert grader("submit", cwd=tmp_path).returncode == 0
    assert list(held(tmp_path / "handin.zip")) == ["manifest.json", "double.py"]


@pytest.mark.parametrize(("out", "said"), [("x.py", "ends in .zip"), ("no/where.zip", "no folder")])
def test_a_place_that_can_not_be_written_is_told_before_anything_is_run(tmp_path: Path, out: str, said: str) -> None:
    root = workspace(tmp_path / "ws", double=RIGHT)
    done = grader("submit", "--out", out, cwd=root)
    assert done.returncode == 2
    assert said in done.stderr
    assert not (root / ".grader").exists()


def test_an_earlier_hand_in_survives_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from grader.errors import GraderError
    from grader.handin import save

    (tmp_path / "handin.zip").write_bytes(b"earlier")

    def full(self: Path, data: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(GraderError, match="No space left"):
        save(tmp_path / "handin.zip", b"later")
    assert (tmp_path / "handin.zip").read_bytes() == b"earlier"
    assert [p.name for p in tmp_path.iterdir()] == ["handin.zip"]


def test_as_json(tmp_path: Path) -> None:
    done = grader("submit", "--json", cwd=workspace(tmp_path / "ws", double=RIGHT))
    said = json.loads(done.stdout)
    assert said["zip"] == str(tmp_path / "ws/handin.zip")
    assert [(f["file"], f["claim"]["score"]) for f in said["handed_in"]] == [("double.py", 4)]
    assert said["untouched"] == ["greet"]
