"""Checks of claims_mnist_softmax: the settings are those that were asked for, and the runs support the claims."""

from __future__ import annotations

from grader.rubric import check, course_file, plan

experiments = course_file(__file__, "../_shared/experiments.py")

SEEDS = 20
KNOBS = {
    "learning_rate": experiments.Knob(0.1, 0.0001, 20.0),
    "batch_size": experiments.Knob(50, 1, 600, whole=True),
    "steps": experiments.Knob(100, 25, 200, whole=True),
    "deviation": experiments.Knob(0.01, 0.0, 2.0),
}
ACCURACY = experiments.Figure("the share of right digits", 0.02)
LOSS = experiments.Figure("the loss", 0.02)
SPREAD = experiments.Figure("the spread of the batches' losses", 0.02)


def none_and_large(first: float, second: float) -> str:
    """Weights of 0, and of at least 0.5."""
    return "" if first == 0 and second >= 0.5 else "0 and 0.5 or more"


RATE = experiments.Experiment(KNOBS, {"loss": LOSS}, "learning_rate", experiments.times(10))
BATCH = experiments.Experiment(KNOBS, {"loss": LOSS, "spread": SPREAD}, "batch_size", experiments.between(5, 100))
SMALL = experiments.Experiment(KNOBS, {"accuracy": ACCURACY}, "deviation", experiments.between(0, 0.01))
LARGE = experiments.Experiment(KNOBS, {"accuracy": ACCURACY}, "deviation", none_and_large)


def given(rng, data):
    digits = {"x": data.x_train.reshape(-1, 784), "labels": data.y_train}
    digits |= {"x_other": data.x_test.reshape(-1, 784), "others": data.y_test}
    probes = ("rate", "batch", "small_weights", "large_weights")
    return {probe: {} for probe in probes}, None, dict.fromkeys(probes, digits)


@plan(seeds=SEEDS)
def rate(said):
    return RATE.settings(said)


@plan(seeds=SEEDS)
def batch(said):
    return BATCH.settings(said)


@plan(seeds=SEEDS)
def small_weights(said):
    return SMALL.settings(said)


@plan(seeds=SEEDS)
def large_weights(said):
    return LARGE.settings(said)


@check(
    points=1,
    hints=(
        "What must be the same in both settings?",
        "The second rate is at least ten times the first, both from 0.0001 to 20; all else is the same.",
        'For instance `"first": {"learning_rate": 0.001}, "second": {"learning_rate": 0.1}`.',
    ),
)
def rate_is_ten_times(rate):
    """`rate` compares a learning rate with at least ten times that rate, and claims something of the loss."""
    RATE.asked(rate)


@check(
    points=2,
    needs=rate_is_ten_times,
    hints=(
        "How far does the loss fall below 2.30 in a hundred steps, with the smaller rate? And with the larger one?",
        "Small rates do not arrive. With very large ones the scores become huge, and a digit that is read wrongly "
        "costs very much.",
        'From 0.001 to 0.1 "loss" is smaller; from 0.1 to 10 it is larger.',
    ),
)
def claim_about_the_rate(rate):
    """What is claimed of the loss with a much larger learning rate holds."""
    return RATE.judge(rate, "loss")


@check(
    points=1,
    hints=(
        "Which two batch sizes are asked for?",
        "Batches of 5 come first, batches of 100 second, with as many steps.",
        '`"first": {"batch_size": 5}, "second": {"batch_size": 100}`, and claims about "loss" and "spread".',
    ),
)
def batch_is_five_and_hundred(batch):
    """`batch` compares batches of 5 with batches of 100, and claims something of loss and spread."""
    BATCH.asked(batch)


@check(
    points=2,
    needs=batch_is_five_and_hundred,
    hints=(
        "Here the number of steps stays the same. How many digits have been seen with batches of 5, and how many "
        "with batches of 100?",
        "500 against 10,000. Each gradient of 100 digits is nearer to that of all digits.",
        'As many steps in better directions: "loss" is smaller.',
    ),
)
def claim_about_the_loss(batch):
    """What is claimed of the loss with larger batches in as many steps holds."""
    return BATCH.judge(batch, "loss")


@check(
    points=2,
    needs=batch_is_five_and_hundred,
    hints=(
        "What is the mean of 5 digits' losses like, compared with the mean of 100?",
        "A mean of n values spreads by their deviation over √n.",
        '√20 = 4.5 times less: "spread" is smaller.',
    ),
)
def claim_about_the_spread(batch):
    """What is claimed of the spread of the batches' losses with larger batches holds."""
    return BATCH.judge(batch, "spread")


@check(
    points=1,
    hints=(
        "Which two deviations are asked for?",
        "First 0, then 0.01; all else is the same.",
        '`"first": {"deviation": 0}, "second": {"deviation": 0.01}`, and a claim about "accuracy".',
    ),
)
def small_is_none_and_hundredth(small_weights):
    """`small_weights` compares first weights of 0 with small ones, and claims something of the accuracy."""
    SMALL.asked(small_weights)


@check(
    points=2,
    needs=small_is_none_and_hundredth,
    hints=(
        "Why must a network with hidden units not begin with zeros? Are there any hidden units here?",
        "Hidden units that begin alike stay alike. Here each output has a label of its own, so the ten columns of "
        "w part at the first step.",
        'Nothing changes: "accuracy" is the "same".',
    ),
)
def claim_about_small_weights(small_weights):
    """What is claimed of the accuracy with small first weights in place of zeros holds."""
    return SMALL.judge(small_weights, "accuracy")


@check(
    points=1,
    hints=(
        "How large must the second deviation be?",
        "First 0, then 0.5 or more, up to 2; all else is the same.",
        '`"first": {"deviation": 0}, "second": {"deviation": 1.0}`, and a claim about "accuracy".',
    ),
)
def large_is_none_and_half(large_weights):
    """`large_weights` compares first weights of 0 with large ones, and claims something of the accuracy."""
    LARGE.asked(large_weights)


@check(
    points=2,
    needs=large_is_none_and_half,
    hints=(
        "What does the model answer before its first step, with large weights?",
        "Something random, and it is very sure of it. A hundred steps have to undo that first.",
        'With a deviation of 1, "accuracy" is smaller.',
    ),
)
def claim_about_large_weights(large_weights):
    """What is claimed of the accuracy with large first weights in place of zeros holds."""
    return LARGE.judge(large_weights, "accuracy")
