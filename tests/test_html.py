"""The report's pages, read as files: what they say, and what they do not let through. test_browser.py opens them."""

import base64
import hashlib
import io
import re
import shutil
import subprocess
import sys
import time
from html.parser import HTMLParser
from pathlib import Path

import msgspec
import numpy as np
import pytest

from grader.course import Course
from grader.diagnosis import Diagnosis
from grader.ending import Ending, Line
from grader.errors import GraderError
from grader.gradebook import Gradebook
from grader.intake import Person
from grader.pictures import Boundary, Confusion, Curve, Fit, Wrong
from grader.render.html import write_report
from grader.render.html.code import code
from grader.render.html.pages import prose, student_file
from grader.render.html.svg import drawing
from grader.render.html.tiles import png
from grader.report import Late, Report, Run, Status, Verdict
from grader.sandbox import why_no_walls
from grader.similar import Pair
from grader.store import digest

SOURCE = b"def double(x):\n    return x\n"
DIGEST = digest(SOURCE)
EVIL = "<script>window.hacked = 1</script>\"'><img src=x onerror=window.hacked=1>"


def verdicts(doubles=Status.PASSED, message="", **more):
    return (
        Verdict("doubles", "`double` gives back twice a number.", doubles, 1.0, message, **more),
        Verdict("totals", "`total` is the sum of a list.", Status.PASSED, 2.0),
    )


def a_report(doubles=Status.PASSED, message="", submission=DIGEST, ending=Ending.FINISHED, lines=(), **more):
    runs = (Run("double", ending, "", 0.5, 1.0, 2_000_000), Run("total", Ending.FINISHED, "", 0.5, 1.0, 2_000_000))
    return Report("double", "Doubling", submission, 7, verdicts(doubles, message, lines=lines), runs, **more)


class Page(HTMLParser):
    """A page's text, and every element with its attributes."""

    def __init__(self, path):
        super().__init__()
        self.raw = path.read_text(encoding="utf-8")
        self.elements, self.words = [], []
        self.feed(self.raw)
        self.text = " ".join(" ".join(self.words).split())

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data):
        if not self.elements or self.elements[-1][0] not in ("style", "script"):
            self.words.append(data)

    def all(self, tag, **wanted):
        return [a for t, a in self.elements if t == tag and all(a.get(k) == v for k, v in wanted.items())]


@pytest.fixture
def written(tmp_path, course):
    """Writes the report of some students' reports; gives the class's page and each student's."""

    def write(students, course=course, **more):
        with Gradebook(tmp_path / "book") as book:
            book.keep_source(digest(SOURCE), SOURCE)
            for student, reports in students.items():
                for report in reports if isinstance(reports, list) else [reports]:
                    book.record(student, report)
            index = write_report(course, book, **more)
        return Page(index), {s: Page(index.parent / "students" / student_file(s)) for s in students}

    return write


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


def test_the_same_file_twice_is_told_and_the_untouched_stub_is_not(written, course):
    stub = digest(course.exercise("double").stub.read_bytes())
    page, _students = written({"ann": a_report(), "bob": a_report(), "cyd": a_report(submission=stub)})
    assert "the same file, byte for byte" in page.text
    page, _students = written({s: a_report(submission=stub) for s in ("ann", "bob", "cyd")})
    assert "None is known." in page.text


OTHER = b"import math\n\ndef double(y):\n    # mine\n    return y\n"


def a_pair(a="ann", b="bob", first=SOURCE, second=OTHER):
    passages = (((2, 2), (5, 5)),)
    return Pair("double", a, b, digest(first), digest(second), 0.93, 0.41, ((2, 2),), ((5, 5),), False, passages)


def similar_pages(tmp_path):
    return {p.name: Page(p) for p in (tmp_path / "book/report/similar").glob("*.html")}


@pytest.fixture
def two(tmp_path):
    """Two who handed in different files, and both files kept."""
    with Gradebook(tmp_path / "book") as book:
        book.keep_source(digest(OTHER), OTHER)
    return {"ann": a_report(), "bob": a_report(submission=digest(OTHER))}


def test_a_pair_has_a_page_that_is_reached_from_the_class_and_from_both_students(written, two, tmp_path):
    page, students = written(two, similar=[a_pair()])
    ((name, side_by_side),) = similar_pages(tmp_path).items()
    assert "93 % code that agrees" in page.text
    assert page.all("a", href=f"similar/{name}")
    assert all(s.all("a", href=f"../similar/{name}") for s in students.values())
    assert "93 % of this code" in students["ann"].text
    assert "41 % of this code" in students["bob"].text
    assert "bob" not in students["ann"].raw
    assert "ann" not in students["bob"].raw
    for student in students:
        assert side_by_side.all("a", href=f"../students/{student_file(student)}#double")
    assert "Advice, not a verdict." in side_by_side.text
    assert "stub" in side_by_side.text


def test_both_files_are_shown_with_the_passages_that_agree_numbered_on_both_sides(written, two, tmp_path):
    written(two, similar=[a_pair()])
    (page,) = similar_pages(tmp_path).values()
    assert len(page.all("span", **{"class": "n"})) == 2 + 5
    assert [a["href"] for a in page.all("a", **{"class": "mark"})] == ["#right.1", "#left.1"]
    assert len(page.all("span", **{"data-p": "1"})) == 2
    assert "lines 2 ↔ 5" in page.text


def test_those_who_handed_in_the_same_file_share_a_page_whose_name_stays(written, tmp_path):
    page, students = written({"ann": a_report(), "bob": a_report(), "cyd": a_report()})
    before = similar_pages(tmp_path)
    assert len(before) == 1
    assert all(s.all("a", href=f"../similar/{next(iter(before))}") for s in students.values())
    assert page.text.count("byte for byte") == 1
    written({"ann": a_report(), "bob": a_report(), "dan": a_report()})
    assert list(similar_pages(tmp_path)) == list(before)


def test_students_with_the_same_two_files_are_one_pair(written, two, tmp_path):
    everyone = two | {"cyd": two["bob"], "dan": two["ann"]}
    pairs = [a_pair(), a_pair("ann", "cyd"), a_pair("bob", "dan", OTHER, SOURCE), a_pair("cyd", "dan", OTHER, SOURCE)]
    page, _students = written(everyone, similar=pairs)
    assert page.text.count("code that agrees") == 1
    assert len(similar_pages(tmp_path)) == 3  # and one for those who have the same file, on either side


def test_a_pair_of_files_that_were_replaced_since_is_left_out_and_told(written, two, tmp_path):
    replaced = two | {"bob": a_report(submission="d3")}
    page, _students = written(replaced, similar=[a_pair(), a_pair("ann", "left")])
    assert "2 pairs are left out" in page.text
    assert not similar_pages(tmp_path)


def test_pages_of_pairs_that_are_none_any_more_go(written, two, tmp_path):
    written(two, similar=[a_pair()])
    assert similar_pages(tmp_path)
    written(two)
    assert not similar_pages(tmp_path)


def test_a_pair_whose_files_were_not_kept_is_listed_without_a_page(written, tmp_path):
    page, students = written({"ann": a_report(), "bob": a_report(submission=digest(OTHER))}, similar=[a_pair()])
    assert "93 % code that agrees" in page.text
    assert not similar_pages(tmp_path)
    assert not [a for p in (page, *students.values()) for a in p.all("a") if "similar/" in a["href"]]


def test_hostile_files_and_names_of_a_pair_do_nothing(written, tmp_path):
    sources = [f'x = """{EVIL}\n{n}\u202e\x1b[31m"""\n# {EVIL}\n'.encode() for n in range(2)]
    with Gradebook(tmp_path / "book") as book:
        for source in sources:
            book.keep_source(digest(source), source)
    names = EVIL, EVIL + "2"
    far = (((1, 1), (2, 2)), ((2, 4_000), (1, 9_000)), ((5_000, 5_001), (9, 9)))
    pair = Pair("double", *names, digest(sources[0]), digest(sources[1]), 1.0, 0.5, (), (), False, far)
    written({n: a_report(submission=digest(s)) for n, s in zip(names, sources, strict=True)}, similar=[pair])
    (page,) = similar_pages(tmp_path).values()
    assert len(page.all("script")) == 1
    assert not page.all("img")
    assert not [a for _tag, a in page.elements if any(k.startswith("on") for k in a)]
    assert not re.search("[\u202e\x1b]", page.raw)
    assert "window.hacked = 1" in page.text
    assert "1 passage lies beyond" in page.text


def test_no_more_pages_than_anyone_looks_at(written, tmp_path, monkeypatch):
    monkeypatch.setattr("grader.render.html.pairs.PAGES", 2)
    with Gradebook(tmp_path / "book") as book:
        for i in range(3):
            book.keep_source(digest(OTHER + b"%d" % i), OTHER + b"%d" % i)
    reports = {f"s{i}": a_report(submission=digest(OTHER + b"%d" % i)) for i in range(3)}
    pairs = [a_pair(f"s{i}", f"s{j}", OTHER + b"%d" % i, OTHER + b"%d" % j) for i, j in ((0, 1), (0, 2), (1, 2))]
    page, _students = written(reports, similar=pairs)
    assert len(similar_pages(tmp_path)) == 2
    assert "1 more are in similar.json" in page.text


def test_students_go_by_the_names_of_the_roster_and_are_sorted_by_them(written, two, tmp_path):
    people = [Person("ann", "Zoë Fox", "zoe@uni.example", "Lab 2"), Person("bob", "Al Poe"), Person("cyd", "Al Poe")]
    with Gradebook(tmp_path / "book") as book:
        book.keep_people([*people, Person("dan", EVIL)])
    page, students = written(two | {"cyd": a_report(), "dan": a_report(), "eve": a_report()}, similar=[a_pair()])
    rows = re.findall(r'<tr><th scope="row"><a href="students/[^"]*">([^<]*)</a>', page.raw)
    assert rows[1:5] == ["Al Poe (bob)", "Al Poe (cyd)", "eve", "Zoë Fox"]
    assert "Zoë Fox ann Lab 2" in page.text
    assert "Zoë Fox ann" in students["ann"].text
    assert "zoe@uni.example" not in page.raw + students["ann"].raw
    assert any("Al Poe (bob)" in p.text for p in similar_pages(tmp_path).values())
    assert not page.all("img")
    assert len(students["dan"].all("script")) == 1


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


# ------------------------------------------------------------------ pictures


def graded(tmp_path, course, pictures):
    """A course whose `double` has pictures, and a gradebook of one student graded by it."""
    shutil.copytree(course.root, tmp_path / "course")
    head = "from grader import expect\nfrom grader.pictures import Curve\n\n\n"
    (tmp_path / "course/exercises/double/pictures.py").write_text(head + pictures)
    (tmp_path / "class/ann").mkdir(parents=True)
    shutil.copy(course.root / "solutions/double/double.py", tmp_path / "class/ann")
    command = [sys.executable, "-m", "grader", "--course", tmp_path / "course", "grade", tmp_path / "class"]
    command += ["--out", tmp_path / "book", "--seed", "1", *(["--isolation", "none"] if why_no_walls() else [])]
    done = subprocess.run([str(c) for c in command], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    with Gradebook(tmp_path / "book") as book:
        index = write_report(Course(tmp_path / "course"), book)
    return Page(index), Page(index.parent / "students" / student_file("ann"))


def test_the_authors_pictures_are_drawn_from_the_stored_evidence(tmp_path, course):
    pictures = (
        "def pictures(double, kept):\n"
        "    return [Curve('Doubles', expect.array(double['array']), 'twice', band=(kept['array'], 3 * kept['array']))]\n"
    )
    _page, student = graded(tmp_path, course, pictures)
    assert "Doubles From" in student.text
    (alt,) = (
        a["aria-label"] for a in student.all("svg", role="img") if "drawing" in a["class"] and "band" in a["aria-label"]
    )
    assert "100% of the steps lie within" in alt


def test_a_fault_in_the_pictures_is_told_to_the_instructor_alone(tmp_path, course):
    page, student = graded(tmp_path, course, "def pictures(double, kept):\n    return [1 / 0]\n")
    assert "ZeroDivisionError" in page.text
    assert "ZeroDivisionError" not in student.raw
    assert "3 of 3" not in student.text
    assert "4 of 4 points" in student.text


def test_pictures_that_can_not_be_loaded_are_told_to_the_instructor_alone(tmp_path, course):
    page, student = graded(tmp_path, course, "def picture(double):\n    return []\n")
    assert "pictures.py: lacks the function" in page.text
    assert "lacks the function" not in student.raw
    assert "4 of 4 points" in student.text


SQUARE = np.array([[0, 0, 1], [0, 1, 1]])


@pytest.mark.parametrize(
    "picture",
    [
        Curve("Long", np.linspace(9.0, 1.0, 50_000), "loss"),
        Curve("Huge", [1e-300, 1e308, -1e308, 5.0], "loss"),
        Curve("Not finite", [1.0, float("nan"), float("inf")], "loss"),
        Curve("Logarithmic", [0.0, 1e-12, 1.0, -3.0], "loss", log=True),
        Curve("Level", [2.0, 2.0], "loss", band=([1.0, 1.0], [3.0, 3.0])),
        Curve("Empty", [], "loss"),
        Curve("Nothing above 0", [0.0, -1.0], "loss", log=True),
        Fit("Far off", [1.0, 2.0, 3.0], [1.0, 2.0, 3.0], [1e30, -1e30, float("nan")]),
        Fit("One point", [1.0], [1.0], [1.0]),
        Fit("Empty", [], [], []),
        Confusion("Digits", [0, 1, 1], [0, 1, 0], "ab"),
        Confusion("Empty", [], [], ""),
        Boundary("Plane", (-1.0, 1.0, -1.0, 1.0), SQUARE, [[0.5, 0.5], [9.0, 9.0]], [0, 1]),
        Boundary("Empty", (-1.0, 1.0, -1.0, 1.0), SQUARE, np.zeros((0, 2)), []),
        Wrong("Misread", np.zeros((2, 8, 8, 3)), [0, 1], [1, 0], ["<a>", "b"]),
    ],
    ids=lambda p: f"{type(p).__name__}-{p.title}",
)
def test_a_drawing_is_small_and_holds_only_numbers(picture):
    drawn = str(drawing(picture))
    assert len(drawn) < 30_000
    places = " ".join(re.findall(r' (?:d|x|y|cx|cy|width|height|viewBox)="([^"]*)"', drawn))
    assert not re.search("nan|inf|e", places)
    assert "<a>" not in drawn


@pytest.mark.parametrize(
    ("image", "mode", "pixel"),
    [
        (np.full((28, 28), 200, np.uint8), "L", 200),
        (np.full((28, 28, 1), 0.5), "L", 128),
        (np.full((32, 32, 3), [1.0, 0.0, 2.0]), "RGB", (255, 0, 255)),
        (np.full((200, 100), 7, np.uint8), "L", 7),
    ],
)
def test_a_misread_picture_becomes_a_png(image, mode, pixel):
    from PIL import Image

    with Image.open(io.BytesIO(png(image))) as read:
        assert read.mode == mode
        assert read.getpixel((3, 3)) == pixel
        assert max(read.size) <= 56


# ------------------------------------------------------------------ code


def test_code_has_a_line_with_an_anchor_for_every_line_of_the_file():
    shown = code(b'def f(x):\r\n    """Two\n    lines."""\n\treturn "<b>"\n\n\n', "lab")
    assert shown.lines == 4
    assert re.findall(r'id="(lab\.L\d)"', shown.html) == ["lab.L1", "lab.L2", "lab.L3", "lab.L4"]
    assert '<span class="string">&quot;&lt;b&gt;&quot;</span>' in shown.html
    assert all(
        row.count("<span") == row.count("</span") for row in re.findall(r"<span class=\"row.*?\n</span>", shown.html)
    )


@pytest.mark.parametrize(
    "source", [b"", b"\xff\xfe\x00", b'"""', b"'" * 5_000, b"x" * 100_000, b"\n" * 100_000, b'"\\' * 9_000]
)
def test_any_bytes_can_be_shown_quickly(source):
    started = time.process_time()
    shown = code(source, "lab")
    assert time.process_time() - started < 1
    assert "\x00" not in shown.html
    assert shown.cut == (len(source) > 400)


def test_what_stands_between_backticks_is_code_and_still_escaped():
    assert prose("`a<b` holds") == "<code>a&lt;b</code> holds"
    assert prose("one ` alone") == "one ` alone"


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
