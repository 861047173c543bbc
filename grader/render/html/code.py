"""A learner's file with line numbers to link to. It is cleaned, then escaped, and only then coloured."""

from __future__ import annotations

import keyword
import re
from collections.abc import Collection
from dataclasses import dataclass
from html import escape  # of plain text, several times as quick as markupsafe's

from markupsafe import Markup

from grader.text import printable

LINES_SHOWN = 2_000
COLUMNS_SHOWN = 400
TOKEN = re.compile(  # whatever else it is, it is left as it stands
    r"""(?P<string>\"\"\".*?(?:\"\"\"|\Z)|'''.*?(?:'''|\Z)|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?)"""
    r"|(?P<comment>\#[^\n]*)|(?P<keyword>\b(?:" + "|".join(keyword.kwlist) + r")\b)|(?P<name>\w+)",
    re.DOTALL,
)


@dataclass(frozen=True)
class Code:
    """What is shown of a file.

    Attributes:
        lines: how many are shown; each has the id `<prefix>.L<number>`.
        cut: whether there is more of it.
    """

    html: Markup
    lines: int
    cut: bool


def code(source: bytes, prefix: str, marked: Collection[int] = ()) -> Code:
    """A file as numbered lines.

    Args:
        prefix: of the lines' ids.
        marked: the numbers of the lines to point out.
    """
    lines, cut = coloured_lines(source)
    rows = [_row(n, line, prefix, n in marked) for n, line in enumerate(lines, 1)]
    return Code(Markup("".join(rows)), len(rows), cut)


def coloured_lines(source: bytes) -> tuple[list[str], bool]:
    """A file's lines as HTML, without the empty ones at its end, and whether there is more of it."""
    whole = source.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n").expandtabs(4)
    lines = whole.split("\n")
    shown = [line[:COLUMNS_SHOWN] for line in lines[:LINES_SHOWN]]
    while shown and not shown[-1].strip():
        shown.pop()
    cut = len(lines) > LINES_SHOWN or any(len(line) > COLUMNS_SHOWN for line in lines[:LINES_SHOWN])
    return (_coloured(cleaned("\n".join(shown))).split("\n") if shown else []), cut


def cleaned(text: str) -> str:
    """As `printable`, of any length. Nearly all text needs nothing, and is found to in no time."""
    if text.isprintable() or all(line.isprintable() for line in text.split("\n")):
        return text
    return printable(text, 8 * len(text) + 1)


def _row(number: int, line: str, prefix: str, marked: bool) -> str:
    kind = "row marked" if marked else "row"
    anchor = escape(f"{prefix}.L{number}")
    return f'<span class="{kind}" id="{anchor}"><a class="n" tabindex="-1" href="#{anchor}">{number}</a>{line}\n</span>'


def _coloured(text: str) -> str:
    """HTML of a text, in which no element goes on past the end of a line."""
    parts, done = [], 0
    for token in TOKEN.finditer(text):
        kind = token.lastgroup
        if kind == "name":
            continue
        parts.append(escape(text[done : token.start()]))
        pieces = escape(token.group()).split("\n")
        parts.append("\n".join(f'<span class="{kind}">{piece}</span>' if piece else "" for piece in pieces))
        done = token.end()
    return "".join([*parts, escape(text[done:])])
