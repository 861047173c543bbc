"""Checks of claims_nonlinear_regression: the settings are those that were asked for, and the runs support the claims."""

from __future__ import annotations

from grader.rubric import check, course_file, plan

experiments = course_file(__file__, "../_shared/experiments.py")

SEEDS = 30
KNOBS = {
    "noise": experiments.Knob(0.05, 0.0, 5.0),
    "points": experiments.Knob(100, 10, 1_000, whole=True),
    "scale": experiments.Knob(1.0, 0.1, 10.0),
    "optimizer": experiments.Choice(("adam", "descent")),
    "learning_rate": experiments.Knob(0.05, 0.0001, 1.0),
    "steps": experiments.Knob(500, 1, 2_000, whole=True),
}
W1 = experiments.Figure("the weight of x", 0.25)
LOSS = experiments.Figure("the loss", 0.005)
SHARE = experiments.Figure("the share of the way that is left", 0.03)

NOISE = experiments.Experiment(KNOBS, {"w1": W1, "loss": LOSS}, "noise", experiments.times(10, exactly=True))
STEPS = experiments.Experiment(KNOBS, {"loss": LOSS}, "steps", experiments.times(4))
RATE = experiments.Experiment(KNOBS, {"loss": LOSS}, "learning_rate", experiments.times(10))
SCALE = experiments.Experiment(KNOBS, {"share": SHARE}, "scale", experiments.between(1, 10))


def given(rng):
    return {"noise": {}, "steps": {}, "learning_rate": {}, "scale": {}}, None


@plan(seeds=SEEDS)
def noise(said):
    return NOISE.settings(said)


@plan(seeds=SEEDS)
def steps(said):
    return STEPS.settings(said)


@plan(seeds=SEEDS)
def learning_rate(said):
    return RATE.settings(said)


@plan(seeds=SEEDS)
def scale(said):
    return SCALE.settings(said)


@check(
    points=1,
    hints=(
        "What is the only thing that differs between the two settings?",
        "The first must have some noise, and the second ten times as much: at most 5.",
        'For instance `"first": {"noise": 0.05}, "second": {"noise": 0.5}`.',
    ),
)
def noise_is_ten_times(noise):
    """`noise` compares a setting with one that has ten times its noise, and claims something of w1 and loss."""
    NOISE.asked(noise)


@check(
    points=2,
    needs=noise_is_ten_times,
    hints=(
        "Noise moves each point up or down. Does that pull the weight one way more often than the other?",
        "A single fit is further off. But what is the mean over many seeds? If it is undecided, take less noise in both.",
        'Noise of mean 0 leaves the weight where it is, on average: from 0.05 to 0.5, "w1" is the "same".',
    ),
)
def claim_about_the_weight(noise):
    """What is claimed of the weight of x under ten times the noise holds."""
    return NOISE.judge(noise, "w1")


@check(
    points=2,
    needs=noise_is_ten_times,
    hints=(
        "What is left of d − y if the curve is the right one?",
        "The noise, and the loss is the mean of its square.",
        'Ten times the noise gives a hundred times its square: "loss" is larger.',
    ),
)
def claim_about_the_loss(noise):
    """What is claimed of the loss under ten times the noise holds."""
    return NOISE.judge(noise, "loss")


@check(
    points=1,
    hints=(
        "How many steps does a setting take that does not name them?",
        "The second takes at least four times as many as the first, up to 2000, and the learning rate is the same.",
        'For instance `"first": {"steps": 100}, "second": {"steps": 400}`.',
    ),
)
def steps_are_four_times(steps):
    """`steps` compares a setting with one of at least four times as many steps, and claims something of the loss."""
    STEPS.asked(steps)


@check(
    points=2,
    needs=steps_are_four_times,
    hints=(
        "How far has Adam come after the first of your two numbers of steps? The furthest weight is −2.8.",
        "A step of Adam is about as long as the learning rate. Before it has arrived, more steps help; afterwards they change "
        "nothing, for the noise is what is left.",
        'With a rate of 0.05, from 100 to 400 steps "loss" is smaller. With a rate of 0.1, from 400 to 1600 it is the "same".',
    ),
)
def claim_about_the_steps(steps):
    """What is claimed of the loss with many more steps holds."""
    return STEPS.judge(steps, "loss")


@check(
    points=1,
    hints=(
        "What must be the same in both settings, so that only the rate can explain a difference?",
        "The second rate is at least ten times the first, both from 0.0001 to 1; optimizer and steps are the same.",
        'For instance `"first": {"learning_rate": 0.001}, "second": {"learning_rate": 0.1}`.',
    ),
)
def rate_is_ten_times(learning_rate):
    """`learning_rate` compares a rate with at least ten times that rate, in as many steps, and claims something of the loss."""
    RATE.asked(learning_rate)


@check(
    points=2,
    needs=rate_is_ten_times,
    hints=(
        "How far can Adam get in 500 steps with a rate of 0.001, and how far is it to −2.8?",
        "At most about 0.5: it does not arrive. And plain descent with a rate of 0.2 overshoots here, further each time.",
        'With Adam, from 0.001 to 0.1, "loss" is smaller; with "descent", from 0.02 to 0.2, it is larger.',
    ),
)
def claim_about_the_rate(learning_rate):
    """What is claimed of the loss with a much larger learning rate holds."""
    return RATE.judge(learning_rate, "loss")


@check(
    points=1,
    hints=(
        "Which two scales are asked for?",
        "The scale is 1 in the first setting and 10 in the second; optimizer, rate and steps are yours, the same in both.",
        'For instance `"first": {"scale": 1}, "second": {"scale": 10}`, and a claim about "share".',
    ),
)
def scale_is_one_and_ten(scale):
    """`scale` compares the curve with one ten times as tall, and claims something of share."""
    SCALE.asked(scale)


@check(
    points=3,
    needs=scale_is_one_and_ten,
    hints=(
        "Weights ten times as far away: do the steps become longer too?",
        "Adam divides the gradient by its own size, so its steps stay as long as they are. Plain descent's steps grow with the "
        "gradient, and that grows with the distance.",
        'With Adam, a rate of 0.05 and 500 steps, "share" is larger; with "descent" and a rate of 0.02 it is the "same".',
    ),
)
def claim_about_the_scale(scale):
    """What is claimed of the share of the way that is left, with a curve ten times as tall, holds."""
    return SCALE.judge(scale, "share")
