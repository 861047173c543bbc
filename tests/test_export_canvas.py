"""The sheet that an instructor uploads to Canvas."""

import csv
import io
from pathlib import Path

import pytest

from grader.ending import Ending
from grader.errors import GraderError
from grader.export import to_canvas
from grader.intake import Person
from grader.report import Override, Report, Run, Status, Verdict

HEADER = "Student,ID,SIS User ID,SIS Login ID,Section,Notes,Doubling (101),Essay (102),greet (103),Final Score"
SHEET = f"""{HEADER}
,,,,,,Manual Posting,,,
"    Points Possible",,,,,,10.00,20.00,4.00,(read only)
"Lovelace, Ada",11,u-1,ada@uni.edu,Lab 1,likes tea,,7.00,,50
"Turing, Alan",12,u-2,turing,Lab 1,,3.00,8.00,,40
"Student, Test",99,,beef,Lab 1,,,,,
"""


def report(slug="double", title="Doubling", passed=3, points=4, lost=False, **more):
    verdicts = (Verdict("a", "A.", Status.PASSED, passed), Verdict("b", "B.", Status.FAILED, points - passed))
    runs = (Run("p", Ending.SANDBOX_FAULT if lost else Ending.FINISHED, "", 0.1, 0.1, 1),)
    return Report(slug, title, "d", 1, verdicts, runs, **more)


@pytest.fixture
def sheet(tmp_path):
    def write(text=SHEET, encoding="utf-8"):
        path = tmp_path / "canvas.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
        return path

    return write


def rows(export, delimiter=","):
    return list(csv.reader(io.StringIO(export.data.decode("utf-8-sig"), newline=""), delimiter=delimiter))


def cells(export, title="Doubling (101)"):
    header, *others = rows(export)
    return {row[header.index("ID")]: row[header.index(title)] for row in others if row[1]}


def test_ids_stay_and_only_the_matched_assignments_are_in_it(sheet):
    export = to_canvas({"ada": {"double": report()}}, sheet(), ["double"])
    header, hidden, points, ada, *_rest = rows(export)
    assert header == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Doubling (101)"]
    assert hidden == ["", "", "", "", "", "Manual Posting"]
    assert points == ["    Points Possible", "", "", "", "", "10.00"]
    assert ada == ["Lovelace, Ada", "11", "u-1", "ada@uni.edu", "Lab 1", "7.5"]


def test_scores_are_scaled_to_the_assignments_points_and_a_note_says_so(sheet):
    export = to_canvas({"ada": {"double": report()}}, sheet(), ["double"])
    assert cells(export)["11"] == "7.5"
    assert "Doubling (101): scaled from 4 to 10 points." in export.notes
    same = to_canvas({"ada": {"greet": report("greet", "Greeting")}}, sheet(), ["greet"])
    assert cells(same, "greet (103)")["11"] == "3"
    assert same.notes == ()


@pytest.mark.parametrize(
    "student", ["ada", "ADA@uni.edu", "u-1", "Ada Lovelace", "lovelace_ada", "lovelaceada", "lovelaceada_11"]
)
def test_students_are_known_by_login_address_id_and_name_in_any_order(sheet, student):
    assert cells(to_canvas({student: {"double": report()}}, sheet(), ["double"]))["11"] == "7.5"


def test_who_is_unknown_or_could_be_two_is_named_and_never_guessed(sheet):
    twins = SHEET + '"Lovelace, Ada",13,u-3,lovelace3,Lab 2,,,,,\n'
    reports = {n: {"double": report()} for n in ("grace", "ada lovelace", "turing")}
    export = to_canvas(reports, sheet(twins), ["double"])
    assert cells(export) == {"11": "", "12": "7.5", "99": "", "13": ""}
    assert "grace is not in the sheet: left out." in export.notes
    assert "ada lovelace could be the row on any of the lines 4, 7: left out." in export.notes


def test_with_canvas_own_export_as_the_roster_its_ids_decide(sheet):
    twins = SHEET.replace("Turing, Alan", "Lovelace, Ada")
    known = {student: Person(student, "Lovelace, Ada") for student in ("11", "12")}
    both = {"11": {"double": report()}, "12": {"double": report(passed=4)}}
    assert cells(to_canvas(both, sheet(twins), ["double"], known=known)) == {"11": "7.5", "12": "10", "99": ""}

    chance = SHEET.replace("u-2", "11")  # Alan's SIS id is Ada's ID
    export = to_canvas({"11": {"double": report()}}, sheet(chance), ["double"], known=known)
    assert cells(export) == {"11": "7.5", "12": "3.00", "99": ""}
    export = to_canvas({"11": {"double": report()}}, sheet(chance), ["double"])
    assert "11 could be the row on any of the lines 4, 5: left out." in export.notes


def test_who_the_sheet_knows_only_by_name_is_found_by_what_the_roster_said(sheet):
    who = {"s-17": Person("s-17", "Ada Lovelace")}
    assert cells(to_canvas({"s-17": {"double": report()}}, sheet(), ["double"], known=who))["11"] == "7.5"


def test_two_who_claim_one_row_leave_it_as_it_is(sheet):
    export = to_canvas({n: {"double": report()} for n in ("alan turing", "turing")}, sheet(), ["double"])
    assert cells(export)["12"] == "3.00"
    assert any("alan turing, turing all match the row on line 5" in note for note in export.notes)


def test_grades_that_the_gradebook_says_nothing_of_stay(sheet):
    export = to_canvas(
        {"ada": {"double": report()}, "turing": {"greet": report("greet", "Greeting")}}, sheet(), ["double", "greet"]
    )
    assert cells(export)["12"] == "3.00"  # an emptied cell would delete the grade in Canvas


def test_a_lost_run_an_excused_and_an_unassigned_student_stay_and_are_noted(sheet):
    text = SHEET.replace(",3.00,8.00", ",EX,8.00").replace("likes tea,,", "likes tea,N/A,")
    export = to_canvas({n: {"double": report()} for n in ("ada", "turing")}, sheet(text), ["double"])
    assert (cells(export)["11"], cells(export)["12"]) == ("N/A", "EX")
    assert any("excused" in n for n in export.notes)
    assert any("not assigned" in n for n in export.notes)
    lost = to_canvas({"turing": {"double": report(lost=True)}}, sheet(), ["double"])
    assert cells(lost)["12"] == "3.00"
    assert any("turing, double: the grader itself failed" in n for n in lost.notes)


BROKEN = (Verdict("a", "A.", Status.PASSED, 1), Verdict("b", "B.", Status.BROKEN, 3))


def test_a_score_without_a_check_that_broke_down_is_noted_until_a_person_has_decided(sheet):
    broken = Report("double", "Doubling", "d", 1, BROKEN)
    export = to_canvas({"ada": {"double": broken}}, sheet(), ["double"])
    assert cells(export)["11"] == "10"
    assert any("ada, double: the grader itself failed in 1 of 2 checks" in note for note in export.notes)
    decided = Report("double", "Doubling", "d", 1, BROKEN, override=Override(1, "seen"))
    export = to_canvas({"ada": {"double": decided}}, sheet(), ["double"])
    assert cells(export)["11"] == "2.5"
    assert not any("failed" in note for note in export.notes)


def test_a_persons_decision_counts(sheet):
    export = to_canvas({"ada": {"double": report(override=Override(4, "Shown."))}}, sheet(), ["double"])
    assert cells(export)["11"] == "10"


def test_a_column_can_be_chosen(sheet):
    reports = {"ada": {"double": report()}}
    for title in ("Essay (102)", "essay"):
        export = to_canvas(reports, sheet(), ["double"], {"double": title})
        assert cells(export, "Essay (102)")["11"] == "15"


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"double": "Essay (103)"}, r"canvas\.csv:1: .*no such column; did you mean 'Essay \(102\)'"),
        ({"double": "Final Score"}, r"canvas\.csv:1: .*read only"),
        ({"duoble": "Essay (102)"}, r"no exercise 'duoble'; did you mean 'double'"),
        ({"double": "greet (103)", "greet": "greet (103)"}, r"canvas\.csv:1: .*would both fill 'greet \(103\)'"),
    ],
)
def test_a_choice_that_makes_no_sense_is_refused(sheet, columns, said):
    reports = {"ada": {"double": report(), "greet": report("greet", "Greeting")}}
    with pytest.raises(GraderError, match=said):
        to_canvas(reports, sheet(), ["double", "greet"], columns)


def test_a_column_of_the_instructors_own_is_no_assignment(sheet):
    export = to_canvas({"ada": {"double": report()}}, sheet(SHEET.replace("Notes", "Doubling")), ["double"])
    assert rows(export)[0][-2:] == ["Section", "Doubling (101)"]


def test_a_title_that_two_columns_have_must_be_chosen(sheet):
    text = SHEET.replace("Essay (102)", "Doubling (102)")
    with pytest.raises(
        GraderError, match=r"any of the columns 'Doubling \(101\)', 'Doubling \(102\)'.*--column double="
    ):
        to_canvas({"ada": {"double": report()}}, sheet(text), ["double"])


def test_an_exercise_without_a_column_is_noted_and_none_at_all_is_an_error(sheet):
    other = report("other", "Something else")
    export = to_canvas({"ada": {"double": report(), "other": other}}, sheet(), ["double", "other"])
    assert any(n.startswith('other ("Something else") has no column') for n in export.notes)
    with pytest.raises(GraderError, match=r"canvas\.csv:1: no assignment's column.*Assignments: .*'Doubling \(101\)'"):
        to_canvas({"ada": {"other": other}}, sheet(), ["other"])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", r"canvas\.csv:1: the file is empty"),
        ("a,b\n1,2\n", r"canvas\.csv:1: no column 'ID', 'Section'"),
        (f"{HEADER}\nAda,1,,,,,,,,\n", r"canvas\.csv:2: no row 'Points Possible'"),
        (SHEET + "x" + ",1" * 12 + "\n", r"canvas\.csv:7: 13 cells, expected 10"),
        (SHEET + '"open', r"canvas\.csv:7: not valid CSV"),
        (SHEET.encode() + b"\xff\xff", r"canvas\.csv:7: not valid UTF-8"),
    ],
)
def test_a_sheet_that_is_wrong_is_told_with_file_and_line(sheet, text, said):
    with pytest.raises(GraderError, match=said):
        to_canvas({"ada": {"double": report()}}, sheet(text), ["double"])


def test_a_sheet_that_is_not_there_is_told(tmp_path):
    with pytest.raises(GraderError, match="No such file"):
        to_canvas({}, tmp_path / "none.csv", [])


def test_an_exercise_that_nobody_was_graded_in_is_refused(sheet):
    with pytest.raises(GraderError, match="no reports of 'duoble'; did you mean"):
        to_canvas({"ada": {"double": report()}}, sheet(), ["double", "duoble"])


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_byte_order_mark_changes_nothing(sheet, encoding):
    assert cells(to_canvas({"ada": {"double": report()}}, sheet(SHEET, encoding), ["double"]))["11"] == "7.5"


def test_semicolons_and_decimal_commas_are_kept(sheet):
    text = (
        SHEET.replace('"Lovelace, Ada"', "Lovelace").replace('"Turing, Alan"', "Turing").replace('"Student, Test"', "T")
    )
    text = text.replace(",", ";").replace("10.00", "10,00")
    header, _hidden, points, ada, *_rest = rows(to_canvas({"ada": {"double": report()}}, sheet(text), ["double"]), ";")
    assert (header[-1], points[-1], ada[-1]) == ("Doubling (101)", "10,00", "7,5")


def test_first_and_last_names_in_columns_of_their_own(sheet):
    text = "LastName,FirstName,ID,SIS Login ID,Section,Doubling (1)\n Points Possible,,,,,4\nLovelace,Ada,11,,L,\n"
    export = to_canvas({"ada lovelace": {"double": report()}}, sheet(text), ["double"])
    assert rows(export)[2] == ["Lovelace", "Ada", "11", "", "L", "3"]


def test_canvas_own_number_tells_people_of_one_name_apart(sheet):
    text = SHEET.replace("Lovelace, Ada", "Lee, Sam").replace("Turing, Alan", "Lee, Sam")
    reports = {"leesam_11": {"double": report(passed=1)}, "leesam_12": {"double": report(passed=2)}}
    known = {student: Person(student, "leesam") for student in reports}
    export = to_canvas(reports, sheet(text), ["double"], known=known)
    assert (cells(export)["11"], cells(export)["12"]) == ("2.5", "5")


def test_the_test_student_is_nobody(sheet):
    export = to_canvas({"test student": {"double": report()}}, sheet(), ["double"])
    assert cells(export)["99"] == ""
    assert any("test student is not in the sheet" in n for n in export.notes)


def test_a_name_that_a_spreadsheet_would_run_is_quoted(sheet):
    text = SHEET.replace('"Turing, Alan"', '"=HYPERLINK(""http://x"")"').replace("u-2", "-5")
    row = rows(to_canvas({"turing": {"double": report()}}, sheet(text), ["double"]))[4]
    assert row[0].startswith("'=HYPERLINK")
    assert row[2] == "-5"
    assert row[-1] == "7.5"


def test_the_instructors_own_file_is_not_touched(sheet):
    path: Path = sheet()
    before = path.read_bytes()
    to_canvas({"ada": {"double": report()}}, path, ["double"])
    assert path.read_bytes() == before
