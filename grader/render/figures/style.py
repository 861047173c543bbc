"""What all figures share: colours, marks, sizes of letters."""

from __future__ import annotations

from typing import Any

# Told apart by people of every kind of sight; each also goes with a mark and a dash of its own.
COLOURS = (
    "#0072b2",
    "#d55e00",
    "#009e73",
    "#9a4fb0",
    "#8a6d00",
    "#56b4e9",
    "#b33a5b",
    "#6e6e6e",
    "#e69f00",
    "#332288",
)
MARKS = "os^D"
DASHES: tuple[Any, ...] = ("-", (0, (4, 2)), (0, (1.2, 1.6)), (0, (6, 2, 1.5, 2)))
INK, QUIET, RULE = "#1c2126", "#525b64", "#dfe2e1"
BEST, SOFT = "#0d5f49", "#c9e7dc"  # of the reference
SMALL, USUAL = 9.0, 10.0  # points
