"""What lateness costs: points or percent a day, after some grace, up to a cap."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import msgspec

from grader.errors import GraderError
from grader.intake.handed import Upload
from grader.report import Late, Report

EXPECTED = 'Expected something like "10%/day", "2/day" or "10%/day grace=30m cap=50%".'
UNKNOWN = timedelta(days=1)  # what counts where an export says late and no time says how late

_AMOUNT = re.compile(r"(?P<number>[0-9]{1,6}(?:\.[0-9]{1,6})?)(?P<percent>%?)")
_SPAN = re.compile(r"(?P<number>[0-9]{1,6}(?:\.[0-9]{1,6})?)(?P<unit>[mhd])")
_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}


@dataclass(frozen=True)
class Amount:
    """Points, or a share of the points that an exercise is worth."""

    number: float
    percent: bool

    def of(self, points: float) -> float:
        """It in points, for an exercise worth so many."""
        return self.number / 100 * points if self.percent else self.number


@dataclass(frozen=True)
class LatePolicy:
    """What is taken off what comes late.

    Attributes:
        a_day: for each day that has begun.
        grace: lateness that costs nothing. What comes later than that is late from the due time on.
        cap: the most that is taken off, or None for all.
        rule: as it was written.
    """

    a_day: Amount
    grace: timedelta = timedelta(0)
    cap: Amount | None = None
    rule: str = ""

    @staticmethod
    def parse(text: str) -> LatePolicy:
        """Read a policy such as `10%/day grace=30m cap=50%`; grace is in `m`inutes, `h`ours or `d`ays.

        Raises:
            GraderError: naming the part that is wrong and what was expected.
        """
        rate, *options = text.split() or [""]
        if not rate.endswith("/day"):
            raise GraderError(f"--late {text!r}: {rate!r} is no amount a day. {EXPECTED}")
        found: dict[str, str] = {}
        for option in options:
            key, equals, value = option.partition("=")
            if not equals or key not in {"grace", "cap"}:
                raise GraderError(f"--late {text!r}: {option!r} is neither grace=… nor cap=…. {EXPECTED}")
            if key in found:
                raise GraderError(f"--late {text!r}: {key} is given twice. {EXPECTED}")
            found[key] = value
        cap = _amount(found["cap"], text) if "cap" in found else None
        return LatePolicy(_amount(rate.removesuffix("/day"), text), _span(found.get("grace", "0m"), text), cap, text)

    def final(self, raw: float, points: float, late_by: timedelta) -> float:
        """The score after the deduction.

        Args:
            raw: the score before it.
            points: what the exercise is worth; percents are of this.
            late_by: zero or negative if it came in time.

        Returns:
            Never less than zero, never more than `raw`.
        """
        if late_by <= max(self.grace, timedelta(0)):
            return raw
        days = math.ceil(late_by / timedelta(days=1))
        deduction = self.a_day.of(points) * days
        if self.cap is not None:
            deduction = min(deduction, self.cap.of(points))
        return min(raw, max(0.0, raw - deduction))


def still_late(report: Report, late: Late | None) -> Report:
    """A report with the lateness of an earlier one of the same file, and what that leaves of the score now."""
    if late is not None and report.score is not None:
        remains = LatePolicy.parse(late.rule).final(report.score, report.points, timedelta(seconds=late.seconds))
        late = msgspec.structs.replace(late, remains=remains)
    return msgspec.structs.replace(report, late=late)


def late_by(upload: Upload, due: datetime) -> timedelta:
    """How late an upload came; zero if it came in time or nobody knows.

    Returns:
        `UNKNOWN` where the export calls it late and no time says how late.
    """
    after = upload.when - due.astimezone(UTC) if upload.when else timedelta(0)
    if after > timedelta(0):
        return after
    return UNKNOWN if upload.late else timedelta(0)


def _amount(text: str, policy: str) -> Amount:
    match = _AMOUNT.fullmatch(text)
    if not match:
        raise GraderError(f"--late {policy!r}: {text!r} is neither points nor percent. {EXPECTED}")
    if match["percent"] and float(match["number"]) > 100:
        raise GraderError(f"--late {policy!r}: {text!r} is more than 100%. {EXPECTED}")
    return Amount(float(match["number"]), bool(match["percent"]))


def _span(text: str, policy: str) -> timedelta:
    match = _SPAN.fullmatch(text)
    if not match:
        raise GraderError(
            f"--late {policy!r}: grace {text!r} is no time. Expected minutes, hours or days, such as 30m, 2h or 1d."
        )
    return float(match["number"]) * _UNITS[match["unit"]]
