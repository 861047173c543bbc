"""Asks the learner's functions and records what they return. It knows no answer."""

import keras


def prepared(learner, given):
    return learner.prepare(given["images"])


def architecture(learner, given):
    return learner.build_model()


def training(learner, given):
    return _trained(learner, given)


def small(learner, given):
    return _trained(learner, given, epochs=given["epochs"])


def digits(learner, given):
    """A model with known weights, so that the digits do not depend on the learner's own training. It is asked twice."""
    model = keras.Sequential(
        [keras.Input((784,)), keras.layers.Dropout(0.5), keras.layers.Dense(10, activation="softmax")]
    )
    model.set_weights([given["kernel"], given["bias"]])
    return [learner.predict_digits(model, given["images"]) for _ in range(2)]


def _trained(learner, given, **settings):
    x, x_val = learner.prepare(given["images"]), learner.prepare(given["val_images"])
    returned = learner.train(x, given["labels"], x_val, given["val_labels"], **settings)
    if isinstance(returned, (tuple, list)) and len(returned) == 2:
        return returned[0], getattr(returned[1], "history", returned[1])
    return returned
