"""Checks of claims_mnist_mlp: the settings are those that were asked for, and the runs support the claims."""

from __future__ import annotations

from grader.rubric import check, course_file, plan

experiments = course_file(__file__, "../_shared/experiments.py")

SEEDS = 20
KNOBS = {
    "optimizer": experiments.Choice(("descent", "momentum", "adagrad", "rmsprop", "adam")),
    "learning_rate": experiments.Knob(0.01, 0.0001, 2.0),
    "batch_size": experiments.Knob(50, 10, 100, whole=True),
    "steps": experiments.Knob(200, 25, 300, whole=True),
}
ACCURACY = experiments.Figure("the share of right digits", 0.005)
FIGURES = {"accuracy": ACCURACY}

SAME = experiments.Experiment(KNOBS, FIGURES, "optimizer", experiments.between("descent", "adam"))
OWN = experiments.Experiment(
    {**KNOBS, "optimizer": experiments.Choice(("descent",))}, FIGURES, "learning_rate", experiments.times(100)
)
BOTH = experiments.Experiment(
    KNOBS, FIGURES, "optimizer", experiments.between("descent", "rmsprop"), also=("learning_rate",)
)


def given(rng, data):
    digits = {"x": data.x_train, "labels": data.y_train, "x_other": data.x_test, "others": data.y_test}
    probes = ("same_rate", "own_rate", "own_rates")
    return {probe: {} for probe in probes}, None, dict.fromkeys(probes, digits)


@plan(seeds=SEEDS)
def same_rate(said):
    return SAME.settings(said)


@plan(seeds=SEEDS)
def own_rate(said):
    return OWN.settings(said)


@plan(seeds=SEEDS)
def own_rates(said):
    return BOTH.settings(said)


@check(
    points=1,
    hints=(
        "Which optimizer comes first?",
        'First "descent", then "adam", with the same learning rate in both.',
        '`"first": {"optimizer": "descent"}, "second": {"optimizer": "adam"}`, and a claim about "accuracy".',
    ),
)
def same_rate_is_descent_and_adam(same_rate):
    """`same_rate` compares plain descent with Adam at the same rate, and claims something of the accuracy."""
    SAME.asked(same_rate)


@check(
    points=2,
    needs=same_rate_is_descent_and_adam,
    hints=(
        "How long is a step of each, with a rate of 0.01 and gradients of about 0.01?",
        "0.0001 with plain descent; about 0.01 with Adam, which divides by the size of the gradients.",
        'With a rate of 0.01, "accuracy" is larger with Adam.',
    ),
)
def claim_about_the_same_rate(same_rate):
    """What is claimed of the accuracy with Adam in place of plain descent, at the same rate, holds."""
    return SAME.judge(same_rate, "accuracy")


@check(
    points=1,
    hints=(
        "Which rates can be set, and which two are a hundred times apart?",
        'Both settings keep "descent" as their optimizer; the rates are between 0.0001 and 2.',
        'For instance `"first": {"learning_rate": 0.001}, "second": {"learning_rate": 0.5}`, and a claim about '
        '"accuracy".',
    ),
)
def rate_is_a_hundred_times(own_rate):
    """`own_rate` compares plain descent with itself at a hundred times the rate or more, and claims something of the accuracy."""
    OWN.asked(own_rate)


@check(
    points=2,
    needs=rate_is_a_hundred_times,
    hints=(
        "Is it plain descent that fails with a rate of 0.001, or the rate?",
        "With 0.001 it has hardly moved after 200 steps. With 0.5 it reads more than four of five digits.",
        'From 0.001 to 0.5, "accuracy" is larger.',
    ),
)
def claim_about_its_own_rate(own_rate):
    """What is claimed of plain descent's accuracy at a hundred times the rate or more holds."""
    return OWN.judge(own_rate, "accuracy")


@check(
    points=1,
    hints=(
        "Which optimizer comes first, and what may differ besides?",
        'First "descent", then "rmsprop"; each has a learning rate of its own, and all else is the same.',
        'For instance `"first": {"optimizer": "descent", "learning_rate": 0.5}, "second": {"optimizer": '
        '"rmsprop", "learning_rate": 0.01}`.',
    ),
)
def own_rates_are_descent_and_rmsprop(own_rates):
    """`own_rates` compares plain descent with RMSProp, each at its own rate, and claims something of the accuracy."""
    BOTH.asked(own_rates)


@check(
    points=3,
    needs=own_rates_are_descent_and_rmsprop,
    hints=(
        "How far can RMSProp come in 200 steps with the rate that you gave it?",
        "With 0.001 by about 0.2, which is too little for so short a training; with 0.01 it suffices. Plain "
        "descent does well with 0.5, and fails with 0.001.",
        'Descent at 0.5, RMSProp at 0.01: "accuracy" is larger. RMSProp at 0.001: it is smaller.',
    ),
)
def claim_about_their_own_rates(own_rates):
    """What is claimed of the accuracy with RMSProp in place of plain descent, each at its own rate, holds."""
    return BOTH.judge(own_rates, "accuracy")
