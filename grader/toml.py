"""TOML, in time that does not run away."""

from __future__ import annotations

import tomllib
from typing import Any

MAX_DOTS = (
    1_000  # in a line: the time that Python takes for a key grows with the square of its parts, 3 s for 9,000 of them
)


def loads(text: str) -> dict[str, Any]:
    """What a TOML document holds.

    Raises:
        ValueError: if it is no TOML, or a line in it has more than `MAX_DOTS` dots.
        RecursionError: if it is nested too deeply.
    """
    for number, line in enumerate(text.split("\n"), 1):
        if line.count(".") > MAX_DOTS:
            raise ValueError(f"line {number} has more than {MAX_DOTS} dots")
    return tomllib.loads(text)
