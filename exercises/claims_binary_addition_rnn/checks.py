"""Checks of claims_binary_addition_rnn: the settings are those that were asked for, and the runs support the claims."""

from __future__ import annotations

from grader.rubric import check, course_file, plan

experiments = course_file(__file__, "../_shared/experiments.py")

SEEDS = 10
KNOBS = {
    "dropout": experiments.Knob(0.0, 0.0, 0.8),
    "order": experiments.Choice(("least first", "most first")),
    "pairs": experiments.Knob(500, 10, 800, whole=True),
    "units": experiments.Knob(16, 2, 32, whole=True),
    "learning_rate": experiments.Knob(0.02, 0.0001, 0.1),
    "steps": experiments.Knob(300, 25, 400, whole=True),
}
RIGHT = experiments.Figure("the share of right bits", 0.03)
SUMS = experiments.Figure("the share of right sums", 0.05)


def none_and_half(first: float, second: float) -> str:
    """No dropout, and at least one half."""
    return "" if first == 0 and second >= 0.5 else "0 and 0.5 or more"


DROPOUT = experiments.Experiment(KNOBS, {"bits": RIGHT, "sums": SUMS}, "dropout", none_and_half)
ORDER = experiments.Experiment(KNOBS, {"sums": SUMS}, "order", experiments.between("least first", "most first"))
PAIRS = experiments.Experiment(KNOBS, {"sums": SUMS}, "pairs", experiments.times(4))


def given(rng):
    return {"dropout": {}, "order": {}, "pairs": {}}, None


@plan(seeds=SEEDS)
def dropout(said):
    return DROPOUT.settings(said)


@plan(seeds=SEEDS)
def order(said):
    return ORDER.settings(said)


@plan(seeds=SEEDS)
def pairs(said):
    return PAIRS.settings(said)


@check(
    points=1,
    hints=(
        "Which two values of dropout are asked for?",
        "First 0, then 0.5 or more, up to 0.8; all else is the same.",
        '`"first": {"dropout": 0}, "second": {"dropout": 0.5}`, and claims about "bits" and "sums".',
    ),
)
def dropout_is_none_and_half(dropout):
    """`dropout` compares no dropout with at least one half, and claims something of bits and sums."""
    DROPOUT.asked(dropout)


@check(
    points=2,
    needs=dropout_is_none_and_half,
    hints=(
        "A pixel's neighbours tell what the pixel was. What tells what a dropped bit was?",
        "Nothing does: the right answer can not be known from what is left.",
        '"bits" is smaller with dropout.',
    ),
)
def claim_about_the_bits(dropout):
    """What is claimed of the share of right bits with dropout holds."""
    return DROPOUT.judge(dropout, "bits")


@check(
    points=2,
    needs=dropout_is_none_and_half,
    hints=(
        "How many of six bits must be right for a right sum?",
        "All of them, so sums suffer more than bits.",
        '"sums" is smaller with dropout.',
    ),
)
def claim_about_the_sums(dropout):
    """What is claimed of the share of right sums with dropout holds."""
    return DROPOUT.judge(dropout, "sums")


@check(
    points=1,
    hints=(
        "Which order comes first?",
        'First "least first", then "most first"; all else is the same.',
        '`"first": {"order": "least first"}, "second": {"order": "most first"}`, and a claim about "sums".',
    ),
)
def order_is_least_and_most(order):
    """`order` compares the least with the most significant bit first, and claims something of the sums."""
    ORDER.asked(order)


@check(
    points=2,
    needs=order_is_least_and_most,
    hints=(
        "Where does a carry come from, and when has the network seen that bit?",
        "From the bits to the right. With the most significant bit first, these come only afterwards.",
        '"sums" is smaller with the most significant bit first.',
    ),
)
def claim_about_the_order(order):
    """What is claimed of the share of right sums with the most significant bit first holds."""
    return ORDER.judge(order, "sums")


@check(
    points=1,
    hints=(
        "How many pairs does a setting have that does not name them?",
        "The second has at least four times as many as the first, from 10 to 800.",
        'For instance `"first": {"pairs": 20}, "second": {"pairs": 500}`, and a claim about "sums".',
    ),
)
def pairs_are_four_times(pairs):
    """`pairs` compares a number of pairs with at least four times as many, and claims something of the sums."""
    PAIRS.asked(pairs)


@check(
    points=2,
    needs=pairs_are_four_times,
    hints=(
        "Can one learn to carry from 20 sums? And from 200?",
        "20 pairs are learned by heart. From about 150 on the network finds the rule, and more of them change little.",
        'From 20 to 500 "sums" is larger; from 200 to 800 it is the "same".',
    ),
)
def claim_about_the_pairs(pairs):
    """What is claimed of the share of right sums with many more pairs holds."""
    return PAIRS.judge(pairs, "sums")
