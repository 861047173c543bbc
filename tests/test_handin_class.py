"""A class that handed in with `grader submit`: it is taken whatever the platform and the manifest say."""

import io
import json
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest
from handing_in import GREET, RIGHT, SQUARES, grader, workspace
from uploads import notebook

from grader.course import Course
from grader.exercise import Exercise
from grader.intake import collect
from grader.sandbox import why_no_walls


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
    # Canvas's numbers are part of its students' ids.
    assert {student.partition("_")[0]: s for student, s in graded(source, tmp_path / "book").items()} == SCORES
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
