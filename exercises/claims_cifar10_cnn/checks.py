"""Checks of claims_cifar10_cnn: the settings are those that were asked for, and the runs support the claims."""

from __future__ import annotations

from grader.rubric import check, course_file, plan

experiments = course_file(__file__, "../_shared/experiments.py")

SEEDS = 6
SEEDS_MIRRORED = 10  # for "the same" the interval has to be narrow
KNOBS = {
    "shown": experiments.Choice(("upright", "mirrored", "upside down")),
    "pieces": experiments.Choice(("whole", "quarters", "sixteenths")),
    "blocks": experiments.Knob(2, 0, 3, whole=True),
    "dropout": experiments.Knob(0.0, 0.0, 0.8),
    "learning_rate": experiments.Knob(0.005, 0.0001, 0.1),
    "steps": experiments.Knob(150, 25, 200, whole=True),
}
FIGURES, FINE = ({"accuracy": experiments.Figure("the share of right classes", margin)} for margin in (0.03, 0.01))


def whole_and_not(first: str, second: str) -> str:
    """Whole, and in pieces."""
    return "" if first == "whole" and second != "whole" else "whole and then one of the others"


def more(first: int, second: int) -> str:
    """The second is larger."""
    return "" if second > first else "a second number that is larger"


MIRRORED = experiments.Experiment(KNOBS, FIGURES, "shown", experiments.between("upright", "mirrored"))
PIECES = experiments.Experiment(KNOBS, FIGURES, "pieces", whole_and_not)
DEPTH = experiments.Experiment(KNOBS, FINE, "blocks", more)


def given(rng, data):
    photographs = {"x": data.x_train, "labels": data.y_train, "x_other": data.x_test, "others": data.y_test}
    probes = ("mirrored", "pieces", "depth")
    return {probe: {} for probe in probes}, None, dict.fromkeys(probes, photographs)


@plan(seeds=SEEDS_MIRRORED)
def mirrored(said):
    return MIRRORED.settings(said)


@plan(seeds=SEEDS)
def pieces(said):
    return PIECES.settings(said)


@plan(seeds=SEEDS)
def depth(said):
    return DEPTH.settings(said)


@check(
    points=1,
    hints=(
        "How are the photographs shown first, and how then?",
        'First "upright", then "mirrored". All else is the same.',
        '`"first": {"shown": "upright"}, "second": {"shown": "mirrored"}`, and a claim about "accuracy".',
    ),
)
def photographs_are_mirrored(mirrored):
    """`mirrored` compares upright photographs with their mirror images, and claims something of the accuracy."""
    MIRRORED.asked(mirrored)


@check(
    points=2,
    needs=photographs_are_mirrored,
    hints=(
        "Can you tell whether a photograph of a dog was mirrored?",
        "Of 2,000 photographs, about as many dogs look to the left as to the right. So the network has seen both.",
        'For mirror images "accuracy" is the "same". If that was undecided, leave all else as usual.',
    ),
)
def claim_about_mirror_images(mirrored):
    """What is claimed of the accuracy on mirror images holds."""
    return MIRRORED.judge(mirrored, "accuracy")


@check(
    points=1,
    hints=(
        "Into what can a photograph be cut?",
        'First "whole", then "quarters" or "sixteenths". All else is the same.',
        '`"first": {"pieces": "whole"}, "second": {"pieces": "quarters"}`, and a claim about "accuracy".',
    ),
)
def photographs_are_in_pieces(pieces):
    """`pieces` compares whole photographs with photographs in pieces, and claims something of the accuracy."""
    PIECES.asked(pieces)


@check(
    points=2,
    needs=photographs_are_in_pieces,
    hints=(
        "Inside a quarter nothing has changed. Does the network look at more than what is in a quarter?",
        "The convolutions do not, but the dense layer behind them has a weight of its own for each place: it knows that the sky "
        "is above.",
        'For photographs in pieces "accuracy" is smaller.',
    ),
)
def claim_about_the_pieces(pieces):
    """What is claimed of the accuracy on photographs in pieces holds."""
    return PIECES.judge(pieces, "accuracy")


@check(
    points=1,
    hints=(
        "How many blocks can there be, and what is left if there are none?",
        "From 0 to 3, and the second has more than the first. With 0 there is only a softmax of all pixels.",
        'For instance `"first": {"blocks": 0}, "second": {"blocks": 2}`, and a claim about "accuracy".',
    ),
)
def second_is_deeper(depth):
    """`depth` compares a number of blocks with a larger one, and claims something of the accuracy."""
    DEPTH.asked(depth)


@check(
    points=2,
    needs=second_is_deeper,
    hints=(
        "Between which two depths is there something to learn in 150 steps from 2,000 photographs?",
        "From 1 to 3 six seeds do not tell: such a training is too short for what a deep network is good at. Without any "
        "convolution the network compares colours place by place.",
        'From 0 to 2 blocks "accuracy" is larger.',
    ),
)
def claim_about_the_depth(depth):
    """What is claimed of the accuracy with more blocks holds."""
    return DEPTH.judge(depth, "accuracy")
