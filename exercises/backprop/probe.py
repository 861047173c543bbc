"""Asks the learner's functions and records what they return. It knows no answer."""


def forwards(learner, given):
    return learner.forward(given["x"], given["params"])


def loss(learner, given):
    return learner.cross_entropy(given["d"], given["y"])


def last_delta(learner, given):
    return learner.output_delta(given["d"], given["y"])


def first_delta(learner, given):
    return learner.hidden_delta(given["delta2"], given["w2"], given["z"])


def gradients(learner, given):
    return {name: learner.gradients(one["x"], one["d"], one["params"]) for name, one in given.items()}


def step(learner, given):
    own = [p.copy() for p in given["params"]]  # the arrays that are handed over, whatever else the list may hold then
    after, before = learner.train_step(given["x"].copy(), given["d"].copy(), list(own), given["learning_rate"])
    return {"params": after, "loss": before, "handed_in": own}
