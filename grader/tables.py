"""CSV that no spreadsheet runs: names and messages in it come from people who may wish it did."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterable

BOM = "\ufeff"
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would run, were it the beginning of a cell
NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?(?:[eE][+-]?\d+)?")


def safe_cell(text: str) -> str:
    """Text as a cell that no spreadsheet runs: a leading =, +, -, @, tab or return is quoted. Plain numbers stay.

    A dash alone stays too: Moodle writes it for "never", and no spreadsheet runs it.
    """
    if text[:1].isalnum():  # as of nearly every cell: nothing below holds of it
        return text
    # Spaces in front do not stop every spreadsheet, nor does a newline.
    if not text.startswith(FORMULA) and not text.lstrip().startswith(FORMULA):
        return text
    harmless = text.strip() == "-" or NUMBER.fullmatch(text)
    return text if harmless else f"'{text}"


def csv_bytes(
    rows: Iterable[Iterable[str]], delimiter: str = ",", *, bom: bool = False, verbatim: Collection[int] = ()
) -> bytes:
    """Rows as CSV in UTF-8, every cell harmless.

    Args:
        verbatim: columns that stay to the letter, as nobody writes in them who could wish harm.
    """
    text = io.StringIO(newline="")
    kept = ([c if i in verbatim else safe_cell(c) for i, c in enumerate(row)] for row in rows)
    csv.writer(text, delimiter=delimiter).writerows(kept)
    return ((BOM if bom else "") + text.getvalue()).encode("utf-8", "backslashreplace")
