"""Draws a gradebook's summary as an SVG, for the README: `python -m benchmarks.picture build/demo docs/demo.svg`."""

import io
import re
import sqlite3
import sys
from pathlib import Path

import msgspec
from rich.console import Console

from grader.render.terminal import summary
from grader.report import Report

WIDTH = 132


def main(book: Path, picture: Path) -> None:
    """Read the reports of a gradebook and write their table."""
    database = sqlite3.connect(book / "gradebook.sqlite")
    rows = database.execute("SELECT student, exercise, report FROM reports ORDER BY student, exercise").fetchall()
    database.close()
    reports: dict[str, dict[str, Report]] = {}
    for student, exercise, data in rows:
        reports.setdefault(student, {})[exercise] = msgspec.json.decode(data, type=Report)
    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True)
    console.print(summary(reports, sorted({exercise for _, exercise, _ in rows})))
    svg = console.export_svg(title="grader grade tests/sample_class --out build/demo")
    # A picture fetches nothing: any monospaced font will do.
    svg = re.sub(r"@font-face \{.*?\}", "", svg, flags=re.DOTALL)
    picture.write_text(svg.replace("Fira Code", "DejaVu Sans Mono"), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
