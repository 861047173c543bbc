"""Asks the learner's functions and records what they return, and whether they have changed what they were handed."""

import numpy as np


def suits(learner, given):
    said = learner.suits()
    return [said.get(name) for name in given["names"]] if isinstance(said, dict) else said


def moved(learner, given):
    return {name: _called(learner.shift, one) for name, one in given.items()}


def mirrored(learner, given):
    return {name: _called(learner.flip, one) for name, one in given.items()}


def holed(learner, given):
    return {name: _called(learner.cut_out, one) for name, one in given.items()}


def drawn(learner, given):
    """Each way of augmenting twice in a row, and once more with the generator that the first began with."""
    answers = {}
    for name, one in given["ways"].items():
        images, rng = one["images"].copy(), np.random.default_rng(given["seed"])
        first = learner.augment(images, rng, **one["settings"])
        second = learner.augment(images, rng, **one["settings"])
        again = learner.augment(images, np.random.default_rng(given["seed"]), **one["settings"])
        answers[name] = {"first": first, "second": second, "again": again, "after": images}
    return answers


def epochs(learner, given):
    rng = np.random.default_rng(given["seed"])
    images, labels = given["images"].copy(), given["labels"].copy()
    found = [
        [[x, d] for x, d in learner.batches(images, labels, given["size"], rng, **given["settings"])] for _ in range(2)
    ]
    return {"epochs": found, "images": images, "labels": labels}


def training(learner, given):
    parts = [given[name].copy() for name in ("images", "labels", "val_images", "val_labels")]
    return learner.train(*parts, np.random.default_rng(given["seed"]))


def _called(function, one):
    given = {name: value.copy() if isinstance(value, np.ndarray) else value for name, value in one.items()}
    value = function(**given)
    return {"value": value, "after": given["images"]}
