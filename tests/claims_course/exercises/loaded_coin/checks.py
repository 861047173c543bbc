"""Judges what is claimed of a loaded coin."""

from grader import expect
from grader.rubric import check, plan


def given(rng):
    return {"heads": {}}, None, {"heads": {"throws": 200}}


@plan(seeds=8)
def heads(said):
    chances = [expect.number(said[which]["chance"], name="chance") for which in ("first", "second")]
    for chance in chances:
        expect.that(0 <= chance <= 1, "A chance lies between 0 and 1.", expected="0 to 1", received=f"{chance:g}")
    return [{"chance": chance} for chance in chances]


@check(points=1)
def claim_holds(heads):
    """What is claimed of the share of heads holds."""
    claimed = expect.text(heads["said"]["share"])
    first, second = (
        [expect.number(run["share"]) for run in expect.sequence(runs)]
        for runs in expect.sequence(heads["runs"]["values"], 2)
    )
    larger = sum(second) > sum(first)
    expect.that(
        claimed == ("larger" if larger else "smaller"),
        "The runs contradict this.",
        expected="larger" if larger else "smaller",
        received=claimed,
    )
