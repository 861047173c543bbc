"""Text that is shown: from people and processes that nobody vouches for, made safe; and what a name was probably meant to be."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable

HARMFUL = {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"}  # controls, formats (bidirectional marks too), separators of lines


def printable(text: str, limit: int = 4_000) -> str:
    """The text with everything that steers a terminal or reorders a line made visible, and cut at `limit` characters.

    Newlines stay, tabs become spaces.
    """
    if len(text) <= limit and text.isprintable():  # nothing of what is looked for below, nor a newline
        return text
    text = text[: limit + 1].replace("\r\n", "\n").expandtabs(4)
    shown = "".join(c if c == "\n" or unicodedata.category(c) not in HARMFUL else _visible(c) for c in text)
    return shown if len(shown) <= limit else shown[: limit - 1] + "…"


def one_line(text: str, limit: int = 200) -> str:
    """As `printable`, on one line."""
    return printable(" ".join(text.split()), limit)


def suggest(name: str, names: Iterable[str]) -> str:
    """A clause that names what was probably meant, or nothing."""
    near = difflib.get_close_matches(name, list(names), n=1)
    return f"; did you mean {near[0]!r}?" if near else ""


def _visible(character: str) -> str:
    return f"\\x{ord(character):02x}" if ord(character) < 256 else f"\\u{ord(character):04x}"
