"""Asks the learner's functions and records what they return. It knows no answer."""

import keras
import tensorflow as tf


def preparation(learner, given):
    return learner.prepare(given["images"])


def initial(learner, given):
    """The parameters of the task's net and of a small one, and whether each is a variable."""
    full, small = learner.parameters(), learner.parameters(given["sizes"])
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
    weights, biases = [a for a in arrays if a.ndim == 2], [a for a in arrays if a.ndim == 1]
    shapes = ", ".join(str(a.shape) for a in arrays)
    return {"parts": [shapes, history], "shapes": shapes, "history": history, "model": _model(weights, biases)}


def _variables(arrays):
    return [tf.Variable(a) for a in arrays]


def _is_variable(value):
    return hasattr(value, "assign")


def _model(weights, biases):
    """The net as a Keras model with these parameters; None if their shapes do not fit together."""
    widths = [784, *(w.shape[1] for w in weights)]
    fits = all(w.shape[0] == n and b.shape == w.shape[1:] for w, n, b in zip(weights, widths, biases, strict=False))
    if len(weights) != 3 or len(biases) != 3 or not fits or widths[-1] != 10:
        return None
    hidden = [keras.layers.Dense(n, activation="sigmoid") for n in widths[1:3]]
    model = keras.Sequential([keras.Input((784,)), *hidden, keras.layers.Dense(10)])
    model.set_weights([a for pair in zip(weights, biases, strict=True) for a in pair])
    return model
