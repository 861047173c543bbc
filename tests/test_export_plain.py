"""CSV and JSON of the whole gradebook, and cells that no spreadsheet runs."""

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.ending import Ending
from grader.errors import GraderError
from grader.export import to_csv, to_json, write
from grader.export.sheets import number, points_text
from grader.report import Late, Report, Run, Status, Verdict
from grader.tables import csv_bytes, safe_cell


def report(slug="double", lost=False, **more):
    verdicts = (Verdict("a", "A.", Status.PASSED, 3), Verdict("b", "B.", Status.FAILED, 1, "=1+1\nis wrong"))
    runs = (Run("p", Ending.SANDBOX_FAULT if lost else Ending.FINISHED, "", 0.1, 0.1, 1),)
    return Report(slug, "Doubling", "d", 1, verdicts, runs, **more)


def rows(data):
    return list(csv.DictReader(io.StringIO(data.decode(), newline="")))


def test_a_row_a_student_exercise_and_check():
    reports = {
        "ann": {"double": report(late=Late(9, "late", 2)), "greet": report("greet")},
        "bob": {"greet": report("greet")},
    }
    found = rows(to_csv(reports, ["greet", "double"]))
    assert [(r["student"], r["exercise"], r["check"]) for r in found] == [
        *(("ann", "greet", c) for c in "ab"),
        *(("ann", "double", c) for c in "ab"),
        *(("bob", "greet", c) for c in "ab"),
    ]
    failed = found[3]
    assert (failed["status"], failed["points"], failed["earned"]) == ("failed", "1", "0")
    assert (failed["score"], failed["final"], failed["possible"]) == ("3", "2", "4")
    assert failed["message"] == "'=1+1 is wrong"


def test_a_lost_run_has_no_score_rather_than_0():
    assert rows(to_csv({"ann": {"double": report(lost=True)}}, ["double"]))[0]["final"] == ""


def test_a_student_called_like_a_formula():
    assert rows(to_csv({"=cmd|' /C calc'!A0": {"double": report()}}, ["double"]))[0]["student"] == "'=cmd|' /C calc'!A0"


def test_json_holds_everything():
    data = json.loads(to_json({"ann": {"double": report()}}))
    (student,) = data["students"]
    (exercise,) = student["exercises"]
    assert (student["student"], exercise["exercise"], exercise["final"], exercise["points"]) == ("ann", "double", 3, 4)
    assert [v["status"] for v in exercise["verdicts"]] == ["passed", "failed"]


@pytest.mark.parametrize("text", ["=1", "+a", "-a", "@x", "\tx", "\rx", " =1", "\n=1", "+1+1", "-2+3", "=", "--"])
def test_what_a_spreadsheet_would_run_is_quoted(text):
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["-1", "+1.5", "-2,5", "1e-3", "-", " - ", "", "a=b", "ann", "<p>-</p>"])
def test_plain_numbers_and_harmless_text_stay(text):
    assert safe_cell(text) == text


@given(st.lists(st.text(), min_size=1))
def test_no_cell_that_is_read_back_runs(cells):
    (read,) = csv.reader(io.StringIO(csv_bytes([cells]).decode(), newline=""), strict=True)
    for cell in read:
        assert cell[:1] not in {"=", "@", "\t", "\r"}
        assert cell[:1] not in {"+", "-"} or number(cell) is not None or cell.strip() == "-"


@given(st.floats(0, 1e6))
def test_points_read_back_as_they_were_to_two_decimals(value):
    for comma in (False, True):
        assert number(points_text(value, comma=comma)) == pytest.approx(value, abs=0.006)


def test_files_are_written_below_a_folder_or_the_place_is_named(tmp_path):
    write(tmp_path, {"a/b.csv": b"x", "c.json": b"y"})
    assert (tmp_path / "a" / "b.csv").read_bytes() == b"x"
    with pytest.raises(GraderError, match=r"c\.json.d\.csv: can not be written"):
        write(tmp_path / "c.json", {"d.csv": b"z"})
