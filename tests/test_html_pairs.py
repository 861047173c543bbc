"""Similar files in the report: which pairs are listed, and the page that shows two files side by side."""

import re

import pytest
from pages import EVIL, SOURCE, Page, a_report

from grader.gradebook import Gradebook
from grader.intake import Person
from grader.render.html.pages import student_file
from grader.similar import Pair
from grader.store import digest

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


def test_the_same_file_twice_is_told_and_the_untouched_stub_is_not(written, course):
    stub = digest(course.exercise("double").stub.read_bytes())
    page, _students = written({"ann": a_report(), "bob": a_report(), "cyd": a_report(submission=stub)})
    assert "the same file, byte for byte" in page.text
    page, _students = written({s: a_report(submission=stub) for s in ("ann", "bob", "cyd")})
    assert "None is known." in page.text


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
