"""Sheets of questions: each learner their own, the same everywhere, and fair."""

import ast
import functools
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from grader.claims import Claim, Failure, Unwritten
from grader.course import Course
from grader.errors import CourseError
from grader.exercise import SHEET
from grader.expect import written
from grader.rubric import course_file
from grader.sheets import learner_of, sheet_of, with_sheet

ROOT = Path(__file__).parents[1]
DAYS = sorted(p.parent.name for p in (ROOT / "exercises").glob(f"*/{SHEET}"))
KEYS = [f"student {n}" for n in range(60)]
sheets = course_file(__file__, "../exercises/_shared/sheets.py")


@functools.cache
def the_sheet(slug: str) -> Any:
    return course_file(__file__, f"../exercises/{slug}/{SHEET}").sheet


def is_choice(asked: Any) -> bool:
    """By its name: every exercise has classes of its own, since it gets the shared file afresh."""
    return type(asked).__name__ == "Options"


def test_a_draw_is_the_same_everywhere() -> None:
    draws = sheets.Draws("a", "b")
    assert [draws.below(1000) for _ in range(4)] == [72, 231, 912, 149]
    assert sheets.Draws("a", "b").shuffled("abcdef") == list("cbafde")


def test_draws_reach_all_and_only_what_they_may() -> None:
    draws = sheets.Draws("range")
    assert {draws.between(2, 5) for _ in range(200)} == {2, 3, 4, 5}
    assert {draws.pick("xyz") for _ in range(200)} == set("xyz")
    assert {"".join(draws.shuffled("abc")) for _ in range(300)} == {"abc", "acb", "bac", "bca", "cab", "cba"}


@pytest.mark.parametrize("slug", DAYS)
def test_capitals_and_spaces_do_not_change_a_sheet_and_another_name_does(slug: str) -> None:
    sheet = the_sheet(slug)
    questions = {key: sheet.text(key).partition("\n")[2] for key in ("Ada Lovelace", " ada  LOVELACE ", "Grace")}
    assert questions["Ada Lovelace"] == questions[" ada  LOVELACE "] != questions["Grace"]


@pytest.mark.parametrize("slug", DAYS)
def test_every_question_of_every_sheet_is_fair(slug: str) -> None:
    """One answer is right, nothing else comes near it, and what a mistake gives is told apart from it."""
    sheet = the_sheet(slug)
    for question in sheet.questions:
        assert len(question.hints) == 3
        for key in KEYS:
            asked, order = sheet.made(key, question)
            where = f"{question.name} of {key}: {asked}"
            if is_choice(asked):
                assert len(asked.wrong) == 3, where
                assert asked.right not in asked.wrong, where
                assert all(why.strip() for why in asked.wrong.values()), where
                assert list(asked.ordered(order).values()).count(asked.right) == 1
            else:
                assert len(asked.mistakes) >= 3, where
                near = [text for text, value in asked.mistakes.items() if asked.near(value, asked.right)]
                assert not near, where


@pytest.mark.parametrize("slug", DAYS)
def test_the_right_letter_stands_in_every_place_and_numbers_vary(slug: str) -> None:
    sheet = the_sheet(slug)
    for question in sheet.questions:
        made = [sheet.made(key, question) for key in KEYS]
        if is_choice(made[0][0]):
            letters = [next(k for k, o in a.ordered(order).items() if o == a.right) for a, order in made]
            assert set(letters) == set("abcd"), question.name
        else:
            assert len({asked.right for asked, _order in made}) >= 4, question.name


@pytest.mark.parametrize("slug", DAYS)
def test_the_stub_names_every_question(slug: str) -> None:
    stub = (ROOT / "exercises" / slug / f"{slug}.py").read_text()
    named = re.findall(r"^    (\d+): \.\.\.,  # (.+)$", stub, re.MULTILINE)
    titles = [q.within for q in the_sheet(slug).questions]
    assert named == [(str(n), title) for n, title in enumerate(titles, 1)]
    functions = re.findall(r"Question (\d+)\. ", stub)
    assert [int(n) for n in functions] == [*range(len(titles) + 1, len(titles) + 1 + len(functions))]
    assert len(titles) + len(functions) >= 15


@functools.cache
def the_checks(slug: str) -> Any:
    return the_sheet(slug).checks()


def answered(slug: str, answers: dict[str, Any], learner: Any = "Ada", only: str = "") -> dict[str, str]:
    """What the checks of a sheet say, by check: empty where one passed."""
    said = {}
    for name, check in the_checks(slug).items():
        if only not in ("", name):
            continue
        try:
            check.judge(sheet=Claim({"learner": learner, "answers": answers}, "sheet"))
            said[name] = ""
        except Unwritten as nothing:
            said[name] = f"todo: {nothing}"
        except Failure as failure:
            said[name] = str(failure)
    return said


def right(slug: str, key: str = "Ada") -> dict[str, Any]:
    sheet = the_sheet(slug)
    found: dict[str, Any] = {}
    for number, question in enumerate(sheet.questions, 1):
        asked, order = sheet.made(key, question)
        found[str(number)] = asked.right
        if is_choice(asked):
            found[str(number)] = next(k for k, o in asked.ordered(order).items() if o == asked.right)
    return found


@pytest.mark.parametrize("slug", DAYS)
def test_right_answers_pass_however_they_are_written(slug: str) -> None:
    answers = right(slug)
    assert not any(answered(slug, answers).values())
    loud = {n: f" {a.upper()} " if isinstance(a, str) else a * (1 + 1e-9 * (a % 1 != 0)) for n, a in answers.items()}
    assert not any(answered(slug, loud).values())


@pytest.mark.parametrize("slug", DAYS)
def test_a_friends_answers_are_of_little_use(slug: str) -> None:
    said = answered(slug, right(slug, "Grace"))
    assert sum(map(bool, said.values())) >= len(said) / 3


@pytest.mark.parametrize("slug", DAYS)
def test_a_wrong_letter_is_told_why_and_not_what_is_right(slug: str) -> None:
    sheet, answers = the_sheet(slug), right(slug)
    for number, question in enumerate(sheet.questions, 1):
        asked, order = sheet.made("Ada", question)
        for letter, option in asked.ordered(order).items() if is_choice(asked) else ():
            if option != asked.right:
                said = answered(slug, answers | {str(number): letter}, only=question.name)[question.name]
                assert said == f"{letter}, “{option}”: {asked.wrong[option]}"


def test_a_wrong_number_is_told_all_mistakes_that_give_it() -> None:
    """As many parameters are left if all biases are left out as if the Dense layer is."""
    slug, name = "concepts_day3", "parameters_of_a_recurrent_net"
    number, question = next((n, q) for n, q in enumerate(the_sheet(slug).questions, 1) if q.name == name)
    text = the_sheet(slug).made("Ada", question)[0].text
    inputs, units = (int(n) for n in re.findall(r"steps of (\d+) numbers each: `SimpleRNN\((\d+)", text)[0])
    found = units * (inputs + units + 1)
    said = answered(slug, right(slug) | {str(number): found}, only=name)[name]
    assert said == f"{found} is not right. The biases are missing. Or: This is the recurrent layer alone."


def test_whatever_comes_in_place_of_an_answer_harms_nothing() -> None:
    slug = "concepts_day1"
    strange = [None, [], {}, "", "z", "ab", 7, 1e308, float("nan"), True, "a" * 10_000, {"a": ["b"]}]
    for value in strange:
        said = answered(slug, {str(n): value for n in range(1, 13)})
        assert all(said[name] for name in said if name != "has_an_owner")
        assert not any(answered(slug, right(slug), learner="Ada").values())
    for value in [*strange[1:], {"1": "a"}]:
        assert answered(slug, value if isinstance(value, dict) else {}, learner="Ada")
    for name in ([], {}, 7, "", " ", "a" * 101):
        assert answered(slug, right(slug), learner=name)["has_an_owner"]
    assert answered(slug, {}, learner=None)["has_an_owner"] == "todo: LEARNER is still to be written."


def test_written_is_all_but_none() -> None:
    written(Claim(0, "x"))
    with pytest.raises(Unwritten, match="x is still to be written"):
        written(Claim(None, "x"))


@pytest.mark.parametrize(
    ("source", "name"),
    [
        (b'LEARNER = "Ada Lovelace "  # me', "Ada Lovelace"),
        (b'\xef\xbb\xbfLEARNER = "Ada"', "Ada"),  # as Notepad saves it
        (b'LEARNER = ""', ""),
        (b"LEARNER = 7", ""),
        (b'LEARNER = input("?")', ""),
        (b'def f():\n    LEARNER = "no"', ""),
        (b"LEARNER = ", ""),
        (b"\xff\x00", ""),
        (b"", ""),
    ],
)
def test_the_name_is_read_and_the_file_is_not_run(source: bytes, name: str) -> None:
    assert learner_of(source) == name


def test_a_sheet_that_can_not_be_written_is_the_authors_fault(course: Course, tmp_path: Path) -> None:
    shutil.copytree(course.root, tmp_path, dirs_exist_ok=True)
    exercise = Course(tmp_path).exercise("double")
    assert with_sheet("task", exercise, tmp_path / "double.py") == "task"
    path = exercise.folder / SHEET
    path.write_text("def text(key):\n    return f'for {key}'\n")
    (tmp_path / "double.py").write_text('LEARNER = "Ada"\n')
    assert with_sheet("task", exercise, tmp_path / "double.py") == "task\n\nfor Ada"
    assert "LEARNER" in with_sheet("task", exercise, tmp_path / "nowhere.py")
    for text, said in [("x = 1\n", "lacks the function `text`"), ("def text(key):\n    1 / 0\n", "ZeroDivisionError")]:
        path.write_text(text)
        with pytest.raises(CourseError, match=said):
            sheet_of(exercise, b'LEARNER = "Ada"')


def test_no_stub_holds_an_answer() -> None:
    for slug in DAYS:
        tree = ast.parse((ROOT / "exercises" / slug / f"{slug}.py").read_text())
        found = [n.value for n in tree.body if isinstance(n, ast.Assign) and n.targets[0].id == "ANSWERS"]
        assert isinstance(found[0], ast.Dict)
        assert all(isinstance(v, ast.Constant) and v.value is ... for v in found[0].values)


KERAS = """
import json, sys
from keras import Input, Sequential, layers

for kind, given in json.load(sys.stdin):
    if kind == "dense_parameters":
        a, b, c = given
        print(Sequential([Input((a,)), layers.Dense(b), layers.Dense(c)]).count_params())
    elif kind == "convolution_parameters":
        channels, filters, k = given
        print(Sequential([Input((32, 32, channels)), layers.Conv2D(filters, k)]).count_params())
    elif kind == "size_after_a_convolution":
        n, _, filters, k, _, _ = given
        parts = [Input((n, n, 1)), layers.Conv2D(filters, k), layers.MaxPooling2D(2), layers.Flatten()]
        print(Sequential(parts).output_shape[1])
    elif kind == "parameters_of_a_recurrent_net":
        steps, m, u, _ = given
        parts = [Input((steps, m)), layers.SimpleRNN(u, return_sequences=True), layers.Dense(1)]
        print(Sequential(parts).count_params())
    elif kind == "parameters_of_an_lstm":
        u, m = given
        print(Sequential([Input((3, m)), layers.LSTM(u)]).count_params())
"""


@pytest.mark.tensorflow
def test_what_is_counted_is_what_keras_counts() -> None:
    """The numbers are read out of the question's text, as a learner reads them."""
    kinds = {"dense_parameters", "convolution_parameters", "size_after_a_convolution"}
    kinds |= {"parameters_of_a_recurrent_net", "parameters_of_an_lstm"}
    asked, wanted = [], []
    for sheet in map(the_sheet, DAYS):
        for question in sheet.questions:
            for key in KEYS[:4] if question.name in kinds else ():
                made, _order = sheet.made(key, question)
                numbers = re.findall(r"(?<![A-Za-z\d])\d+", made.text)
                asked.append((question.name, [int(n) for n in numbers]))
                wanted.append(made.right)
    assert {name for name, _numbers in asked} == kinds
    done = subprocess.run(
        [sys.executable, "-c", KERAS], input=json.dumps(asked), capture_output=True, text=True, check=True, timeout=200
    )
    assert [int(line) for line in done.stdout.split()] == wanted
