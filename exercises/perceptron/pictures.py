"""The report's pictures: how the loss of each gate fell, and where the models draw the line."""

import numpy as np

from grader import expect
from grader.pictures import Boundary, Curve, dense_outputs, plane

EDGES = (-0.5, 1.5, -0.5, 1.5)


def pictures(neurons, hidden, asked):
    gates = asked["neurons"]
    return [
        lambda: _losses(neurons, hidden),
        lambda: _boundary("One neuron on OR", neurons["or"], gates["or"]),
        lambda: _boundary("One neuron on AND", neurons["and"], gates["and"]),
        lambda: _boundary("One neuron on XOR", neurons["xor"], gates["xor"]),
        lambda: _boundary("A hidden layer on XOR", hidden, asked["hidden"]),
    ]


def _losses(neurons, hidden):
    trained = {"OR": neurons["or"], "AND": neurons["and"], "XOR": neurons["xor"], "XOR, hidden": hidden}
    series = {name: expect.curve(claim["history"], finite=False) for name, claim in trained.items()}
    return Curve("The loss of each gate", series, "binary cross entropy", epochs=True)


def _boundary(title, trained, points):
    ground = dense_outputs(expect.model(trained["model"]), plane(*EDGES))
    expect.that(ground.shape == (len(ground), 1), "This is not one answer for each row.")
    side = round(len(ground) ** 0.5)
    answers = (ground > 0.5).reshape(side, side)
    return Boundary(title, EDGES, answers, points["x"], points["d"], names=("0", "1"), across="x1", up="x2")
