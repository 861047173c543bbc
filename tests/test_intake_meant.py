"""Which of a learner's files is meant, and broken uploads: they concern their student only, and the rest is taken."""

import io
import os
import zipfile
from pathlib import Path

import pytest
from uploads import WHEN, A, B, C, lay, notebook, said, sources, zipped

from grader.errors import GraderError
from grader.exercise import Exercise
from grader.intake import collect

# --- which file is meant


@pytest.mark.parametrize(
    ("files", "source"),
    [
        ({"a/b/double.py": A, "double.py": B}, B),
        ({"double.py": A, "double-1.py": B, "double-10.py": C, "double (2).py": A}, C),
        ({"double-1.py": A, "DOUBLE.py": B}, A),
        ({"double.py": A, "double.ipynb": b""}, A),
        ({"old/double.py": A, "new/double.py": B}, None),
        ({"double.py": A, "Double.py": B}, None),
        ({"ann_double.py": A, "test_double.py": B}, A),
        ({"double.py": A, "ann_double.py": B}, A),
        ({"double_final.py": A, "test_double.py": b"import double\n"}, A),
        ({"Copy of double.py": A, "double_scratch.ipynb": notebook("def double(x): return 9")}, A),
        ({"double_final.py": A, "double.py": B}, B),
        ({"double_final.py": A, "double_old.py": B}, None),
        ({"hw.zip": zipped({"double.py": A}), "double.py": B}, B),
        ({"hw.zip": zipped({"x/y/double.py": A})}, A),
        ({"hw.zip": zipped({"double.py": A}), "hw-1.zip": zipped({"double.py": B})}, B),
        ({"a.zip": zipped({"double.py": A}), "b.zip": zipped({"double.py": B})}, None),
        (
            {".ipynb_checkpoints/double.py": A, "__MACOSX/._double.py": B, "x/venv/double.py": B, "a/b/c/double.py": C},
            C,
        ),
    ],
)
def test_the_file_that_is_meant(
    tmp_path: Path, exercises: list[Exercise], files: dict[str, bytes], source: bytes | None
) -> None:
    taken = collect(lay(tmp_path / "class", {f"ann/{k}": v for k, v in files.items()}), exercises)
    upload = taken.students["ann"].files["double"]
    assert upload.source == source
    assert source or "It can not be told which file is meant, ann/" in upload.note


def test_python_and_notebook_are_told_of(tmp_path: Path, exercises: list[Exercise]) -> None:
    root = lay(tmp_path / "class", {"ann/x/double.py": A, "ann/double.ipynb": notebook("def double(x): return 9")})
    assert "There are ann/x/double.py and ann/double.ipynb; the Python file" in said(
        collect(root, exercises).students["ann"]
    )


@pytest.mark.parametrize("name", ["double.ipynb", "Untitled.ipynb", "Copy of double.ipynb"])
def test_a_stub_in_which_nothing_is_written_does_not_hide_a_notebook(
    tmp_path: Path, exercises: list[Exercise], name: str
) -> None:
    stub = next(e for e in exercises if e.slug == "double").stub.read_bytes() + b"\n# a comment\n"
    files = {"ann/01_double/double.py": stub, f"ann/{name}": notebook("def double(x): return 9"), "bob/double.py": stub}
    taken = collect(lay(tmp_path / "class", files), exercises)
    assert b"return 9" in (taken.students["ann"].files["double"].source or b"")
    assert taken.students["bob"].files["double"].source == stub


def test_one_notebook_of_any_name_holds_several_exercises(tmp_path: Path, exercises: list[Exercise]) -> None:
    both = notebook("def double(x): return 2 * x\ndef total(xs): return 0", "1 / 0", "def greet(name): return 5")
    files = {"ann/Untitled.ipynb": both, "ann/notes.ipynb": notebook("def double(x): return 0"), "ann/bad.ipynb": b"{"}
    ann = collect(lay(tmp_path / "class", files), exercises).students["ann"]
    assert b"def total" in (ann.files["double"].source or b"")
    assert ann.files["greet"].source == b"# cell 3\ndef greet(name): return 5\n"
    assert ann.files["greet"].path == "ann/Untitled.ipynb"
    assert "ann/bad.ipynb: The notebook can not be read" in said(ann)


@pytest.mark.parametrize(
    "name", ["Copy of double.ipynb", "double-Copy1.ipynb", "double_final.ipynb", "double_AnnFox.ipynb"]
)
def test_a_notebook_with_other_words_in_its_name_is_known_by_its_functions(
    tmp_path: Path, exercises: list[Exercise], name: str
) -> None:
    root = lay(tmp_path / "class", {f"ann/{name}": notebook("def double(x): return 2")})
    assert sources(collect(root, exercises))["ann"] == {"double": b"# cell 1\ndef double(x): return 2\n"}
    root = lay(tmp_path / "other", {f"ann/{name}": notebook("def greet(name): return 5")})
    assert sources(collect(root, exercises))["ann"] == {"greet": b"# cell 1\ndef greet(name): return 5\n"}
    root = lay(tmp_path / "canvas", {f"foxann_12_503_{name}": notebook("def double(x): return 2")})
    assert sources(collect(root, exercises))["foxann_12"] == {"double": b"# cell 1\ndef double(x): return 2\n"}


def test_a_python_file_without_the_functions_of_the_exercise_is_not_it(
    tmp_path: Path, exercises: list[Exercise]
) -> None:
    files = {"ann/test_double.py": b"import double\n", "ann/greet.py": b"def greet(name): return 5\n"}
    assert list(collect(lay(tmp_path / "class", files), exercises).students["ann"].files) == ["greet"]


def test_a_notebook_called_after_another_exercise_is_not_searched(tmp_path: Path, exercises: list[Exercise]) -> None:
    root = lay(tmp_path / "class", {"ann/greet.ipynb": notebook("def double(x): return 2")})
    ann = collect(root, exercises).students["ann"]
    assert list(ann.files) == ["greet"]
    assert "none of this exercise's functions: `greet`" in ann.files["greet"].note


def test_a_file_of_another_name_is_pointed_at(tmp_path: Path, exercises: list[Exercise]) -> None:
    ann = collect(lay(tmp_path / "class", {"ann/homework.py": A}), exercises).students["ann"]
    assert ann.notes == ("No file of the course was found in it, only homework.py.",)


# --- what is refused


def test_broken_uploads_concern_their_student_only(tmp_path: Path, exercises: list[Exercise]) -> None:
    good = zipped({"double.py": A})
    files = {
        "ann/double.py": A,
        "big/double.py": b"#" * 1_000_001,
        "cut/hw.zip": good[:-30],
        "deep/hw.zip": zipped({"inner.zip": good}),
        "fake/hw.zip": b"not a zip",
        "rar/hw.rar": b"Rar!",
        "steep/hw.zip": zipped({"double.py": b"\0" * 20_000_000}),
    }
    root = lay(tmp_path / "class", files)
    for name in ("link", "pipe", "device"):
        (root / name).mkdir()
    (root / "link/double.py").symlink_to("/etc/passwd")
    (root / "link/more").symlink_to(root / "ann")
    os.mkfifo(root / "pipe/double.py")
    (root / "bob").symlink_to(root / "ann")
    taken = collect(root, exercises)
    expected = {
        "big": "double.py is larger than 1000 kB",
        "bob": "bob: it is a link",
        "cut": "cut/hw.zip: hw.zip is damaged or not complete",
        "deep": "deep/hw.zip/inner.zip: an archive inside an archive is not opened",
        "fake": "hw.zip is not a zip or tar archive",
        "link": "link/double.py: it is a link, and links are not followed",
        "pipe": "pipe/double.py: it is not an ordinary file",
        "rar": "rar/hw.rar: this kind of archive can not be read",
        "steep": "it unpacks to more than 200 times its size",
    }
    assert sources(taken)["ann"] == {"double": A}
    for student, complaint in expected.items():
        assert complaint in said(taken.students[student])
        assert all(u.source is None for u in taken.students[student].files.values())
    assert "link/more: it is a link" in said(taken.students["link"])
    assert set(taken.students) == {"ann", "device", *expected}


def test_the_time_of_an_archive_is_when_it_was_handed_in(tmp_path: Path, exercises: list[Exercise]) -> None:
    """A learner can write any time into an archive."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(zipfile.ZipInfo("double.py", (1999, 1, 1, 0, 0, 0)), A)
    taken = collect(lay(tmp_path / "class", {"ann/hw.zip": buffer.getvalue()}), exercises)
    assert taken.students["ann"].files["double"].when == WHEN


def test_pictures_do_not_hide_the_file(
    tmp_path: Path, exercises: list[Exercise], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("grader.intake.tree.MAX_FILES", 10)
    files = {f"ann/{i}.png": b"" for i in range(40)} | {f"ann/old/{i}.py": b"" for i in range(40)}
    taken = collect(lay(tmp_path / "class", {**files, "ann/double.py": A, "bob/double.py": B}), exercises)
    assert sources(taken) == {"ann": {"double": A}, "bob": {"double": B}}
    assert "ann: There are more than 10 files in it; only those nearest the top" in said(taken.students["ann"])


def test_many_complaints_are_cut_short(tmp_path: Path, exercises: list[Exercise]) -> None:
    root = lay(tmp_path / "class", {"ann/double.py": A})
    for number in range(20):
        (root / f"ann/{number}").symlink_to("/")
    notes = collect(root, exercises).students["ann"].notes
    assert (len(notes), notes[-1]) == (7, "And 14 more of this kind.")


def test_a_source_that_is_nothing_is_explained(tmp_path: Path, exercises: list[Exercise]) -> None:
    lay(tmp_path, {"file.py": A, "cut.zip": zipped({"ann/double.py": A})[:-30], "own/double.py": A, "old/x.txt": b""})
    (tmp_path / "empty").mkdir()
    for name, complaint in {
        "nowhere": "There is no",
        "file.py": "grader check",
        "cut.zip": "damaged or not complete",
        "own": r"holds no student's work.*ann_double.py.*grader check .*own/double.py",
        "old": "holds no student's work",
        "empty": "holds no student's work",
    }.items():
        with pytest.raises(GraderError, match=complaint):
            collect(tmp_path / name, exercises)
