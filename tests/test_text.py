"""Nothing that a stranger wrote steers a terminal."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.text import one_line, printable


@given(st.text())
def test_nothing_that_steers_remains(text: str) -> None:
    shown = printable(text)
    assert all(c == "\n" or unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Zl", "Zp"} for c in shown)
    shown.encode()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred\x1b[0m", "\\x1b[31mred\\x1b[0m"),
        ("\x1b]0;title\x07", "\\x1b]0;title\\x07"),
        ("abc\u202egnp.exe", "abc\\u202egnp.exe"),
        ("zero\u200bwidth", "zero\\u200bwidth"),
        ("over\rwritten\b", "over\\x0dwritten\\x08"),
        ("a\tb\r\nc\n", "a   b\nc\n"),
        ("正解 é 😀", "正解 é 😀"),
    ],
)
def test_what_steers_is_made_visible(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_long_text_is_cut() -> None:
    assert printable("x" * 10_000, 100) == "x" * 99 + "…"
    assert len(printable("\x00" * 10_000, 100)) <= 100
    assert printable("x" * 100, 100) == "x" * 100


def test_one_line_is_one_line() -> None:
    assert one_line(" a\n\n b\u2028c ") == "a b c"
