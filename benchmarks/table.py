"""The results as a table, and which aims they reach."""

from __future__ import annotations

from dataclasses import dataclass

from benchmarks.costs import Costs
from benchmarks.memory import SETTLED, Growth, Slots

OVERHEAD = 1.7
SPEED_UP = 5.0
FLAT_MB = 4.0


@dataclass(frozen=True)
class Results:
    """All that was measured in one run."""

    isolation: str
    core: int
    seconds: float
    costs: Costs
    slots: Slots
    growth: Growth


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
    over, faster = cost.grade / cost.bare, cost.fresh / cost.grade
    grown = [
        ("growth of the engine, MB", end.engine - settled.engine),
        ("growth of the slot, RSS, MB", end.slot - settled.slot),
    ]
    if end.slot_pss is not None and settled.slot_pss is not None:
        grown.append(("growth of the slot, PSS, MB", end.slot_pss - settled.slot_pss))
    return [
        Aim("graded / bare", f"<= {OVERHEAD}", over, over <= OVERHEAD),
        Aim("fresh interpreter / graded", f">= {SPEED_UP}", faster, faster >= SPEED_UP),
        *(Aim(name, f"<= {FLAT_MB}", found, found <= FLAT_MB) for name, found in grown),
    ]


def text(results: Results) -> str:
    """The table as it is printed."""
    cost, slots, growth = results.costs, results.slots, results.growth
    shown = ", ".join(f"{name} {seconds:.2f}" for name, seconds in cost.styles.items())
    lines = [
        f"{cost.submissions} submissions, {cost.passed} with full marks; isolation {results.isolation}, core {results.core}; "
        f"the whole took {results.seconds:.0f} s.",
        f"Styles, bare seconds: {shown}" + (f"; left out: {', '.join(cost.left_out)}" if cost.left_out else ""),
        "",
        "Seconds a submission",
        _row("graded, all included", f"{cost.grade:.3f}"),
        _row("  starting, a class", f"{cost.start:.3f}"),
        _row("  from report to report", f"{cost.steady:.3f}"),
        _row("    of that, the run", f"{cost.run:.3f}"),
        _row("bare, one warm process", f"{cost.bare:.3f}"),
        _row("fresh interpreter each", f"{cost.fresh:.3f}"),
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


def _mb(value: float | None) -> str:
    return "not readable" if value is None else f"{value:.1f}"
