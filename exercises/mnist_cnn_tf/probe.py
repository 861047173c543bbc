"""Asks the learner's functions and records what they return. It knows no answer."""

import keras
import tensorflow as tf


def preparation(learner, given):
    return learner.prepare(given["images"])


def initial(learner, given):
    """The parameters of the task's net and of a small one, and whether each is a variable."""
    full, small = learner.parameters(), learner.parameters(tuple(given["filters"]), given["units"])
    return {"full": full, "small": small, "variables": [_is_variable(p) for p in full]}


def forward(learner, given):
    """The same question twice: without training nothing is random."""
    params, x = _variables(given["params"]), tf.constant(given["x"])
    return [learner.logits(params, x), learner.logits(params, x)]


def dropping(learner, given):
    return learner.logits(_variables(given["params"]), tf.constant(given["x"]), training=True)


def loss(learner, given):
    labels = tf.constant(given["labels"])
    return {name: learner.cross_entropy(labels, tf.constant(given[name])) for name in ("u", "far")}


def step(learner, given):
    params = _variables(given["params"])
    optimizer = keras.optimizers.SGD(given["learning_rate"])
    optimizer.build(params)  # so that a train_step in a graph makes no variables
    before = learner.train_step(params, optimizer, tf.constant(given["x"]), tf.constant(given["labels"]))
    return {"loss": before, "params": params}


def training(learner, given):
    returned = learner.train(learner.prepare(given["images"]), given["labels"])
    if not isinstance(returned, (tuple, list)) or len(returned) != 2:
        return {"parts": returned}
    params, history = returned
    arrays = [keras.ops.convert_to_numpy(p) for p in tf.nest.flatten(params)]
    weights, biases = [a for a in arrays if a.ndim > 1], [a for a in arrays if a.ndim == 1]
    shapes = ", ".join(str(a.shape) for a in arrays)
    return {"parts": [shapes, history], "shapes": shapes, "history": history, "model": _model(weights, biases)}


def _variables(arrays):
    return [tf.Variable(a) for a in arrays]


def _is_variable(value):
    return hasattr(value, "assign")


def _model(weights, biases):
    """The net as a Keras model with these parameters; None if their shapes do not fit together."""
    if [w.ndim for w in weights] != [4, 4, 2, 2] or len(biases) != 4:
        return None
    (one, two, units, classes) = [w.shape[-1] for w in weights]
    inputs = [1, one, 49 * two, units]
    fits = all(w.shape[-2] == n and b.shape == w.shape[-1:] for w, n, b in zip(weights, inputs, biases, strict=True))
    if not fits or classes != 10:
        return None
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(one, weights[0].shape[:2], padding="same", activation="relu"),
            layers.MaxPooling2D(),
            layers.Conv2D(two, weights[1].shape[:2], padding="same", activation="relu"),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dense(units, activation="relu"),
            layers.Dense(10),
        ]
    )
    model.set_weights([a for pair in zip(weights, biases, strict=True) for a in pair])
    return model
