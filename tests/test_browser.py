"""The report, opened and used in a real browser: by mouse, by keyboard, in light and dark, and full of hostile text."""

import os
import shutil
from pathlib import Path

import pytest

from grader.course import Course
from grader.ending import Ending, Line
from grader.gradebook import Gradebook
from grader.render.html import write_report
from grader.render.html.pages import student_file
from grader.report import Late, Report, Run, Status, Verdict
from grader.similar import Pair
from grader.store import digest

sync_api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed: pip install playwright")

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
OPTIONS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
OPTIONS += ["--disable-component-update", "--disable-sync"]
HACK = "window.hacked = 1; alert(1)"
EVIL = f"</script></style></title><script>{HACK}</script>\"'><img src=x onerror='{HACK}'><svg onload='{HACK}'>"
CODE = b"\n".join(b"x%d = %d" % (i, i) for i in range(1, 400))

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(BROWSER is None and not os.environ.get("CI"), reason="no Chromium: apt-get install chromium"),
    # Playwright's own, when a browser is closed at the end.
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning"),
]


def a_report(points, status, message="", source=CODE, lines=(), ending=Ending.FINISHED, **more):
    verdicts = (
        Verdict("doubles", "`double` gives back twice a number.", status, 1.0, message, lines=lines),
        Verdict("totals", "It sums.", Status.PASSED, points),
    )
    return Report("double", "Doubling", digest(source), 7, verdicts, (Run("double", ending, "", 0.5, 1.0, 2),), **more)


CLASS = {
    "ann": a_report(2.0, Status.PASSED),
    "bob": a_report(9.0, Status.FAILED, "It raised.", lines=(Line(350, "f", "x350 = 350"),)),
    "cyd": a_report(
        10.0, Status.SKIPPED, "First: another.", late=Late(60.0, "A day is 10 %.", 9.0), ending=Ending.TIMED_OUT
    ),
    "dan": a_report(3.0, Status.TODO, "Still to be written."),
    "eva": a_report(3.0, Status.BROKEN, "Our fault.", data="mnist: built-in stand-in (asked for)"),
    EVIL: a_report(4.0, Status.FAILED, EVIL, EVIL.encode(), (Line(1, EVIL, EVIL),), output=EVIL, note=EVIL, data=EVIL),
}


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the pages of the class above."""
    course = Course(Path(__file__).parent / "course")
    with Gradebook(tmp_path_factory.mktemp("book")) as book:
        for source in (CODE, EVIL.encode()):
            book.keep_source(digest(source), source)
        for student, one in CLASS.items():
            book.record(student, one)
        book.override(EVIL, "double", 1.5, EVIL)
        return write_report(course, book).parent


@pytest.fixture(scope="module")
def chromium():
    """One browser, with a new empty profile; on CI it has to be there."""
    assert BROWSER, "CI must open the report in a browser: apt-get install chromium"
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER, args=OPTIONS)
        yield browser
        browser.close()


@pytest.fixture
def opened(chromium, report):
    """Opens the class's page, or a student's; fails where a page asks for anything, or has anything to complain of."""
    contexts, faults = [], []

    def opened(student="", quiet=True, folder=report, **settings):
        context = chromium.new_context(**settings)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        path = folder / "students" / student_file(student) if student else folder / "index.html"
        if quiet:
            page.on("console", lambda m: faults.append(m.text))
        page.on("pageerror", lambda e: faults.append(str(e)))
        page.on("dialog", lambda d: (faults.append(d.message), d.dismiss()))
        page.on("request", lambda r: None if r.url.startswith(("file:", "data:")) else faults.append(r.url))
        page.goto(path.as_uri())
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not faults


def names(page):
    """The students whose rows can be seen, in order."""
    return [n for n in page.locator("#students\\.table tbody tr:not([hidden]) th").all_inner_texts() if "<" not in n]


# ------------------------------------------------------------------ used


def test_a_student_is_reached_from_the_class_and_back(opened):
    page = opened()
    page.get_by_role("link", name="bob").first.click()
    assert page.locator("h1").inner_text() == "bob"
    page.get_by_role("link", name="Class").click()
    assert page.locator("h1").inner_text() == "Class report"


def test_the_table_is_sorted_by_a_click(opened):
    page = opened()
    assert names(page) == ["ann", "bob", "cyd", "dan", "eva"]
    head = page.locator("#students\\.table th", has_text="Doubling")
    head.get_by_role("button").click()
    assert head.get_attribute("aria-sort") == "descending"
    assert names(page) == ["bob", "cyd", "eva", "ann", "dan"]  # 9 and 9, 4, 3 and 3
    head.get_by_role("button").click()
    assert head.get_attribute("aria-sort") == "ascending"
    assert names(page)[0] in ("ann", "dan")
    assert page.locator("#students\\.table th[aria-sort=ascending]").count() == 1


def test_everything_is_reached_and_sorted_by_keyboard(opened):
    page = opened()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.tagName") == "BUTTON":
            break
    assert page.evaluate("document.activeElement.textContent") == "Student"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    assert names(page)[0] == "eva"
    page.keyboard.press("Space")
    assert names(page)[0] == "ann"


def test_the_table_is_filtered_as_one_types(opened):
    page = opened()
    field = page.locator(".tools input").first
    field.press_sequentially("out of TIME")
    assert names(page) == ["cyd"]
    assert page.locator(".tools output").first.inner_text() == "1 of 6 shown"
    field.fill("")
    assert len(names(page)) == 5


def test_hints_open_one_at_a_time_by_keyboard(opened):
    page = opened("bob")
    first, second = page.get_by_text("What is twice 3?"), page.get_by_text("Multiply by 2.")
    assert not first.is_visible()
    page.locator("details.hint > summary").first.focus()
    page.keyboard.press("Enter")
    assert first.is_visible()
    assert not second.is_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert second.is_visible()


def test_the_line_of_a_traceback_leads_to_the_code(opened):
    page = opened("bob")
    row = page.locator("#double\\.L350")
    assert row.inner_text().strip() == "350x350 = 350"
    page.get_by_role("link", name="line 350").click()
    page.wait_for_function("!!document.querySelector('#double\\\\.L350:target')")
    sync_api.expect(row).to_be_in_viewport()


def test_a_check_in_the_class_leads_to_the_students_verdict(opened):
    page = opened()
    page.locator("details", has_text="It raised.").locator("summary").click()
    page.locator("details[open] a", has_text="bob").click()
    sync_api.expect(page.locator(".verdict:target")).to_contain_text("It raised.")


def test_it_can_be_read_without_scripts(opened):
    page = opened(quiet=False, java_script_enabled=False)
    assert page.get_by_role("link", name="bob").first.is_visible()
    assert not page.locator(".tools").first.is_visible()
    assert not page.locator("thead button").count()


# ------------------------------------------------------------------ looked at


def test_every_picture_has_words(opened):
    for student in ("", "bob"):
        pictures = opened(student).get_by_role("img")
        assert pictures.count()
        assert all(p.get_attribute("aria-label") or p.get_attribute("alt") for p in pictures.all())


def test_a_verdict_is_told_by_more_than_its_colour(opened):
    page = opened()
    cells = page.locator("#double\\.map tbody td:nth-child(3)").all_text_contents()
    assert {c[0] for c in cells} == {"✔", "✘", "–", "○", "⚠"}
    assert {c[1:] for c in cells} >= {"passed", "failed", "skipped", "to do"}


CONTRASTS = """() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgb = (colour) => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data]; };
  const light = ([r, g, b]) => [r, g, b].map((v) => v / 255)
    .map((v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = (node) => { for (; node; node = node.parentElement) {
    const c = rgb(getComputedStyle(node).backgroundColor); if (c[3] === 255) return c; } return [255, 255, 255]; };
  const own = (node) => [...node.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
  const poor = [];
  for (const node of document.querySelectorAll("body *")) {
    if (!own(node) || !node.checkVisibility() || node.closest("script, svg, .hidden")) continue;
    const a = light(rgb(getComputedStyle(node).color)), b = light(behind(node));
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) poor.push(`${node.className} ${node.textContent.slice(0, 30)}: ${ratio.toFixed(2)}`);
  }
  return [light(behind(document.body)), poor];
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("student", ["", "bob", "cyd"])
def test_text_is_legible_in_light_and_dark(opened, scheme, student):
    paper, poor = opened(student, color_scheme=scheme).evaluate(CONTRASTS)
    assert (paper > 0.5) == (scheme == "light")
    assert not poor


@pytest.mark.parametrize("student", ["", "bob", EVIL], ids=["class", "student", "hostile"])
def test_a_narrow_window_is_not_scrolled_sideways(opened, student):
    page = opened(student, viewport={"width": 360, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


# ------------------------------------------------------------------ hostile


@pytest.mark.parametrize("student", ["", EVIL], ids=["class", "student"])
def test_scripts_in_a_submission_do_not_run(opened, student):
    page = opened(student)
    assert "window.hacked = 1" in page.locator("body").inner_text()
    assert page.evaluate("window.hacked") is None
    assert page.locator("script").count() == 1
    assert not page.locator("img").count()


def test_a_script_that_got_in_all_the_same_would_not_run(opened):
    page = opened(quiet=False)
    page.evaluate(
        """() => { const made = document.createElement("script"); made.textContent = "window.hacked = 1";
        document.body.append(made); document.body.insertAdjacentHTML("beforeend", "<img src=data:x onerror=hacked=1>") }"""
    )
    page.wait_for_timeout(200)
    assert page.evaluate("window.hacked") is None


# ------------------------------------------------------------------ two submissions side by side

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
