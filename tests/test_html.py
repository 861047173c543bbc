"""The report's pages, read as files: what they say, and what they do not let through. test_browser.py opens them."""

import base64
import hashlib
import re
import time
from pathlib import Path

import msgspec
import pytest
from pages import DIGEST, EVIL, Page, a_report, verdicts

from grader.diagnosis import Diagnosis
from grader.ending import Ending, Line
from grader.errors import GraderError
from grader.gradebook import Gradebook
from grader.render.html import write_report
from grader.render.html.pages import student_file
from grader.report import Late, Report, Status, Verdict
from grader.store import digest


def test_the_class_links_to_a_page_of_every_student(written, tmp_path):
    page, students = written({"ann": a_report(), "bob": a_report(Status.FAILED, "Not so.")})
    links = {a["href"].partition("#")[0] for a in page.all("a") if a["href"].startswith("students/")}
    assert links == {f"students/{student_file(s)}" for s in students}
    assert all((tmp_path / "book/report" / link).is_file() for link in links)
    assert "3 of 3 points" in students["ann"].text
    assert "2 of 3 points" in students["bob"].text
    assert "Not so." in students["bob"].text
    assert "Not so." not in students["ann"].raw


def test_diagnoses_are_told_to_the_student_and_counted_for_the_class(written):
    seen = Diagnosis("overfitting", f"the loss is 0.01 and 2.5 {EVIL}")
    failed = a_report(Status.FAILED, "Not so.")
    explained = msgspec.structs.replace(failed.verdicts[0], diagnoses=(seen,))
    failed = msgspec.structs.replace(failed, verdicts=(explained, *failed.verdicts[1:]), troubles=("why: KeyError",))
    page, students = written({"ann": a_report(), "bob": failed, "cid": failed})
    assert "Overfitting: the loss is 0.01 and 2.5" in students["bob"].text
    assert "Overfitting" not in students["ann"].text
    assert EVIL not in students["bob"].raw
    assert "2× Overfitting" in page.text
    assert "For the course's authors double: why: KeyError (2×)" in page.text


def test_an_empty_gradebook_has_no_report(written):
    with pytest.raises(GraderError, match="is empty"):
        written({})


def test_the_page_of_a_student_who_left_goes(written, tmp_path):
    written({"ann": a_report()})
    left = tmp_path / "book/report/students/gone-000000000000.html"
    left.write_text("old")
    written({"ann": a_report()})
    assert not left.exists()


def test_a_students_page_can_be_handed_on_it_tells_nothing_of_the_others(written):
    page, students = written({"annabel-lee": a_report(), "bob": a_report(Status.FAILED, "Not so.")})
    assert "annabel" in page.raw
    assert "annabel" not in students["bob"].raw


def test_a_folder_that_can_not_be_written_is_said_to_be_one(written, tmp_path):
    (tmp_path / "book").mkdir()
    (tmp_path / "book/report").write_text("in the way")
    with pytest.raises(GraderError, match="the pages can not be written"):
        written({"ann": a_report()})


# ------------------------------------------------------------------ nothing a student writes does anything


@pytest.mark.parametrize("name", ["../../escaped", "a/b", ".", "con", "x" * 250, "<b>", "花子", "a b", "a\nb", ""])
def test_a_students_file_has_a_plain_name(name):
    assert re.fullmatch(r"[a-z0-9-]{12,53}\.html", student_file(name))


def test_names_that_look_alike_have_pages_of_their_own():
    names = ["a b", "a-b", "A B", "ａ b", "a  b", "\udce9", "\\udce9x"]
    assert len({student_file(n) for n in names}) == len(names)


def test_text_of_students_is_shown_and_never_markup(written, tmp_path):
    source = f'# {EVIL}\nx = """{EVIL}"""\n'.encode()
    with Gradebook(tmp_path / "book") as book:
        book.keep_source(digest(source), source)
    bad = a_report(
        Status.FAILED,
        EVIL,
        digest(source),
        lines=(Line(1, EVIL, EVIL),),
        output=EVIL,
        note=EVIL,
        late=Late(1.0, EVIL, 0.5),
    )
    page, students = written({EVIL: bad})
    for shown in (page, students[EVIL]):
        assert len(shown.all("script")) == 1
        assert not shown.all("img")
        assert not [a for _tag, a in shown.elements if any(k.startswith("on") for k in a)]
        assert "window.hacked = 1" in shown.text


def test_what_hides_or_reorders_text_is_made_visible(written):
    page, students = written({"eve\u202egnp": a_report(output="\x1b[31mred\u202e", note="a\u2066b")})
    for shown in (page, students["eve\u202egnp"]):
        assert not re.search("[\u202e\u2066\x1b]", shown.raw)
        assert "\\u202e" in shown.text


def test_a_page_needs_no_network_and_allows_only_its_own_style_and_script(written):
    page, students = written({"ann": a_report()})
    for shown in (page, students["ann"]):
        (policy,) = (a["content"] for a in shown.all("meta") if a.get("http-equiv") == "Content-Security-Policy")
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        for tag in ("style", "script"):
            (inside,) = re.findall(rf"<{tag}>(.*?)</{tag}>", shown.raw, re.DOTALL)
            mark = base64.b64encode(hashlib.sha256(inside.encode()).digest()).decode()
            assert f"{tag}-src 'sha256-{mark}'" in policy
        assert not [a for _tag, a in shown.elements if "style" in a]
        assert not re.search(r"""(src|href)=["']?(https?:)?//""", shown.raw)


# ------------------------------------------------------------------ what is said


def test_hints_stand_one_inside_the_other_and_only_where_something_failed(written):
    _page, students = written({"ann": a_report(), "bob": a_report(Status.FAILED, "Not so.")})
    raw = students["bob"].raw
    assert re.search(
        r"<details class=\"hint\">.*What is twice 3\?.*<details class=\"hint\">.*Multiply by 2\.", raw, re.S
    )
    assert "Multiply by 2." not in students["ann"].raw


def test_pythons_own_words_and_diagnoses_stand_below_what_they_explain(written):
    more = {"raised": f"ValueError: {EVIL}", "diagnoses": (Diagnosis("diverged", "it rose to nan"),)}
    failed = Verdict("doubles", "It doubles.", Status.FAILED, 1.0, "Said in plain words.", **more)
    _page, students = written({"ann": Report("double", "Doubling", DIGEST, 7, (failed,))})
    page = students["ann"]
    assert page.text.index("Said in plain words.") < page.text.index("The training diverged: it rose to nan.")
    assert EVIL in page.text
    assert not page.all("img", src="x")


def test_the_lines_of_a_traceback_are_linked_to_the_code(written):
    lines = (Line(2, "double", "    return x"), Line(2_000_000_000, "f", "no such line"))
    _page, students = written({"bob": a_report(Status.FAILED, "It raised.", lines=lines)})
    page = students["bob"]
    assert page.all("a", href="#double.L2")
    (row,) = page.all("span", id="double.L2")
    assert "marked" in row["class"]
    assert not page.all("a", href="#double.L2000000000")
    assert "no such line" in page.text


def test_lateness_and_a_persons_decision_are_shown_with_their_reasons(written, tmp_path, course):
    late = a_report(late=Late(7200.0, "10 % a day.", 2.7))
    written({"ann": late, "bob": a_report(Status.FAILED, "Not so.")})
    with Gradebook(tmp_path / "book") as book:
        book.override("bob", "double", 2.5, "Shown in the lab.")
        index = write_report(course, book)
    ann, bob = (Page(index.parent / "students" / student_file(s)) for s in ("ann", "bob"))
    assert "10 % a day. 3 of 3 points were earned, 2.7 remain." in ann.text
    assert "A person decided: 2.5 points." in bob.text
    assert "Shown in the lab." in bob.text
    assert "own score: 2 of 3." in bob.text
    rows = Page(index).text
    assert "3 2.7 /3" in rows
    assert "2 2.5 /3" in rows


def test_our_own_fault_is_not_scored_and_asks_for_a_person(written):
    page, students = written({"ann": a_report(Status.BROKEN, ending=Ending.SANDBOX_FAULT)})
    assert "1 need a person" in page.text
    assert "Not scored." in students["ann"].text


def test_messages_that_differ_only_in_their_numbers_are_counted_together(written):
    said = {f"s{i}": a_report(Status.FAILED, f"expected {i}.5, received -{i}e-3.") for i in range(4)}
    page, _students = written({**said, "other": a_report(Status.FAILED, "Another.")})
    assert "4× expected" in page.text
    assert "1× Another." in page.text


def test_stand_in_data_is_flagged_and_official_data_is_not(written):
    page, students = written({"ann": a_report(data="mnist: built-in stand-in (asked for)", official=False)})
    assert "Stand-in data" in page.text
    assert "Stand-in data" in students["ann"].text
    page, students = written({"ann": a_report(data="mnist: official files")})
    assert "Stand-in data" not in page.text + students["ann"].text


def test_who_handed_nothing_in_has_a_page_that_says_so(written):
    note = "There is no double.py in the folder."
    nothing = Report("double", "Doubling", "", 7, verdicts(Status.TODO, note), note=note)
    page, students = written({"ann": nothing, "bob": a_report()})
    assert note in students["ann"].text
    assert "nothing handed in" in page.text


def test_what_could_not_be_taken_is_told_once_and_without_hints(written):
    note = "ann/work.zip/double.py: it is encrypted."
    todo = (
        Verdict("doubles", "`double` gives back twice a number.", Status.TODO, 1.0, note),
        Verdict("totals", "It sums.", Status.TODO, 2.0, note),
    )
    page, students = written({"ann": Report("double", "Doubling", "", 7, todo, note=note), "bob": a_report()})
    assert students["ann"].text.count(note) == 1
    assert "Nothing was graded." in students["ann"].text
    assert "What is twice 3?" not in students["ann"].raw
    assert "1 handed in nothing, or nothing that could be taken" in page.text


def test_who_lacks_a_part_is_told_so(written):
    greet = Report("greet", "Greeting", "d9", 7, (Verdict("greets", "It greets.", Status.PASSED, 1.0),))
    missing = Report("double", "Doubling", "", 7, verdicts(Status.TODO, "No."), note="No.")
    page, _students = written({"ann": [greet, missing], "bob": [greet, a_report()]})
    assert "1 of 2 not handed in" in page.text
    assert "1 lack a part of the exercises" in page.text


def test_a_large_class_is_shown_at_a_glance_with_words_for_it_and_a_small_one_is_not(written):
    few = {f"s{i:02}": a_report(Status.FAILED if i % 3 else Status.PASSED, "No.") for i in range(24)}
    page, _students = written(few)
    assert not [a for a in page.all("svg") if "glance" in a.get("class", "")]
    page, _students = written(few | {"last": a_report(Status.PASSED)})
    (picture,) = (a for a in page.all("svg", role="img") if "glance" in a["class"])
    assert picture["aria-label"].startswith("25 students by 2 checks")
    drawn = [float(a["width"]) for a in page.all("rect", **{"class": "whole failed"})]
    assert drawn == [pytest.approx(690 * 16 / 25, abs=0.1)]  # those alike stand side by side


def test_several_exercises_in_the_courses_order_and_students_who_lack_some(written):
    greet = Report("greet", "Greeting", "", 7, (Verdict("greets", "It greets.", Status.PASSED, 1.0),))
    page, students = written({"ann": [greet, a_report()], "bob": greet})
    assert [a["id"] for a in page.all("section")] == ["students", "double", "greet", "similar"]
    assert [a["id"] for a in students["ann"].all("section")] == ["double", "greet"]
    assert "4 of 4 points" in students["ann"].text


def test_an_exercise_that_the_course_no_longer_has_is_still_reported(written):
    gone = msgspec.structs.replace(a_report(Status.FAILED, "Not so."), exercise="gone")
    page, students = written({"ann": gone})
    assert "no exercise 'gone'" in page.text
    assert "Not so." in students["ann"].text


# ------------------------------------------------------------------ time


@pytest.mark.slow
def test_a_large_class_takes_seconds(tmp_path, course):
    source = Path(__file__).read_bytes()[:6_000]
    with Gradebook(tmp_path / "book") as book:
        for i in range(300):
            handed_in = source + f"\n# {i}\n".encode()
            book.keep_source(digest(handed_in), handed_in)
            for slug in ("double", "greet", "third"):
                status = Status.PASSED if i % 3 else Status.FAILED
                report = a_report(status, f"expected {i}", digest(handed_in))
                book.record(f"student {i:03}", msgspec.structs.replace(report, exercise=slug))
        started = time.process_time()
        write_report(course, book)
        assert time.process_time() - started < 20
