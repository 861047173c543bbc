"""Draws a gradebook's summary as an SVG, for the README: `python -m benchmarks.picture build/demo docs/demo.svg`."""

import io
import re
import sys
from pathlib import Path

from rich.console import Console

from grader.course import Course
from grader.gradebook import Gradebook
from grader.render.files import columns
from grader.render.terminal import summary

WIDTH = 132
ROOT = Path(__file__).resolve().parents[1]


def main(book: Path, picture: Path) -> None:
    """Read the reports of a gradebook and write their table."""
    with Gradebook(book, existing=True) as gradebook:
        reports = gradebook.reports()
    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True)
    console.print(summary(reports, columns(reports, Course(ROOT).exercises()), WIDTH))
    svg = console.export_svg(title="grader grade tests/sample_class --out build/demo")
    # A picture fetches nothing: any monospaced font will do.
    svg = re.sub(r"@font-face \{.*?\}", "", svg, flags=re.DOTALL)
    picture.write_text(svg.replace("Fira Code", "DejaVu Sans Mono"), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
