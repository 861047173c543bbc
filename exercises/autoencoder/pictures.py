"""The report's pictures: the losses, and held-out digits beside what came back of them."""

import numpy as np

from grader import expect
from grader.pictures import Weights, losses

SHOWN = 8


def pictures(training, denoising, held_out):
    return [
        lambda: losses(training[3], "loss"),
        lambda: _beside(training, held_out["training"]["test"], "Digits, and what came back of them", "as it is"),
        lambda: _beside(denoising, held_out["denoising"]["test"], "Noisy digits, and what came back of them", "noisy"),
    ]


def _beside(claim, shown, title, name):
    came = expect.array(expect.model(claim[0]).predict("test"), shape=shown.shape)
    rows = np.concatenate([shown[:SHOWN], came[:SHOWN]]).reshape(-1, 28, 28)
    note = "Digits that the autoencoder had never seen, and below them what it made of each."
    return Weights(title, rows, [name] * SHOWN + ["came back"] * SHOWN, note)
