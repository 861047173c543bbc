"""Asks the learner's functions and records what they return. It knows no answer."""

import numpy as np


def counted(learner, given):
    counts = [learner.steps_per_epoch(n, size) for n, size in given["asked"]]
    return {"counts": counts, "kinds": [type(count).__name__ for count in counts]}


def batched(learner, given):
    """Two epochs with one generator, the first again with one of the same seed, and x and d after the first."""
    size, rng = given["size"], np.random.default_rng(given["seed"])
    x, d = given["x"].copy(), given["d"].copy()
    first = _epoch(learner, x, d, size, rng)
    second = _epoch(learner, given["x"].copy(), given["d"].copy(), size, rng)
    again = _epoch(learner, given["x"].copy(), given["d"].copy(), size, np.random.default_rng(given["seed"]))
    return {"first": first, "second": second, "again": again, "x": x, "d": d}


def large(learner, given):
    return _epoch(learner, given["x"].copy(), given["d"].copy(), given["size"], np.random.default_rng(given["seed"]))


def step(learner, given):
    w = given["w"].copy()
    after = learner.train_step(given["x"].copy(), given["d"].copy(), w, given["b"], given["learning_rate"])
    return {"after": after, "w": w}


def whole(learner, given):
    return _training(learner, given)


def same(learner, given):
    return {name: _training(learner, one) for name, one in given.items()}


def resting(learner, given):
    """Twice with the same numbers to come, and once with others."""
    seed = given["seed"]
    return [_training(learner, {**given, "seed": s}) for s in (seed, seed, seed + 1)]


def drawn(learner, given):
    return [_training(learner, {**given, "size": size, "epochs": epochs})[2] for size, epochs in given["ways"]]


def _epoch(learner, x, d, size, rng):
    return [_own(batch) for batch in learner.batches(x, d, size, rng)]


def _own(batch):
    """A pair's arrays copied, since a generator may use its own again; anything else as it is."""
    if not isinstance(batch, tuple | list):
        return batch
    return [part.copy() if isinstance(part, np.ndarray) else part for part in batch]


def _training(learner, given):
    rng = np.random.default_rng(given["seed"])
    return learner.train(
        given["x"].copy(), given["d"].copy(), given["size"], given["learning_rate"], given["epochs"], rng
    )
