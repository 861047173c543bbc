"""Checks of claims_mnist_cnn_tf: the settings are those that were asked for, and the runs support the claims."""

from __future__ import annotations

from grader.rubric import check, course_file, plan

experiments = course_file(__file__, "../_shared/experiments.py")

SEEDS = 10
PIXELS = experiments.Choice(("in place", "shuffled"))
KNOBS = {
    "network": experiments.Choice(("convolution",)),
    "pixels": PIXELS,
    "kernel": experiments.Knob(5, 1, 7, whole=True),
    "filters": experiments.Knob(16, 1, 20, whole=True),
    "pooling": experiments.Choice(("max", "mean", "none")),
    "learning_rate": experiments.Knob(0.02, 0.0001, 0.1),
    "steps": experiments.Knob(100, 25, 150, whole=True),
}
FIGURES, FINE = ({"accuracy": experiments.Figure("the share of right digits", margin)} for margin in (0.02, 0.01))

CONVOLUTION = experiments.Experiment(KNOBS, FINE, "pixels", experiments.between(*PIXELS.words))
DENSE = experiments.Experiment(
    {**KNOBS, "network": experiments.Choice(("dense",))}, FIGURES, "pixels", experiments.between(*PIXELS.words)
)
KERNEL = experiments.Experiment(KNOBS, FIGURES, "kernel", experiments.times(3))


def given(rng, data):
    digits = {"x": data.x_train, "labels": data.y_train, "x_other": data.x_test, "others": data.y_test}
    probes = ("shuffled_convolution", "shuffled_dense", "kernel")
    return {probe: {} for probe in probes}, None, dict.fromkeys(probes, digits)


@plan(seeds=SEEDS)
def shuffled_convolution(said):
    return CONVOLUTION.settings(said)


@plan(seeds=SEEDS)
def shuffled_dense(said):
    return DENSE.settings(said)


@plan(seeds=SEEDS)
def kernel(said):
    return KERNEL.settings(said)


@check(
    points=1,
    hints=(
        "Which setting of the pixels comes first, and what else may differ?",
        'First "in place", then "shuffled". All else is the same in both.',
        '`"first": {"pixels": "in place"}, "second": {"pixels": "shuffled"}`, and a claim about "accuracy".',
    ),
)
def convolution_sees_both(shuffled_convolution):
    """`shuffled_convolution` compares pixels in place with shuffled ones, and claims something of the accuracy."""
    CONVOLUTION.asked(shuffled_convolution)


@check(
    points=2,
    needs=convolution_sees_both,
    hints=(
        "What is a stroke or a corner, once its pixels are scattered over the picture?",
        "A kernel looks at neighbours, and is the same everywhere. In a shuffled picture, neighbours have nothing to do with "
        "each other.",
        'With shuffled pixels "accuracy" is smaller.',
    ),
)
def claim_about_the_convolution(shuffled_convolution):
    """What is claimed of a convolution's accuracy with shuffled pixels holds."""
    return CONVOLUTION.judge(shuffled_convolution, "accuracy")


@check(
    points=1,
    hints=(
        "Is it the same comparison as in the first experiment?",
        'It is, first "in place", then "shuffled", and the network is "dense" in both, which it is already.',
        '`"first": {"pixels": "in place"}, "second": {"pixels": "shuffled"}`, and a claim about "accuracy".',
    ),
)
def dense_net_sees_both(shuffled_dense):
    """`shuffled_dense` compares pixels in place with shuffled ones, and claims something of the accuracy."""
    DENSE.asked(shuffled_dense)


@check(
    points=2,
    needs=dense_net_sees_both,
    hints=(
        "In the sum x1 · w1 + x2 · w2, what changes if x1 and x2 change places?",
        "The weights can change places too, and before the training all of them are drawn alike: a dense layer knows no "
        "neighbours.",
        'With shuffled pixels "accuracy" is the "same". If that was undecided, leave `steps`, `filters` and the rate as usual.',
    ),
)
def claim_about_the_dense_net(shuffled_dense):
    """What is claimed of a dense net's accuracy with shuffled pixels holds."""
    return DENSE.judge(shuffled_dense, "accuracy")


@check(
    points=1,
    hints=(
        "How wide can a kernel be here, and how wide is three times as wide?",
        "From 1 to 7, so the first can be 1 or 2; all else is the same.",
        'For instance `"first": {"kernel": 1}, "second": {"kernel": 5}`, and a claim about "accuracy".',
    ),
)
def kernel_is_three_times(kernel):
    """`kernel` compares a kernel with one at least three times as wide, and claims something of the accuracy."""
    KERNEL.asked(kernel)


@check(
    points=2,
    needs=kernel_is_three_times,
    hints=(
        "How many of a pixel's neighbours does a kernel of 1 × 1 see? And one of 2 × 2?",
        "With 1 × 1 it sees none: it can only brighten or darken. From 2 × 2 on there are edges, and what more width brings is "
        "little.",
        'From 1 to 5 "accuracy" is larger.',
    ),
)
def claim_about_the_kernel(kernel):
    """What is claimed of the accuracy with a much wider kernel holds."""
    return KERNEL.judge(kernel, "accuracy")
