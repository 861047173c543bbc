"""The class page's own drawings: how scores and times are distributed, and what came of each check."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
from markupsafe import Markup

from grader.i18n import _, ngettext
from grader.pictures.values import short
from grader.render.axes import round_step
from grader.render.html.plot import path, rectangle, svg, text
from grader.report import Report, Status

WIDTH, HEIGHT = 400, 190
FLOOR, LEFT = HEIGHT - 38, 14
TIME_BINS = 16  # or some more or less, so that each is a round number of seconds


def scores(finals: Sequence[float], points: float) -> Markup:
    """How many have how many points: a bar a point where all are whole and few, else one for each tenth."""
    whole = float(points).is_integer() and points <= 15 and all(float(f).is_integer() for f in finals)
    if whole:
        labels = [f"{i}" for i in range(int(points) + 1)]
        places = [min(max(int(f), 0), int(points)) for f in finals]
    else:
        labels = [f"{10 * i} %" if i % 2 == 0 else "" for i in range(10)]
        places = [min(max(int(f / points * 10), 0), 9) if points else 0 for f in finals]
    counts = np.bincount(places, minlength=len(labels)).tolist()
    alt = _(
        "Distribution of {n} scores: median {median} of {points}, {full} with full marks, {none} with none."
    ).format(
        n=len(finals),
        median=short(float(np.median(finals))) if finals else "–",
        points=f"{points:g}",
        full=sum(f >= points for f in finals),
        none=sum(f <= 0 for f in finals),
    )
    best = len(labels) - 1
    if whole:
        return _bars(counts, labels, alt, _("points"), best=best)
    last = text(WIDTH - 2, FLOOR + 15, "100 %", "tick", "end")
    return _bars(counts, labels, alt, _("share of the points"), best=best, edges=True, extra=[last])


def times(seconds: Sequence[float], limit: float | None) -> Markup:
    """How much processor time submissions took, up to the limit, or only to the longest where that is far below it."""
    longest = max([*seconds, 0.1])
    near = limit is not None and limit <= 3 * longest
    longest = max(longest, limit or 0.0) if near else longest
    step = round_step(longest / TIME_BINS)
    bins = max(1, math.ceil(longest / step - 1e-9))
    counts = np.histogram(seconds, bins=bins, range=(0.0, bins * step))[0].tolist()
    labels = [short(step * i) if i % 4 == 0 else "" for i in range(bins)]
    alt = _("Processor time of {n} submissions: median {median} s, longest {longest} s.").format(
        n=len(seconds),
        median=short(float(np.median(seconds))) if seconds else "–",
        longest=short(max(seconds, default=0.0)),
    )
    if limit is None:
        return _bars(counts, labels, alt, _("seconds of processor time"), edges=True)
    alt += " " + _("The limit of one run is {limit} s.").format(limit=f"{limit:g}")
    if not near:
        words = text(WIDTH - LEFT, 12, _("limit {limit} s").format(limit=f"{limit:g}") + " →", "tick", "end")
        return _bars(counts, labels, alt, _("seconds of processor time"), edges=True, extra=[words])
    x = LEFT + (WIDTH - 2 * LEFT) * limit / (bins * step)
    mark = path(f"M{x:.1f} 16V{FLOOR}", "limit")
    words = text(x - 4, 24, _("limit {limit} s").format(limit=f"{limit:g}"), "tick", "end")
    return _bars(counts, labels, alt, _("seconds of processor time"), edges=True, extra=[mark, words])


def _bars(
    counts: list[int],
    labels: list[str],
    alt: str,
    axis: str,
    *,
    best: int = -1,
    edges: bool = False,
    extra: Sequence[Markup] = (),
) -> Markup:
    """Bars with their counts. With `edges`, a label stands where its bar begins, and not below its middle."""
    wide, tallest = (WIDTH - 2 * LEFT) / len(counts), max([*counts, 1])
    parts: list[Markup] = list(extra)
    for i, (count, label) in enumerate(zip(counts, labels, strict=True)):
        left, high = LEFT + i * wide, (FLOOR - 30) * count / tallest
        if count:
            parts.append(rectangle(left + 1.5, FLOOR - high, wide - 3, high, "bar best" if i == best else "bar"))
            parts.append(text(left + wide / 2, FLOOR - high - 5, str(count), "value"))
        if label:
            parts.append(text(left + (0 if edges else wide / 2), FLOOR + 15, label, "tick"))
    parts.append(path(f"M{LEFT} {FLOOR}H{WIDTH - LEFT}", "axis"))
    parts.append(text(WIDTH / 2, HEIGHT - 5, axis, "label"))
    return svg(WIDTH, HEIGHT, alt, parts)


def stack(counts: Mapping[Status, int], words: Mapping[Status, str]) -> Markup:
    """What came of one check, in one bar: how many passed, failed, waited and so on."""
    total, left = max(sum(counts.values()), 1), 0.0
    parts: list[Markup] = []
    for status in Status:
        wide = 240 * counts.get(status, 0) / total
        tip = f"{counts.get(status, 0)} {words[status]}"
        if wide:
            parts.append(rectangle(left + 0.3, 0.5, wide - (1 if wide > 3 else 0), 13, f"status {status.value}", tip))
        left += wide
    alt = ", ".join(f"{counts[s]} {words[s]}" for s in Status if counts.get(s))
    return svg(240, 14, alt, parts, "stack")


def segments(report: Report, signs: Mapping[Status, str]) -> Markup:
    """A report in one line: a piece a check, as long as its points, with its sign."""
    total, left = report.points or 1.0, 0.0
    parts: list[Markup] = []
    for verdict in report.verdicts:
        wide = 640 * verdict.points / total
        parts.append(rectangle(left + 0.5, 0.5, wide - 3, 25, f"status {verdict.status.value}", verdict.description))
        parts.append(text(left + wide / 2 - 1.5, 18, signs[verdict.status], f"sign {verdict.status.value}"))
        left += wide
    passed = sum(v.status is Status.PASSED for v in report.verdicts)
    alt = ngettext("{passed} of {n} check passed.", "{passed} of {n} checks passed.", len(report.verdicts))
    return svg(640, 26, alt.format(passed=passed, n=len(report.verdicts)), parts, "segments")


def glance(checks: Sequence[str], rows: Sequence[Sequence[Status | None]], signs: Mapping[Status, str]) -> Markup:
    """A whole class in one picture: a row a check, a column a student, so that one sees where it thins out.

    Args:
        checks: their names.
        rows: by student, the best first, what came of each check.
    """
    left, wide, high = 210.0, 690.0, 18
    step = wide / max(len(rows), 1)
    parts: list[Markup] = []
    for i, name in enumerate(checks):
        parts.append(text(left - 8, i * high + 13, name, "tick", "end"))
        for begin, end, status in _stretches([row[i] for row in rows]):
            x, length = left + begin * step, (end - begin) * step
            parts.append(rectangle(x, i * high + 1, length, high - 2, f"whole {status.value}"))
            if length > 14:
                parts.append(text(x + length / 2, i * high + 13, signs[status], f"sign {status.value}"))
    below = len(checks) * high + 14
    parts.append(text(left, below, _("most points"), "tick", "start"))
    parts.append(text(left + wide, below, _("fewest points"), "tick", "end"))
    alt = _("{n} students by {checks} checks, those with the most points first. The table below has the same in words.")
    return svg(round(left + wide) + 2, below + 6, alt.format(n=len(rows), checks=len(checks)), parts, "glance")


def _stretches(column: Sequence[Status | None]) -> list[tuple[int, int, Status]]:
    """Where the same came of a check for several students on end: from, to, and what."""
    found: list[tuple[int, int, Status]] = []
    for i, status in enumerate(column):
        if status is not None and found and found[-1][1:] == (i, status):
            found[-1] = (found[-1][0], i + 1, status)
        elif status is not None:
            found.append((i, i + 1, status))
    return found
