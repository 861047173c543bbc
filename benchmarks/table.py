"""The results as a table, and which aims they reach."""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter

from benchmarks.costs import Costs, Spent
from benchmarks.memory import SETTLED, Growth, Slots
from benchmarks.saving import Saving

OVERHEAD = 1.7
SPEED_UP = 5.0
FLAT_MB = 4.0
ANSWER_SECONDS = 1.5
BUSY = "Others kept this core busy: the ratios of processor time are the ones to trust."


@dataclass(frozen=True)
class Results:
    """All that was measured in one run."""

    isolation: str
    core: int
    seconds: float
    costs: Costs
    slots: Slots
    growth: Growth
    saves: list[Saving]


@dataclass(frozen=True)
class Aim:
    """One aim, the number that was found and whether it is reached."""

    name: str
    aim: str
    found: float
    reached: bool


def aims(results: Results) -> list[Aim]:
    """Every aim, reached or not."""
    cost, settled, end = results.costs, results.growth.settled, results.growth.end
    ratios = []
    for name, pick in (("", attrgetter("wall")), (", processor", attrgetter("cpu"))):
        over, faster = pick(cost.grade) / pick(cost.bare), pick(cost.fresh) / pick(cost.grade)
        ratios.append(Aim(f"graded / bare{name}", f"<= {OVERHEAD}", over, over <= OVERHEAD))
        ratios.append(Aim(f"fresh / graded{name}", f">= {SPEED_UP}", faster, faster >= SPEED_UP))
    grown = [
        ("growth of the engine, MB", end.engine - settled.engine),
        ("growth of the slot, RSS, MB", end.slot - settled.slot),
    ]
    if end.slot_pss is not None and settled.slot_pss is not None:
        grown.append(("growth of the slot, PSS, MB", end.slot_pss - settled.slot_pss))
    answered = [(f"save to verdict, {s.isolation}, s", s.median) for s in results.saves]
    return [
        *ratios,
        *(Aim(name, f"<= {ANSWER_SECONDS}", found, found <= ANSWER_SECONDS) for name, found in answered),
        *(Aim(name, f"<= {FLAT_MB}", found, found <= FLAT_MB) for name, found in grown),
    ]


def text(results: Results) -> str:
    """The table as it is printed."""
    cost, slots, growth = results.costs, results.slots, results.growth
    lines = [
        f"{cost.submissions} submissions, {cost.passed} with full marks; isolation {results.isolation}, core {results.core}; "
        f"the whole took {results.seconds:.0f} s.",
        f"Styles, in turn: {', '.join(cost.styles)}.",
        *([BUSY] if cost.grade.wall > 1.15 * cost.grade.cpu else []),
        "",
        f"{'Seconds a submission':32}{'clock':>8}{'processor':>11}",
        _row("graded, all included", _spent(cost.grade)),
        _row("bare, one warm process", _spent(cost.bare)),
        _row("fresh interpreter each", _spent(cost.fresh)),
        _row("starting, the whole class", f"{cost.start:.3f}"),
        _row("from report to report, median", f"{cost.steady:.3f}"),
        _row("  of that, the run", f"{cost.run:.3f}"),
        "",
        "Seconds from a save to the verdict on the screen of `grader watch`",
        *(
            _row(f"{s.isolation}, {len(s.seconds)} saves", f"{s.median:.2f} the median, {s.worst:.2f} the worst")
            for s in results.saves
        ),
        "",
        "Memory, MB",
        _row("one slot, PSS", _mb(slots.first)),
        _row("two slots, PSS", _mb(slots.two)),
        _row("a further slot adds", _mb(slots.further)),
        _row("a slot, RSS", _mb(slots.resident)),
        _row(
            "engine",
            f"{growth.settled.engine:.1f} after {min(SETTLED, growth.runs)} runs, {growth.end.engine:.1f} after {growth.runs}",
        ),
        _row("slot, RSS", f"{growth.settled.slot:.1f}, {growth.end.slot:.1f}"),
        _row("slot, PSS", f"{_mb(growth.settled.slot_pss)}, {_mb(growth.end.slot_pss)}"),
        "",
        f"{'Aims':32}{'found':>8}  {'aim':8}",
    ]
    for aim in aims(results):
        lines.append(f"  {aim.name:30}{aim.found:8.2f}  {aim.aim:8}{'reached' if aim.reached else 'NOT REACHED'}")
    return "\n".join(lines)


def _row(name: str, value: str) -> str:
    return f"  {name:30}{value:>8}"


def _spent(spent: Spent) -> str:
    return f"{spent.wall:8.3f}{spent.cpu:11.3f}"


def _mb(value: float | None) -> str:
    return "not readable" if value is None else f"{value:.1f}"
