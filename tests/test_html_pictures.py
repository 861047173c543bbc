"""Pictures and code on the report's pages: drawn from whatever numbers and bytes come."""

import io
import re
import shutil
import subprocess
import sys
import time

import numpy as np
import pytest
from pages import Page

from grader.course import Course
from grader.gradebook import Gradebook
from grader.pictures import Boundary, Confusion, Curve, Fit, Wrong
from grader.render.html import write_report
from grader.render.html.code import code
from grader.render.html.pages import prose, student_file
from grader.render.html.svg import drawing
from grader.render.html.tiles import png
from grader.sandbox import why_no_walls

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
