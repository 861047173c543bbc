"""Throws the coin."""

import numpy as np


def run(settings, seed, data):
    """The share of heads among so many throws as the data say."""
    thrown = np.random.default_rng(seed).random(data["throws"])
    return {"share": float(np.mean(thrown < settings["chance"]))}
