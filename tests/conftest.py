"""What several test modules share: a small course that needs no TensorFlow, a sandbox, a learner's folder, the report's pages."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from learner import COURSE, grader
from pages import SOURCE, Page

from grader.course import Course
from grader.exercise import Exercise
from grader.gradebook import Gradebook
from grader.render.html import write_report
from grader.render.html.pages import student_file
from grader.sandbox import Slot, why_no_walls
from grader.store import digest

# How long an example takes by the clock tells how busy the machine is, and nothing of the property.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")


@pytest.fixture(scope="session", autouse=True)
def _no_downloads() -> Iterator[None]:
    """Without a data folder the tests take the stand-ins rather than the network."""
    with pytest.MonkeyPatch.context() as patch:
        if not os.environ.get("GRADER_DATA"):
            patch.setenv("GRADER_DATA", "builtin")
        yield


@pytest.fixture(scope="session")
def course() -> Course:
    """The course in tests/course: `double` and `greet`."""
    return Course(Path(__file__).parent / "course")


@pytest.fixture(scope="module")
def exercises(course: Course) -> list[Exercise]:
    """The exercises of that course, for the intake."""
    return course.exercises()


@pytest.fixture(scope="session")
def slot() -> Iterator[Slot]:
    """A sandbox behind bubblewrap's walls; on CI it has to be there."""
    if reason := why_no_walls():
        if os.environ.get("CI"):
            pytest.fail(f"CI must test the sandbox: {reason}")
        pytest.skip(reason)
    with Slot([], "bubblewrap") as slot:
        yield slot


@pytest.fixture
def course_copy(tmp_path: Path) -> Path:
    """The little course, in a copy that a test may change."""
    shutil.copytree(COURSE, tmp_path / "course")
    return tmp_path / "course"


@pytest.fixture
def home(tmp_path: Path, course_copy: Path) -> Path:
    """A workspace of the little course."""
    done = grader("--course", course_copy, "init", "home", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    return tmp_path / "home"


@pytest.fixture
def double(home: Path) -> Path:
    """The file in that workspace where `double` is to be written."""
    return home / "01_double/double.py"


@pytest.fixture
def written(tmp_path: Path, course: Course) -> Callable[..., tuple[Page, dict[str, Page]]]:
    """Writes the report of some students' reports; gives the class's page and each student's."""

    def write(students: dict[str, Any], course: Course = course, **more: Any) -> tuple[Page, dict[str, Page]]:
        with Gradebook(tmp_path / "book") as book:
            book.keep_source(digest(SOURCE), SOURCE)
            for student, reports in students.items():
                for report in reports if isinstance(reports, list) else [reports]:
                    book.record(student, report)
            index = write_report(course, book, **more)
        return Page(index), {s: Page(index.parent / "students" / student_file(s)) for s in students}

    return write


@pytest.fixture(scope="module")
def class_report(tmp_path_factory: pytest.TempPathFactory, course: Course) -> Path:
    """The folder with the pages of browser.CLASS."""
    from browser import CLASS, CODE, EVIL  # not without Playwright

    with Gradebook(tmp_path_factory.mktemp("book")) as book:
        for source in (CODE, EVIL.encode()):
            book.keep_source(digest(source), source)
        for student, one in CLASS.items():
            book.record(student, one)
        book.override(EVIL, "double", 1.5, EVIL)
        return write_report(course, book).parent


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """One browser, with a new empty profile; on CI it has to be there."""
    from browser import BROWSER, OPTIONS, sync_api

    assert BROWSER, "CI must open the report in a browser: apt-get install chromium"
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER, args=OPTIONS)
        yield browser
        browser.close()


@pytest.fixture
def opened(chromium: Any, class_report: Path) -> Iterator[Callable[..., Any]]:
    """Opens the class's page, or a student's; fails where a page asks for anything, or has anything to complain of."""
    contexts, faults = [], []

    def opened(student: str = "", quiet: bool = True, folder: Path = class_report, **settings: Any) -> Any:
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
