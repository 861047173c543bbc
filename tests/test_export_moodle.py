"""The worksheet that an instructor uploads to Moodle."""

import csv
import io

import pytest
from uploads import A, lay

from grader.ending import Ending
from grader.errors import GraderError
from grader.export import to_moodle
from grader.intake import Person, collect
from grader.report import Late, Override, Report, Run, Status, Verdict

HEADER = (
    "Identifier,Full name,Email address,Status,Grade,Maximum Grade,Grade can be changed,"
    "Last modified (submission),Last modified (grade),Feedback comments"
)
SHEET = f"""{HEADER}
Participant 101,Ada Lovelace,ada@uni.edu,Submitted for grading,,10.00,Yes,"Monday, 2 November 2026, 9:12 AM",-,
Participant 102,Alan Turing,turing@uni.edu,Submitted for grading,3.00,10.00,No,-,"Monday, 2 November 2026, 9:12 AM",Good.
Participant 103,Grace Hopper,grace@uni.edu,No submission,5.00,10.00,Yes,-,-,
"""


def report(lost=False, passed=3, message="Expected 4, received <5>.", **more):
    verdicts = (
        Verdict("a", "It is one.", Status.PASSED, passed),
        Verdict("b", "It is `x < y`.", Status.FAILED, 4 - passed, message),
    )
    runs = (Run("p", Ending.SANDBOX_FAULT if lost else Ending.FINISHED, "", 0.1, 0.1, 1),)
    return Report("double", "Doubling", "d", 1, verdicts, runs, **more)


@pytest.fixture
def sheet(tmp_path):
    def write(text=SHEET):
        path = tmp_path / "moodle.csv"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def rows(export):
    return list(csv.DictReader(io.StringIO(export.data.decode("utf-8-sig"), newline="")))


def test_the_grade_is_scaled_and_everything_else_stays(sheet):
    export = to_moodle({"ada": {"double": report()}}, sheet(), "double")
    ada, alan, grace = rows(export)
    assert ada["Grade"] == "7.5"
    assert ada["Identifier"] == "Participant 101"
    assert ada["Last modified (grade)"] == "-"
    assert (alan["Grade"], alan["Feedback comments"], grace["Grade"]) == ("3.00", "Good.", "5.00")
    assert "Scaled from 4 to 10 points." in export.notes
    assert export.data.decode().split("\r\n")[0] == HEADER


def test_the_feedback_says_what_failed_in_escaped_html(sheet):
    ada = rows(to_moodle({"ada": {"double": report()}}, sheet(), "double"))[0]
    assert "Doubling: 3/4" in ada["Feedback comments"]
    assert "<li>It is `x &lt; y`. Expected 4, received &lt;5&gt;.</li>" in ada["Feedback comments"]
    assert "It is one." not in ada["Feedback comments"]


def test_the_feedback_says_why_the_score_is_another(sheet):
    decided = report(note="A notebook.", late=Late(60, "10% a day", 2.7), override=Override(4, "Shown & told."))
    ada = rows(to_moodle({"ada": {"double": decided}}, sheet(), "double"))[0]
    assert ada["Grade"] == "10"
    for said in ("A notebook.", "10% a day", "Shown &amp; told."):
        assert said in ada["Feedback comments"]


def test_long_messages_are_cut(sheet):
    ada = rows(to_moodle({"ada": {"double": report(message="x" * 10_000)}}, sheet(), "double"))[0]
    assert len(ada["Feedback comments"]) < 1_000


def test_full_marks_say_so(sheet):
    verdicts = (Verdict("a", "A.", Status.PASSED, 4),)
    ada = rows(to_moodle({"ada": {"double": Report("double", "D", "d", 1, verdicts)}}, sheet(), "double"))[0]
    assert ada["Grade"] == "10"
    assert "All checks passed." in ada["Feedback comments"]


def test_who_is_locked_is_left_and_noted(sheet):
    export = to_moodle({"turing": {"double": report()}}, sheet(), "double")
    assert rows(export)[1]["Grade"] == "3.00"
    assert rows(export)[1]["Feedback comments"] == "Good."
    assert any("turing (line 3): the grade is locked" in n for n in export.notes)


def test_a_lost_run_is_left_and_noted(sheet):
    export = to_moodle({"grace": {"double": report(lost=True)}}, sheet(), "double")
    assert rows(export)[2]["Grade"] == "5.00"
    assert any("grader itself failed" in n for n in export.notes)


def test_a_score_without_a_check_that_broke_down_is_noted(sheet):
    verdicts = (Verdict("a", "A.", Status.PASSED, 1), Verdict("b", "B.", Status.BROKEN, 3))
    export = to_moodle({"ada": {"double": Report("double", "Doubling", "d", 1, verdicts)}}, sheet(), "double")
    assert rows(export)[0]["Grade"] == "10"
    assert any("ada (line 2): the grader itself failed in 1 of 2 checks" in note for note in export.notes)


def test_the_instructors_own_words_stay_and_an_earlier_export_is_replaced(sheet):
    open_now = SHEET.replace(",No,", ",Yes,")
    first = to_moodle({"turing": {"double": report(passed=1)}}, sheet(open_now), "double")
    again = to_moodle({"turing": {"double": report()}}, sheet(first.data.decode().replace("\r\n", "\n")), "double")
    said = rows(again)[1]["Feedback comments"]
    assert said.startswith("Good.<p>")
    assert said.count("<strong>Keras Labs</strong>") == 1
    assert "3/4" in said


def test_what_an_instructor_wrote_below_our_feedback_stays(sheet):
    reports = {"ada": {"double": report(passed=1)}}
    first = to_moodle(reports, sheet(), "double").data.decode().replace("\r\n", "\n")
    signed = "<p>Well done, Ada. Please see me. Prof. X</p>"
    assert "</small></p>" in first
    again = to_moodle(
        {"ada": {"double": report()}}, sheet(first.replace("</small></p>", f"</small></p>{signed}")), "double"
    )
    said = rows(again)[0]["Feedback comments"]
    assert said.endswith(signed)
    assert ("3/4" in said, "1/4" in said) == (True, False)
    assert not [note for note in again.notes if "earlier export" in note]

    endless = first.replace("<p><small>Keras Labs</small></p>", signed)
    again = to_moodle({"ada": {"double": report()}}, sheet(endless), "double")
    said = rows(again)[0]["Feedback comments"]
    assert said.endswith(signed)
    assert ("3/4" in said, "1/4" in said) == (True, True)
    assert any("ada (line 2): it can not be told where" in note for note in again.notes)


def test_feedback_that_begins_with_a_dash_stays_to_the_letter(sheet):
    text = (
        SHEET.replace(",Good.", ",-2 because of a formal mistake")
        .replace(",-,-,", ",-,-,=) fine")
        .replace(",No,", ",Yes,")
    )
    export = to_moodle({"turing": {"double": report()}}, sheet(text), "double")
    assert rows(export)[1]["Feedback comments"].startswith("-2 because of a formal mistake<p>")
    assert rows(export)[2]["Feedback comments"] == "=) fine"


def test_who_the_sheet_knows_only_by_address_or_name_is_found_by_what_the_roster_said(sheet):
    for who in (Person("s-17", "Ada Lovelace"), Person("s-17", "A. L.", "ada@uni.edu")):
        export = to_moodle({"s-17": {"double": report()}}, sheet(), "double", {"s-17": who})
        assert [row["Grade"] for row in rows(export)] == ["7.5", "3.00", "5.00"]
        assert not [note for note in export.notes if "s-17" in note]
    assert any("s-17" in note for note in to_moodle({"s-17": {"double": report()}}, sheet(), "double").notes)


def test_who_matches_nobody_is_noted(sheet):
    export = to_moodle({"zoe": {"double": report()}, "Hopper, Grace": {"double": report()}}, sheet(), "double")
    assert "zoe is not in the sheet: left out." in export.notes
    assert rows(export)[2]["Grade"] == "7.5"


def test_with_blind_marking_the_participants_number_counts(sheet):
    text = "Identifier,Status,Grade,Maximum Grade,Last modified (grade)\nParticipant 101,,,4,-\nParticipant 102,,,4,-\n"
    export = to_moodle({"101": {"double": report()}, "Participant 102": {"double": report()}}, sheet(text), "double")
    assert [r["Grade"] for r in rows(export)] == ["3", "3"]
    assert any("no column for feedback" in n for n in export.notes)


def test_with_blind_marking_who_was_collected_is_found(sheet, tmp_path, exercises):
    folders = {f"Participant_{n}_assignsubmission_file_/double.py": A for n in (101, 102)}
    collected = collect(lay(tmp_path / "class", folders), exercises).students
    known = {h.student: Person(h.student, h.name) for h in collected.values()}
    text = "Identifier,Status,Grade,Maximum Grade\nParticipant 101,,,4\nParticipant 102,,,4\nParticipant 103,,,4\n"
    export = to_moodle({who: {"double": report()} for who in collected}, sheet(text), "double", known)
    assert [r["Grade"] for r in rows(export)] == ["3", "3", ""]
    assert not [note for note in export.notes if "not in the sheet" in note]


def test_the_participants_number_tells_people_of_one_name_apart(sheet, tmp_path, exercises):
    folders = {f"Sam Lee_{n}_assignsubmission_file_/double.py": A for n in (101, 102)}
    collected = collect(lay(tmp_path / "class", folders), exercises).students
    known = {h.student: Person(h.student, h.name) for h in collected.values()}
    text = SHEET.replace("Ada Lovelace", "Sam Lee").replace("Alan Turing", "Sam Lee").replace(",No,", ",Yes,")
    reports = {who: {"double": report(passed=i + 2)} for i, who in enumerate(sorted(collected))}
    assert [r["Grade"] for r in rows(to_moodle(reports, sheet(text), "double", known))] == ["5", "7.5", "5.00"]
    assert (
        "nobody_101 is not in the sheet: left out."
        in to_moodle({"nobody_101": {"double": report()}}, sheet(text), "double").notes
    )


def test_a_decimal_comma_is_kept(sheet):
    export = to_moodle({"ada": {"double": report()}}, sheet(SHEET.replace("10.00", '"10,00"')), "double")
    assert rows(export)[0]["Grade"] == "7,5"


def test_a_cell_that_a_spreadsheet_would_run_is_quoted(sheet):
    export = to_moodle({} | {"ada": {"double": report()}}, sheet(SHEET.replace("Grace Hopper", "@SUM(A1)")), "double")
    assert rows(export)[2]["Full name"] == "'@SUM(A1)"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Name,Mark\na,1\n", r"moodle\.csv:1: no column 'Identifier', 'Grade'.*received the columns 'Name', 'Mark'"),
        (SHEET.replace("Maximum Grade", "Scale"), r"moodle\.csv:1: .*with a scale"),
        (SHEET + "Participant 104,a,b,c,d,e,f,g,h,i,j\n", r"moodle\.csv:5: 11 cells, expected 10"),
    ],
)
def test_a_sheet_that_is_wrong_is_told_with_file_and_line(sheet, text, said):
    with pytest.raises(GraderError, match=said):
        to_moodle({"ada": {"double": report()}}, sheet(text), "double")


def test_an_exercise_that_nobody_was_graded_in_is_refused(sheet):
    with pytest.raises(GraderError, match="no reports of 'greet'"):
        to_moodle({"ada": {"double": report()}}, sheet(), "greet")
