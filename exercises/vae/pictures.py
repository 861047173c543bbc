"""The report's pictures: both terms, what the trained decoder draws all over the plane, and where new digits lie in it."""

import numpy as np

from grader import expect
from grader.pictures import DIGITS, Boundary, Curve, Weights, plane
from grader.rubric import course_file

questions = course_file(__file__, "questions.py")

TILES, SHOWN, EDGE, NEIGHBOURS = 4, 300, 3.0, 9  # a report's small pictures have 56 pixels at most


def pictures(training, kept):
    return [lambda: _terms(training), lambda: _drawn(training), lambda: _places(training, kept)]


def _terms(training):
    history = expect.sequence(training["returned"], 3)[2]
    found = {name: expect.curve(history[name], finite=False) for name in ("reconstruction", "kl")}
    return Curve("Both terms while training", found, "nats for a picture", epochs=True)


def _drawn(training):
    _encoder, decoder = questions.trained(training)
    q = questions.quantiles(TILES)
    note = "Sixteen equally likely places of the plane: the first number goes down, the second across."
    return Weights("What the decoder draws", [questions.laid_out(questions.pictures(decoder, q, q))], [""], note)


def _places(training, kept):
    """Where the means of held-out digits lie, on a ground that shows which digit most of the nearest others are."""
    encoder, _decoder = questions.trained(training)
    means = questions.nets.forward(encoder, kept.x_test)[:, : questions.LATENT]
    places, labels = (
        np.stack([means[:, 1], -means[:, 0]], axis=1),
        kept.labels,
    )  # as in the picture before: across, then down
    some, rest = slice(0, SHOWN), slice(SHOWN, 2_000)
    ground = plane(-EDGE, EDGE, -EDGE, EDGE, 60)
    far = np.sum((ground[:, None] - places[None, rest]) ** 2, axis=2)
    near = labels[rest][np.argpartition(far, NEIGHBOURS, axis=1)[:, :NEIGHBOURS]]
    found = np.argmax([np.sum(near == digit, axis=1) for digit in range(10)], axis=0).reshape(60, 60)
    edges = (-EDGE, EDGE, -EDGE, EDGE)
    axes = {"across": "second number", "up": "first number, downwards"}
    return Boundary("Where new digits lie", edges, found, places[some], labels[some], DIGITS, **axes)
