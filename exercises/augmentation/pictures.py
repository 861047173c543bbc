"""The report's pictures: digits and what became of them, the validation loss, and which moved digits were misread."""

import numpy as np

from grader import expect
from grader.pictures import DIGITS, Confusion, Curve, Weights, Wrong
from grader.rubric import course_file

nets = course_file(__file__, "../_shared/numpy_nets.py")


def pictures(drawn, training, kept):
    return [
        lambda: _augmented(drawn["digits"], kept.asked["drawn"]["ways"]["digits"]["images"]),
        lambda: Curve("The validation loss", expect.curve(training[1]), "cross entropy", epochs=True),
        lambda: _read(training, kept),
    ]


def _augmented(claim, images):
    rows = [images] + [expect.array(claim[name], shape=images.shape) for name in ("first", "second")]
    names = ["as it is"] * len(images) + ["augmented"] * len(images) + ["and again"] * len(images)
    note = "Digits, and below them what `augment` made of them twice, moved by up to 4 pixels and with holes."
    return Weights("Digits and what became of them", np.concatenate(rows) / 255, names, note)


def _read(training, kept):
    params = nets.layers(training[0], 784, 10, "params")
    found = nets.forward(params, kept.moved.reshape(-1, 784) / 255).argmax(axis=1)
    return (
        Confusion("What moved digits were taken for", kept.labels, found, DIGITS),
        Wrong("Moved digits taken for something else", kept.moved, kept.labels, found, DIGITS),
    )
