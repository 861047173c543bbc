"""Checks of claims_mnist_cnn: the settings are those that were asked for, and the runs support the claims."""

from __future__ import annotations

from grader.rubric import check, course_file, plan

experiments = course_file(__file__, "../_shared/experiments.py")

SEEDS = 6
CONVOLUTION = experiments.Choice(("convolution",))
BOTH = experiments.Choice(("convolution", "dense"))
KNOBS = {
    "network": CONVOLUTION,
    "moved": experiments.Knob(0, 0, 6, whole=True),
    "images": experiments.Knob(1000, 10, 1000, whole=True),
    "dropout": experiments.Knob(0.0, 0.0, 0.8),
    "learning_rate": experiments.Knob(0.01, 0.0001, 0.1),
}
ACCURACY = experiments.Figure("the share of right digits", 0.03)
LOST = experiments.Figure("the share that moving costs", 0.03)


def in_place_and_moved(first: int, second: int) -> str:
    """Not moved, and by at least two pixels."""
    return "" if first == 0 and second >= 2 else "0 and 2 or more"


MOVED = experiments.Experiment(KNOBS, {"accuracy": ACCURACY}, "moved", in_place_and_moved)
NETWORK = experiments.Experiment(
    {**KNOBS, "network": BOTH, "moved": experiments.Knob(2, 2, 6, whole=True)},
    {"lost": LOST},
    "network",
    experiments.between("dense", "convolution"),
)
IMAGES = experiments.Experiment(KNOBS, {"accuracy": ACCURACY}, "images", experiments.times(10))


def given(rng, data):
    digits = {"x": data.x_train, "labels": data.y_train, "x_other": data.x_test, "others": data.y_test}
    probes = ("moved", "network", "images")
    return {probe: {} for probe in probes}, None, dict.fromkeys(probes, digits)


@plan(seeds=SEEDS)
def moved(said):
    return MOVED.settings(said)


@plan(seeds=SEEDS)
def network(said):
    return NETWORK.settings(said)


@plan(seeds=SEEDS)
def images(said):
    return IMAGES.settings(said)


@check(
    points=1,
    hints=(
        "By how many pixels are the digits of the first setting moved, and those of the second?",
        "First 0, then 2 or more, up to 6. All else is the same.",
        '`"first": {"moved": 0}, "second": {"moved": 3}`, and a claim about "accuracy".',
    ),
)
def digits_are_in_place_and_moved(moved):
    """`moved` compares digits in place with digits moved by 2 pixels or more, and claims something of the accuracy."""
    MOVED.asked(moved)


@check(
    points=2,
    needs=digits_are_in_place_and_moved,
    hints=(
        "The convolutions find a stroke wherever it is. What does the dense layer behind them make of where it was found?",
        "It has its own weight for each place: a stroke 3 pixels further to the left meets another one, which has learned "
        "something else. Pooling forgives one pixel or two.",
        'For moved digits "accuracy" is smaller, with convolutions, too.',
    ),
)
def claim_about_moving(moved):
    """What is claimed of the accuracy on moved digits holds."""
    return MOVED.judge(moved, "accuracy")


@check(
    points=1,
    hints=(
        "Which network comes first, and by how much are the digits moved?",
        'First "dense", then "convolution". The digits are moved by 2 pixels unless you say more, the same in both.',
        '`"first": {"network": "dense"}, "second": {"network": "convolution"}`, and a claim about "lost".',
    ),
)
def networks_are_dense_and_convolutional(network):
    """`network` compares a dense with a convolutional network on moved digits, and claims something of what is lost."""
    NETWORK.asked(network)


@check(
    points=2,
    needs=networks_are_dense_and_convolutional,
    hints=(
        "To which of the two is a digit that was moved by 2 pixels a wholly new row of numbers?",
        "To the dense one. With convolutions the same strokes are found, and two poolings let a digit move a little before "
        "the last layer sees a difference.",
        'With a convolution "lost" is smaller.',
    ),
)
def claim_about_the_networks(network):
    """What is claimed of the accuracy that moving costs a convolutional network, compared with a dense one, holds."""
    return NETWORK.judge(network, "lost")


@check(
    points=1,
    hints=(
        "How many images are there at most, and how few can it be?",
        "From 10 to 1000, and the second has ten times as many as the first, or more.",
        'For instance `"first": {"images": 50}, "second": {"images": 500}`, and a claim about "accuracy".',
    ),
)
def images_are_ten_times(images):
    """`images` compares a number of images with at least ten times as many, and claims something of the accuracy."""
    IMAGES.asked(images)


@check(
    points=2,
    needs=images_are_ten_times,
    hints=(
        "Both take 150 steps of 32 images. What is different about the images that they see?",
        "Of 50 images each is seen about a hundred times, of 500 about ten times. There is more to see in 500.",
        'With ten times the images "accuracy" is larger.',
    ),
)
def claim_about_the_images(images):
    """What is claimed of the accuracy with ten times the images holds."""
    return IMAGES.judge(images, "accuracy")
