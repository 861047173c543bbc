"""The measurements as a table and as curves."""

from __future__ import annotations

import io
import platform
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.load.measure import Held, Result

BEGIN, END = "<!-- what `python -m benchmarks.load` has written -->", "<!-- up to here -->"
HEAD = (
    "graded",
    "seconds",
    "of processor time",
    "grader, MB",
    "slots, MB",
    "descriptors",
    "processes",
    "temporary files",
)
CURVES = (
    ("seconds", "seconds (dashed: of processor time)"),
    ("grader", "memory of the grader, MB"),
    ("slots", "memory of the slots, MB"),
    ("descriptors", "open descriptors"),
    ("processes", "processes below the grader"),
    ("files", "temporary files"),
)
GROWTH_MB = 16.0  # what Python and its libraries keep for later
JITTER = 4  # a look falls where it falls: what a run or two hold for themselves is no leak


def leaks(looks: Sequence[Held]) -> list[str]:
    """What was held more of at the end than before, or grew from the second quarter to the last; nothing, if all is well."""
    first, *between, last = looks
    found = [
        f"{name}: {getattr(first, name)} before, {getattr(last, name)} after"
        for name in ("descriptors", "processes", "files")
        if getattr(last, name) > getattr(first, name)
    ]
    quarter = len(between) // 4
    if not quarter:
        return found
    early, late = between[quarter : 2 * quarter], between[-quarter:]
    for name in ("grader", "slots"):
        grown = _mean(late, name) - _mean(early, name)
        if grown > GROWTH_MB:
            found.append(f"memory of the {name}: {grown:.0f} MB more in the last quarter than in the second")
    for name in ("descriptors", "processes", "files"):
        if max(getattr(h, name) for h in late) > max(getattr(h, name) for h in between[: 2 * quarter]) + JITTER:
            found.append(f"{name}: more in the last quarter than in the first half")
    return found


def _mean(looks: Sequence[Held], name: str) -> float:
    return float(sum(getattr(h, name) for h in looks)) / len(looks)


def table(looks: Sequence[Held]) -> str:
    """A row a look."""
    rows = []
    for h in looks:
        measured = [f"{number:.1f}" for number in (h.seconds, h.cpu, h.grader, h.slots)]
        rows.append((h.graded, *measured, h.descriptors, h.processes, h.files))
    lines = [HEAD, ("---:",) * len(HEAD), *rows]
    return "\n".join(f"| {' | '.join(map(str, row))} |" for row in lines)


def text(result: Result, command: str) -> str:
    """All that is said of a measurement."""
    mix = ", ".join(f"{n} {kind}" for kind, n in result.kinds.items())
    total = sum(result.kinds.values())
    found = result.troubles + leaks(result.looks)
    verdict = (
        "Nothing is lost, no score is another, and nothing leaks." if not found else "\n".join(f"- {f}" for f in found)
    )
    when = datetime.now(UTC).date().isoformat()
    spent = f"{result.seconds:.0f} s, of which {sum(h.cpu for h in result.looks):.0f} s of processor time"
    return (
        f"Measured on {when} by `{command}`, Python {platform.python_version()}: {total} submissions ({mix}) in {spent}, "
        f"{result.jobs} slots, isolation {result.isolation}.\n\n{verdict}\n\n{table(result.looks)}\n"
    )


def write(result: Result, page: Path, command: str) -> None:
    """Put a measurement in its place on a page, and its curves beside it."""
    picture = page.with_suffix(".svg")
    whole = page.read_text(encoding="utf-8")
    before, after = whole.partition(BEGIN)[0], whole.partition(END)[2]
    said = f"{text(result, command)}\n![The same as curves]({picture.name})"
    page.write_text(f"{before}{BEGIN}\n\n{said}\n\n{END}{after}", encoding="utf-8")
    picture.write_text(drawn(result.looks), encoding="utf-8")


def drawn(looks: Sequence[Held]) -> str:
    """A curve of each number, as SVG. The last look, when all is closed, is a point."""
    import matplotlib as mpl  # here, or it would be part of the memory that is measured
    from matplotlib.figure import Figure

    _first, *between, last = looks
    with mpl.rc_context({"svg.hashsalt": "load", "svg.fonttype": "none", "font.size": 9}):
        figure = Figure(figsize=(9, 5), layout="constrained")
        for place, (name, label) in zip(figure.subplots(2, 3).flat, CURVES, strict=True):
            place.plot([h.graded for h in between], [getattr(h, name) for h in between], color="#1f6feb")
            if name == "seconds":
                place.plot([h.graded for h in between], [h.cpu for h in between], "--", color="#1f6feb")
            else:
                place.plot(last.graded, getattr(last, name), "o", color="#1f6feb", markerfacecolor="white")
            place.set_title(label, fontsize=9)
            place.set_xlim(0)
            place.set_ylim(0, 1.15 * max(1.0, *(getattr(h, name) for h in between)))
            place.grid(alpha=0.3)
        figure.supxlabel("submissions graded; the circle is when all is closed", fontsize=9)
        buffer = io.StringIO()
        figure.savefig(buffer, format="svg", metadata={"Date": None})
    return "\n".join(line.rstrip() for line in buffer.getvalue().splitlines()) + "\n"
