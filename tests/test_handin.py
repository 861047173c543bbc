"""Handing in: what `grader submit` packs, and that `grader grade` takes it whatever the platform and the manifest say."""

import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from grader.course import Course
from grader.exercise import Exercise
from grader.gradebook import Gradebook
from grader.handin import check_all, look_through, manifest_of, pack
from grader.intake import collect
from grader.sandbox import Slot, why_no_walls
from grader.workspace import Settings, Workspace

ROOT = Path(__file__).parents[1]
COURSE = ROOT / "tests" / "course"
RIGHT = (COURSE / "solutions/double/double.py").read_bytes()
SQUARES = (COURSE / "solutions/double/wrong/squares.py").read_bytes()
GREET = (COURSE / "solutions/greet/greet.py").read_bytes()
STUB = (COURSE / "exercises/double/double.py").read_bytes()


def grader(*arguments: Any, cwd: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "grader", "--course", str(COURSE), *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "100", **variables}
    return subprocess.run(command, capture_output=True, text=True, cwd=cwd, env=environment, check=False, timeout=120)


def workspace(folder: Path, **files: bytes) -> Path:
    """A workspace as `init` lays it out, with these answers; the others are stubs."""
    folder.mkdir(parents=True)
    (folder / "grader.toml").write_text("")
    for number, slug in enumerate(("double", "greet"), 1):
        room = folder / f"{number:02}_{slug}"
        room.mkdir()
        shutil.copy(COURSE / "exercises" / slug / f"{slug}.py", room)
        if slug in files:
            (room / f"{slug}.py").write_bytes(files[slug])
    return folder


def notebook(*cells: str) -> bytes:
    code = [{"cell_type": "code", "metadata": {}, "execution_count": None, "outputs": [], "source": c} for c in cells]
    return json.dumps({"cells": code, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode()


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
    from grader.progress import fingerprint

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


# ---------------------------------------------------------------- into a class


@pytest.fixture(scope="module")
def handed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Three students' zips, each written by `grader submit`: right, wrong, and a notebook with nothing else."""
    root = tmp_path_factory.mktemp("students")
    ann = workspace(root / "ann", double=RIGHT, greet=GREET)
    bob = workspace(root / "bob", double=SQUARES)
    cleo = workspace(root / "cleo")
    (cleo / "01_double/double.py").unlink()
    (cleo / "01_double/double.ipynb").write_bytes(notebook("%matplotlib inline", RIGHT.decode()))
    for home in (ann, bob, cleo):
        done = grader("submit", cwd=home)
        assert done.returncode == 0, done.stderr
    return {home.name: (home / "handin.zip").read_bytes() for home in (ann, bob, cleo)}


SCORES = {"ann": {"double": 4, "greet": 1}, "bob": {"double": 2, "greet": 0}, "cleo": {"double": 4, "greet": 0}}


def plain(root: Path, handed: dict[str, bytes]) -> None:
    for name, data in handed.items():
        (root / f"{name}.zip").write_bytes(data)


def in_folders(root: Path, handed: dict[str, bytes]) -> None:
    for name, data in handed.items():
        (root / name).mkdir()
        (root / name / "handin.zip").write_bytes(data)


def canvas(root: Path, handed: dict[str, bytes]) -> None:
    for i, (name, data) in enumerate(handed.items()):
        (root / f"{name}_{10 + i}_{500 + i}_handin-1.zip").write_bytes(data)


def moodle(root: Path, handed: dict[str, bytes]) -> None:
    for i, (name, data) in enumerate(handed.items()):
        room = root / f"{name}_{700 + i}_assignsubmission_file_"
        room.mkdir()
        (room / "handin.zip").write_bytes(data)


def moodle_flat(root: Path, handed: dict[str, bytes]) -> None:
    for i, (name, data) in enumerate(handed.items()):
        (root / f"{name}_{700 + i}_assignsubmission_file_handin.zip").write_bytes(data)


def gradescope(root: Path, handed: dict[str, bytes]) -> None:
    """Gradescope unpacks what students upload, and its export has a folder for each."""
    said = ["---"]
    for i, (name, data) in enumerate(handed.items(), 1):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            archive.extractall(root / f"submission_{i}")
        said += [f"submission_{i}:", "  :submitters:", f"  - :name: {name}", f"    :sid: {name}"]
    (root / "submission_metadata.yml").write_text("\n".join(said) + "\n")


def github(root: Path, handed: dict[str, bytes]) -> None:
    """Clones, with the zip beside the files that it was made from."""
    for name, data in handed.items():
        clone = root / f"labs-{name}"
        (clone / ".git").mkdir(parents=True)
        (clone / "handin.zip").write_bytes(data)
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for file in set(archive.namelist()) - {"manifest.json"}:
                (clone / "01_exercise").mkdir(exist_ok=True)
                (clone / "01_exercise" / file).write_bytes(archive.read(file))


FORMS = [plain, in_folders, canvas, moodle, moodle_flat, gradescope, github]


def graded(source: Path, book: Path) -> dict[str, dict[str, float]]:
    if reason := why_no_walls():
        pytest.skip(reason)
    done = grader("grade", source, "--out", book, "--seed", "5", "--jobs", "1", cwd=source.parent)
    assert done.returncode == 1, done.stdout + done.stderr
    found = {p.stem: json.loads(p.read_text())["exercises"] for p in (book / "results").glob("*.json")}
    return {s: {e["exercise"]: e["score"] for e in all_} for s, all_ in found.items()}


@pytest.mark.sandbox
@pytest.mark.parametrize("zipped", [False, True])
@pytest.mark.parametrize("form", FORMS)
def test_a_class_hands_in(tmp_path: Path, handed: dict[str, bytes], form: Any, zipped: bool) -> None:
    source = tmp_path / "export"
    source.mkdir()
    form(source, handed)
    if zipped:
        source = Path(shutil.make_archive(str(tmp_path / "download"), "zip", source))
    assert graded(source, tmp_path / "book") == SCORES
    assert "submit" not in (tmp_path / "book/gradebook.csv").read_text()


def with_manifest(data: bytes, made: bytes | None, **also: bytes) -> bytes:
    """A hand-in whose manifest somebody has rewritten, or removed."""
    files = {name: content for name, content in unzipped(data).items() if name != "manifest.json"}
    files |= {} if made is None else {"manifest.json": made}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**files, **also}.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def unzipped(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def lying(**changes: Any) -> bytes:
    claim = {"score": 1e308, "points": -1, "seed": 0, "data": "official"}
    file = {"exercise": "double", "file": "double.py", "sha256": "0" * 64, "bytes": -1, "modified": "", "claim": claim}
    return json.dumps({"kind": "keras-labs hand-in", "format": 1, "files": [{**file, **changes}]}).encode()


HOSTILE = {
    "none": None,
    "empty": b"",
    "not_json": b"\xff\xfe{",
    "deep": b'{"kind": "keras-labs hand-in", "files": [], "x": ' + b"[" * 90_000 + b"]" * 90_000 + b"}",
    "huge": b'{"kind": "keras-labs hand-in", "x": "' + b"A" * 30_000_000 + b'"}',
    "many": json.dumps({"kind": "keras-labs hand-in", "files": [{"file": "double.py", "sha256": "0" * 64}] * 1_500}).encode(),
    "scores": lying(score=1_000_000, passed=True),
    "leads_out": lying(file="../../../../etc/passwd", exercise="../double"),
    "absolute": lying(file="/double.py"),
    "another": lying().replace(b"hand-in", b"hand-in\\nscore: 10"),
    "escapes": lying(file="\x1b[31mdouble.py", exercise="\u202e<script>"),
    "formula": lying(file="=cmd|' /C calc'!A0"),
    "late": lying(modified="1980-01-01T00:00:00+00:00"),
    "twice": b'{"kind": "keras-labs hand-in", "kind": 5, "files": {}, "files": []}',
    "wrong_kinds": b'{"kind": "keras-labs hand-in", "files": [1, null, {"file": ["double.py"], "sha256": {}}]}',
}  # fmt: skip


@pytest.mark.sandbox
def test_no_manifest_changes_a_score_or_is_shown_as_one(tmp_path: Path, handed: dict[str, bytes]) -> None:
    source = tmp_path / "class"
    source.mkdir()
    plain(source, {name: with_manifest(handed["bob"], data) for name, data in HOSTILE.items()})
    (source / "honest.zip").write_bytes(handed["ann"])
    found = graded(source, tmp_path / "book")
    assert found == {**dict.fromkeys(HOSTILE, SCORES["bob"]), "honest": SCORES["ann"]}
    written = [p.read_bytes() for p in tmp_path.glob("book/results/*.json")]
    written.append((tmp_path / "book/gradebook.csv").read_bytes())
    for text in (b"1000000", b"1e308", b"1e+308", b"passwd", b"calc", b"<script", b"\\u001b"):
        assert not any(text in data for data in written)


@pytest.mark.parametrize("name", HOSTILE)
def test_the_intake_takes_the_same_files_whatever_the_manifest_is(
    tmp_path: Path, handed: dict[str, bytes], course: Course, name: str
) -> None:
    plain(tmp_path, {"bob": with_manifest(handed["bob"], HOSTILE[name])})
    bob = collect(tmp_path, course.exercises()).students["bob"]
    assert {slug: upload.source for slug, upload in bob.files.items()} == {"double": SQUARES}
    said = {
        "scores": "bob.zip/manifest.json: double.py is not the file that `grader submit` packed.",
        "late": "bob.zip/manifest.json: double.py is not the file that `grader submit` packed.",
        "huge": "bob.zip/manifest.json: it unpacks to more than 200 times its size.",
    }
    assert bob.notes == ((said[name],) if name in said else ())


def test_an_upload_that_is_not_complete_is_told(tmp_path: Path, handed: dict[str, bytes], course: Course) -> None:
    files = unzipped(handed["ann"])
    assert collected(tmp_path / "a", course.exercises(), files).notes == ()
    del files["greet.py"]
    (note,) = collected(tmp_path / "b", course.exercises(), files).notes
    assert note == "ann/manifest.json: greet.py was packed by `grader submit`, but did not come."


def collected(root: Path, exercises: list[Exercise], files: dict[str, bytes]) -> Any:
    (root / "ann").mkdir(parents=True)
    for name, data in files.items():
        (root / "ann" / name).write_bytes(data)
    (root / "bob").mkdir()
    return collect(root, exercises).students["ann"]


def test_a_folder_beside_the_zip_made_from_it(tmp_path: Path, handed: dict[str, bytes], course: Course) -> None:
    github(tmp_path, handed)
    students = collect(tmp_path, course.exercises()).students
    assert students["ann"].files["double"].source == RIGHT
    (tmp_path / "labs-ann/01_exercise/double.py").write_bytes(SQUARES)
    changed = collect(tmp_path, course.exercises()).students["ann"].files["double"]
    assert changed.source is None
    assert "can not be told which file is meant" in changed.note
