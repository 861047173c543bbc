"""The report, opened and used in a real browser: by mouse, by keyboard, in light and dark, and full of hostile text."""

import pytest
from browser import CONTRASTS, EVIL, MARKS, sync_api

pytestmark = MARKS


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
