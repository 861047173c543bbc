"""Checks of claims_linear_regression: the settings are those that were asked for, and the runs support the claims."""

from __future__ import annotations

from grader import expect
from grader.rubric import check, course_file, plan

experiments = course_file(__file__, "../_shared/experiments.py")

SEEDS = 100
KNOBS = {
    "noise": experiments.Knob(0.3, 0.0, 2.0),
    "points": experiments.Knob(100, 10, 2_000, whole=True),
    "learning_rate": experiments.Knob(0.1, 0.001, 1.0),
    "steps": experiments.Knob(300, 1, 500, whole=True),
}
SLOPE = experiments.Figure("the slope", 0.25)
LOSS = experiments.Figure("the loss", 0.005)
SLOPE_ERROR = experiments.Figure("the slope's distance from 3", 0.02)
DISTANCE = experiments.Figure("the distance from the least-squares line", 0.01)

NOISE = experiments.Experiment(KNOBS, {"slope": SLOPE, "loss": LOSS}, "noise", experiments.times(10, exactly=True))
POINTS = experiments.Experiment(KNOBS, {"slope_error": SLOPE_ERROR}, "points", experiments.times(10))
RATE = experiments.Experiment(KNOBS, {"distance": DISTANCE}, "learning_rate", experiments.times(2))


def given(rng):
    return {"noise": {}, "points": {}, "learning_rate": {}}, None


@plan(seeds=SEEDS)
def noise(said):
    return NOISE.settings(said)


@plan(seeds=SEEDS)
def points(said):
    return POINTS.settings(said)


@plan(seeds=SEEDS)
def learning_rate(said):
    return RATE.settings(said)


@check(
    points=1,
    hints=(
        "What is the only thing that differs between the two settings?",
        "The first must have some noise, and the second ten times as much: at most 2.",
        'For instance `"first": {"noise": 0.05}, "second": {"noise": 0.5}`.',
    ),
)
def noise_is_ten_times(noise):
    """`noise` compares a setting with one that has ten times its noise, and claims something of slope and loss."""
    NOISE.asked(noise)


@check(
    points=2,
    needs=noise_is_ten_times,
    hints=(
        "Noise moves each point up or down. Does it move the line more often up than down?",
        "The slope of a single fit spreads more. But what happens to its mean over many seeds?",
        "Noise of mean 0 leaves the slope where it is, on average: no change.",
    ),
)
def claim_about_the_slope(noise):
    """What is claimed of the slope under ten times the noise holds."""
    return NOISE.judge(noise, "slope")


@check(
    points=2,
    needs=noise_is_ten_times,
    hints=(
        "What is left of d − y if the line is the right one?",
        "What is left is the noise, and the loss is the mean of its square.",
        "Ten times the noise gives a hundred times its square: the loss is larger.",
    ),
)
def claim_about_the_loss(noise):
    """What is claimed of the loss under ten times the noise holds."""
    return NOISE.judge(noise, "loss")


@check(
    points=1,
    hints=(
        "How many points does a setting have that does not name them?",
        "The second needs ten times as many points as the first, or more: from 10 to 2000.",
        'For instance `"first": {"points": 20}, "second": {"points": 1000}`.',
    ),
)
def points_are_ten_times(points):
    """`points` compares a setting with one of at least ten times as many points, and claims something of slope_error."""
    POINTS.asked(points)


@check(
    points=2,
    needs=points_are_ten_times,
    hints=(
        "Which line would you trust more: one through ten points, or one through a thousand?",
        "The noise of many points averages out: the slope spreads by noise / (√n · 0.289).",
        "A hundred times the points, a tenth of the error. If it is undecided, let the numbers lie further apart, and leave the "
        "noise at 0.3.",
    ),
)
def claim_about_the_points(points):
    """What is claimed of the slope's error with many more points holds."""
    return POINTS.judge(points, "slope_error")


@check(
    points=1,
    hints=(
        "What must be the same in both settings, so that only the rate can explain a difference?",
        "The second rate is at least twice the first, both from 0.001 to 1, and `steps` is the same.",
        'For instance `"first": {"learning_rate": 0.01}, "second": {"learning_rate": 0.5}`.',
    ),
)
def rate_is_twice(learning_rate):
    """`learning_rate` compares a rate with at least twice that rate, in as many steps, and claims something of distance."""
    RATE.asked(learning_rate)


@check(
    points=2,
    needs=rate_is_twice,
    hints=(
        "How far does gradient descent get in 300 steps with a rate of 0.01? And where does it go with a rate of 1?",
        "Small rates do not arrive. From 2 / 2.53 = 0.79 on, each step overshoots by more than it mends: the distance grows.",
        'From 0.01 to 0.5 it is smaller; from 0.3 to 1 it is larger, for "steps": 100.',
    ),
)
def claim_about_the_rate(learning_rate):
    """What is claimed of the distance from the best line with a larger learning rate holds."""
    return RATE.judge(learning_rate, "distance")
