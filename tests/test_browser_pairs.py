"""Two submissions side by side, opened and used in a real browser."""

from pathlib import Path

import pytest
from browser import CONTRASTS, EVIL, MARKS, a_report, sync_api

from grader.course import Course
from grader.gradebook import Gradebook
from grader.render.html import write_report
from grader.report import Status
from grader.similar import Pair
from grader.store import digest

pytestmark = MARKS

LEFT = b"\n".join(
    [b"def mine(x):", b"    return x + 1", *[b"y%d = %d" % (i, i) for i in range(60)], b"total = mine(9)"]
)
RIGHT = b"\n".join([b"total = yours(9)", *[b"z = [%d]" % i for i in range(90)], b"def yours(a):", b"    return a + 1"])
COLOURFUL = b"def f(x):  # Why?\n    return 'text', 1\n" * 9
MANY = tuple(((i, i + 1), (i, i + 1)) for i in range(1, 19, 2))
PASSAGES = (((1, 2), (92, 93)), ((63, 63), (1, 1)))


@pytest.fixture(scope="module")
def report_of_pairs(tmp_path_factory):
    """The folder with the pages of two pairs: an ordinary one and a hostile one."""
    course = Course(Path(__file__).parent / "course")
    hostile = [f"# {EVIL}\nx{i} = '{EVIL}'\n".encode() for i in range(2)]
    work = {
        "ann": LEFT,
        "bob": RIGHT,
        "cyd": COLOURFUL,
        "dan": COLOURFUL + b" ",
        EVIL: hostile[0],
        f"{EVIL}2": hostile[1],
    }
    marks = {who: digest(source) for who, source in work.items()}
    with Gradebook(tmp_path_factory.mktemp("pairs")) as book:
        for student, source in work.items():
            book.keep_source(marks[student], source)
            book.record(student, a_report(2.0, Status.PASSED, source=source))
        pairs = [
            Pair("double", a, b, marks[a], marks[b], 0.9, 0.4, (), (), False, passages)
            for a, b, passages in (("ann", "bob", PASSAGES), ("cyd", "dan", MANY), (EVIL, f"{EVIL}2", MANY[:1]))
        ]
        return write_report(course, book, similar=pairs).parent


@pytest.fixture
def side_by_side(opened, report_of_pairs):
    """Opens the page of the two students' pair, by way of the class's page."""

    def go(who="ann", **settings):
        page = opened(folder=report_of_pairs, **settings)
        row = page.locator("#similar\\.table tbody tr", has=page.get_by_role("link", name=who, exact=True))
        row.get_by_role("link", name="side by side").click()
        return page

    return go


def seen(page, name):
    """Whether a line, such as left.L3, can be seen within its own side."""
    return page.evaluate(
        """(id) => { const row = document.getElementById(id).closest(".row").getBoundingClientRect();
        const side = document.getElementById(id).closest(".code").getBoundingClientRect();
        return row.top >= side.top && row.bottom <= side.bottom; }""",
        name,
    )


CALM = {"reduced_motion": "reduce"}


def test_a_pair_is_reached_from_a_students_page_and_leads_to_both(opened, report_of_pairs):
    page = opened("ann", folder=report_of_pairs)
    page.get_by_role("link", name="90 % of this code, side by side").click()
    assert "side by side" in page.locator("h1").inner_text()
    page.get_by_role("link", name="bob").click()
    assert page.locator("h1").inner_text() == "bob"


def test_a_click_into_a_passage_brings_its_counterpart_to_the_same_height(side_by_side):
    page = side_by_side(**CALM)
    assert not seen(page, "right.L92")
    page.get_by_text("    return x + 1").click()
    assert seen(page, "right.L92")
    assert page.locator(".row.now .n").all_inner_texts() == ["1", "2", "92", "93"]
    assert page.evaluate("document.activeElement.id") == "right.1"


def test_a_passage_is_followed_by_keyboard_there_and_back(side_by_side):
    page = side_by_side(**CALM)
    page.locator("[id='left.2']").focus()
    assert seen(page, "left.L63")
    assert page.locator(".row.now .n").all_inner_texts() == ["63", "1"]
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "right.2"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "right.1"
    assert seen(page, "right.L92")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "left.1"
    assert seen(page, "left.L1")


def test_the_list_of_passages_brings_both_sides_there(side_by_side):
    page = side_by_side(**CALM)
    page.get_by_role("link", name="63 ↔ 1").click()
    assert seen(page, "left.L63")
    assert seen(page, "right.L1")
    page.get_by_role("link", name="1–2 ↔ 92–93").click()
    assert seen(page, "left.L1")
    assert seen(page, "right.L92")


def test_passages_are_told_by_number_and_colour_alike_on_both_sides(side_by_side):
    page = side_by_side()
    for number in ("1", "2"):
        rows = page.locator(f".row[data-p='{number}']")
        shades = {r.evaluate("r => getComputedStyle(r).backgroundColor") for r in rows.all()}
        assert len(shades) == 1
        assert {r.locator(".marks").inner_text() for r in rows.all()} == {number}
    assert page.get_by_text("Advice, not a verdict.").is_visible()


def test_a_pair_can_be_read_and_followed_without_scripts(side_by_side):
    page = side_by_side(quiet=False, java_script_enabled=False, **CALM)
    page.locator("[id='left.1']").click()
    sync_api.expect(page.locator("[id='right.1']")).to_be_in_viewport()


@pytest.mark.parametrize(("width", "beside"), [(1300, True), (360, False)])
def test_the_sides_stand_beside_each_other_where_there_is_room(side_by_side, width, beside):
    page = side_by_side(viewport={"width": width, "height": 700})
    left, right = (page.locator(".side").nth(i).bounding_box() for i in (0, 1))
    assert (right["x"] >= left["x"] + left["width"]) == beside
    assert (right["y"] >= left["y"] + left["height"]) != beside
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_code_of_a_pair_is_legible_in_light_and_dark(side_by_side, scheme):
    page = side_by_side("cyd", color_scheme=scheme)
    for mark in (None, *page.locator(".side:first-child .mark").all()):
        if mark:
            mark.focus()
        paper, poor = page.evaluate(CONTRASTS)
        assert (paper > 0.5) == (scheme == "light")
        assert not poor


def test_scripts_in_a_pair_do_not_run(opened, report_of_pairs):
    page = opened(EVIL, folder=report_of_pairs)
    page.get_by_role("link", name="side by side").first.click()
    assert "window.hacked = 1" in page.locator(".pair").inner_text()
    assert page.evaluate("window.hacked") is None
    assert page.locator("script").count() == 1
    assert not page.locator("img").count()
