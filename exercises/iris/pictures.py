"""The report's pictures: how the loss fell, which species were taken for which, and where petals decide it."""

import numpy as np

from grader import expect
from grader.pictures import Boundary, Confusion, dense_outputs, losses, plane

NAMES = ("species 0", "species 1", "species 2")
PETALS = [2, 3]  # the columns of length and width


def pictures(training, kept, held_out):
    inputs = held_out["training"]
    return [
        lambda: losses(training[1], "cross entropy"),
        lambda: _mixed_up(training[0], kept),
        lambda: _petals(training[0], inputs, kept),
    ]


def _mixed_up(claim, kept):
    found = expect.array(expect.model(claim).predict("test"), shape=(len(kept.tested), 3)).argmax(axis=1)
    return Confusion("Irises held out: what was taken for what", kept.tested, found, NAMES)


def _petals(claim, inputs, kept):
    model = expect.model(claim)
    flowers = np.concatenate([inputs["train"], inputs["test"]])
    scores = [expect.array(model.predict(name), shape=(len(inputs[name]), 3)) for name in ("train", "test")]
    low, high = flowers[:, PETALS].min(axis=0) - 0.3, flowers[:, PETALS].max(axis=0) + 0.3
    edges = (float(low[0]), float(high[0]), float(low[1]), float(high[1]))
    places = plane(*edges)
    asked = np.zeros((len(places), 4))  # scaled, so that 0 is the mean: here of the sepals
    asked[:, PETALS] = places
    side = round(len(places) ** 0.5)
    return Boundary(
        "All irises by their petals",
        edges,
        dense_outputs(model, asked).argmax(axis=1).reshape(side, side),
        flowers[:, PETALS],
        np.concatenate([kept.trained, kept.tested]),
        names=NAMES,
        across="petal length, scaled",
        up="petal width, scaled",
        found=np.concatenate(scores).argmax(axis=1),
    )
