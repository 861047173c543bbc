"""The report's pictures of digits: how a training went, and which digits were taken for which.

A lab's pictures.py takes one of these functions as its own:

    pictures = course_file(__file__, "../_shared/digit_pictures.py").of_fit
"""

from __future__ import annotations

from typing import Any

from grader import expect
from grader.pictures import DIGITS, Curve, accuracies, losses, recognised
from grader.pictures.made import Entry


def of_fit(training: Any, kept: Any, held_out: Any) -> list[Entry]:
    """Of a `train` that returns a Keras model and its history."""
    images = held_out["training"]["test"].reshape(-1, 28, 28)
    return [
        lambda: losses(training[1], "cross entropy"),
        lambda: accuracies(training[1]),
        lambda: recognised(expect.model(training[0]).predict("test"), kept.labels, images, DIGITS),
    ]


def of_steps(training: Any, kept: Any, held_out: Any) -> list[Entry]:
    """Of a training with bare variables, whose history has a loss for each step."""
    images = held_out["training"]["test"].reshape(-1, 28, 28)
    return [
        lambda: Curve("The loss while training", expect.curve(training["history"], finite=False), "cross entropy"),
        lambda: recognised(expect.model(training["model"]).predict("test"), kept.test_labels, images, DIGITS),
    ]
