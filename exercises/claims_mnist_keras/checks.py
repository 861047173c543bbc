"""Checks of claims_mnist_keras: the settings are those that were asked for, and the runs support the claims."""

from __future__ import annotations

from grader.rubric import check, course_file, plan

experiments = course_file(__file__, "../_shared/experiments.py")

SEEDS = 8
KNOBS = {
    "epochs": experiments.Knob(30, 1, 40, whole=True),
    "dropout": experiments.Knob(0.0, 0.0, 0.8),
    "batch_size": experiments.Knob(20, 10, 200, whole=True),
    "learning_rate": experiments.Knob(0.01, 0.0001, 0.1),
    "units": experiments.Knob(128, 4, 128, whole=True),
    "activation": experiments.Choice(("relu", "sigmoid", "tanh")),
    "mislabelled": experiments.Knob(0.2, 0.0, 0.5),
}
LOSS = experiments.Figure("the loss on the digits learned from", 0.05)
VAL_LOSS = experiments.Figure("the loss on the digits held out", 0.05)
BOTH = {"loss": LOSS, "val_loss": VAL_LOSS}


def none_and_some(first: float, second: float) -> str:
    """No dropout, and at least 0.4."""
    return "" if first == 0 and second >= 0.4 else "0 and 0.4 or more"


LONGER = experiments.Experiment(KNOBS, BOTH, "epochs", experiments.times(4))
DROPOUT = experiments.Experiment(KNOBS, BOTH, "dropout", none_and_some)
BATCHES = experiments.Experiment(KNOBS, {"loss": LOSS}, "batch_size", experiments.times(10))


def given(rng, data):
    digits = {"x": data.x_train, "labels": data.y_train, "x_other": data.x_test, "others": data.y_test}
    probes = ("longer", "dropout", "batches")
    return {probe: {} for probe in probes}, None, dict.fromkeys(probes, digits)


@plan(seeds=SEEDS)
def longer(said):
    return LONGER.settings(said)


@plan(seeds=SEEDS)
def dropout(said):
    return DROPOUT.settings(said)


@plan(seeds=SEEDS)
def batches(said):
    return BATCHES.settings(said)


@check(
    points=1,
    hints=(
        "How many epochs can there be, and how many has a setting that does not name them?",
        "From 1 to 40, and 30 if they are not named. The second needs four times as many as the first, or more.",
        'For instance `"first": {"epochs": 6}, "second": {"epochs": 30}`, and claims about "loss" and "val_loss".',
    ),
)
def epochs_are_four_times(longer):
    """`longer` compares a number of epochs with at least four times as many, and claims something of both losses."""
    LONGER.asked(longer)


@check(
    points=1,
    needs=epochs_are_four_times,
    hints=(
        "What is it that every step of the training makes smaller?",
        "The loss on the digits that are learned from, whatever it is learning from them.",
        'With more epochs "loss" is smaller. If that was undecided, begin with fewer.',
    ),
)
def claim_about_the_loss(longer):
    """What is claimed of the loss on the training digits after many more epochs holds."""
    return LONGER.judge(longer, "loss")


@check(
    points=2,
    needs=epochs_are_four_times,
    hints=(
        "One label of five is wrong. What does a net learn if it comes to know all 200 labels by heart?",
        "The first epochs learn what digits look like, the later ones which of these 200 are labelled oddly. That is of no use "
        "for others, and makes it very sure of wrong answers.",
        'From 6 to 30 epochs "val_loss" is larger: overfitting. (From 1 to 4 it is not.)',
    ),
)
def claim_about_the_validation_loss(longer):
    """What is claimed of the loss on the held-out digits after many more epochs holds."""
    return LONGER.judge(longer, "val_loss")


@check(
    points=1,
    hints=(
        "Which two values of dropout are asked for?",
        "First 0, then 0.4 or more, up to 0.8. All else is the same; `epochs` can be named in both.",
        '`"first": {"dropout": 0}, "second": {"dropout": 0.5}`, and claims about "loss" and "val_loss".',
    ),
)
def dropout_is_none_and_some(dropout):
    """`dropout` compares no dropout with 0.4 or more, and claims something of both losses."""
    DROPOUT.asked(dropout)


@check(
    points=1,
    needs=dropout_is_none_and_some,
    hints=(
        "Is it easier or harder to learn 200 labels by heart if half of the units are missing each time?",
        "Harder: that is what dropout is for.",
        'With dropout "loss" is larger.',
    ),
)
def claim_about_the_loss_with_dropout(dropout):
    """What is claimed of the loss on the training digits with dropout holds."""
    return DROPOUT.judge(dropout, "loss")


@check(
    points=2,
    needs=dropout_is_none_and_some,
    hints=(
        "Does the training last long enough to overfit? What does dropout cost if it does not?",
        "After 30 epochs the net without dropout knows the wrong labels by heart. After 4 it has not come so far, and one with "
        "dropout has learned less of anything.",
        'With 0.5 and 30 epochs "val_loss" is smaller; with 0.5 and 4 epochs it is larger.',
    ),
)
def claim_about_the_validation_loss_with_dropout(dropout):
    """What is claimed of the loss on the held-out digits with dropout holds."""
    return DROPOUT.judge(dropout, "val_loss")


@check(
    points=1,
    hints=(
        "There are 200 digits. How large can a batch be, and how small one that is a tenth of it?",
        "From 10 to 200, so for instance 10 and 100, or 20 and 200; all else is the same.",
        'For instance `"first": {"batch_size": 10, "epochs": 5}, "second": {"batch_size": 200, "epochs": 5}`.',
    ),
)
def batches_are_ten_times(batches):
    """`batches` compares a batch size with at least ten times that, and claims something of the loss."""
    BATCHES.asked(batches)


@check(
    points=2,
    needs=batches_are_ten_times,
    hints=(
        "How many steps are five epochs of 200 digits, in batches of 10 and of 200?",
        "100 steps, and 5. A step on a large batch is better than one on a small batch, but not twenty times as good. After 30 "
        "epochs even the large batches have had steps enough: no loss is left to tell them apart by.",
        'From 10 to 200, with 5 epochs, "loss" is larger.',
    ),
)
def claim_about_the_batches(batches):
    """What is claimed of the loss with much larger batches and as many epochs holds."""
    return BATCHES.judge(batches, "loss")
