"""Asks the learner's functions and records what they return. It knows no answer."""

import keras


def prepared(learner, given):
    return learner.prepare(given["images"])


def original(learner, given):
    return learner.build_model()


def own(learner, given):
    return learner.build_small_model()


def training(learner, given):
    return _trained(learner, given)


def small(learner, given):
    return _trained(learner, given, epochs=given["epochs"])


def maps(learner, given):
    """A model with known weights, so that the maps do not depend on the learner's own training."""
    kernel, bias = given["kernel"], given["bias"]
    model = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            keras.layers.Conv2D(kernel.shape[-1], kernel.shape[0], activation="relu"),
            keras.layers.MaxPooling2D(),
            keras.layers.Flatten(),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    model.layers[0].set_weights([kernel, bias])
    return learner.feature_maps(model, given["images"])


def _trained(learner, given, **settings):
    x, x_val = learner.prepare(given["images"]), learner.prepare(given["val_images"])
    returned = learner.train(x, given["labels"], x_val, given["val_labels"], **settings)
    if isinstance(returned, (tuple, list)) and len(returned) == 2:
        return returned[0], getattr(returned[1], "history", returned[1])
    return returned
