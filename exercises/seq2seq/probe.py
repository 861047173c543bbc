"""Asks the learner's functions and models, and records what they return. It knows no answer."""

import keras
import numpy as np


def coded(learner, given):
    return [learner.encode(list(one["texts"]), one["alphabet"], int(one["steps"])) for one in given["asked"]]


def spelled(learner, given):
    return [learner.to_texts(one["codes"].copy(), one["alphabet"]) for one in given["asked"]]


def paired(learner, given):
    return [learner.pairs(list(one["sources"]), list(one["targets"]), **_sizes(one)) for one in given["asked"]]


def architecture(learner, given):
    """The model with random weights, and what Keras said if it does not take its two inputs."""
    steps = int(given["source_steps"]), int(given["target_steps"])
    model = learner.build_model(*steps, int(given["characters"]), units=int(given["units"]))
    if not isinstance(model, keras.Model):
        return {"model": model, "problem": ""}
    try:
        model = _joined(model, *steps)
    except (AttributeError, RuntimeError, TypeError, ValueError) as error:
        return {"model": None, "problem": f"{type(error).__name__}: {error}"[:400]}
    rng = np.random.default_rng(given["seed"])
    model.set_weights([rng.normal(0.0, 0.5, w.shape) for w in model.get_weights()])
    return {"model": model, "problem": ""}


def answered(learner, given):
    """A model whose answers are known in place of the learner's own. It neither reverses nor adds."""
    return [learner.answer(_known(one), list(one["sources"]), **_sizes(one)) for one in given["asked"]]


def reversing(learner, given):
    sizes = _sizes(given)
    returned = learner.train(list(given["sources"]), list(given["targets"]), **sizes, epochs=int(given["epochs"]))
    if isinstance(returned, (tuple, list)) and len(returned) == 2:
        model, history = returned
        if isinstance(model, keras.Model):
            model = _joined(model, sizes["source_steps"], sizes["target_steps"])
        return model, getattr(history, "history", history)
    return returned


def _sizes(one):
    return {
        name: one[name] if name == "alphabet" else int(one[name])
        for name in ("alphabet", "source_steps", "target_steps")
    }


def _joined(model, source_steps, target_steps):
    """The model with one input in place of two: the source, and behind it what is written."""
    both = keras.Input((source_steps + target_steps,), dtype="int32")
    plain = keras.Model(model.inputs, model.outputs[0])  # without what it was compiled with
    return keras.Model(both, plain([both[:, :source_steps], both[:, source_steps:]]))


def _known(one):
    """A model whose answers stand in a table, at a number made of the source, the place, and all that is written."""
    source, written = keras.Input((int(one["source_steps"]),), dtype="int32"), keras.Input((None,), dtype="int32")
    places = keras.ops.cumsum(keras.ops.ones_like(written), axis=1)
    read = keras.ops.sum(source * one["factors"], axis=1, keepdims=True)
    key = (read + keras.ops.cumsum((written + 1) * (2 * places - 1), axis=1)) % len(one["table"])
    table = keras.layers.Embedding(*one["table"].shape)
    model = keras.Model([source, written], table(key))
    table.set_weights([one["table"]])
    return model
