"""Asks the learner's functions and records what they return. It knows no answer."""


def parts(learner, given):
    return [learner.split(given["x"].copy(), given["labels"].copy(), seed) for seed in given["seeds"]]


def scaled(learner, given):
    return learner.standardize(given["x_train"].copy(), given["x_other"].copy())


def architecture(learner, given):
    return learner.build_model()


def training(learner, given):
    return _trained(learner, given)


def small(learner, given):
    return _trained(learner, given, epochs=given["epochs"])


def _trained(learner, given, **settings):
    returned = learner.train(given["x"], given["labels"], given["x_val"], given["val_labels"], **settings)
    if isinstance(returned, (tuple, list)) and len(returned) == 2:
        return returned[0], _losses(returned[1])
    return returned


def _losses(history):
    """The loss of each epoch out of a History, its dict, or a list."""
    seen = getattr(history, "history", history)
    return seen["loss"] if isinstance(seen, dict) and "loss" in seen else seen
