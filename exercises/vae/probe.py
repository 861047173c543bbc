"""Asks the learner's functions, lets them train, and records what they return. It knows no answer."""

import keras
import tensorflow as tf


def sampled(learner, given):
    return learner.sample(*(tf.constant(given[name]) for name in ("mean", "log_var", "eps")))


def divergence(learner, given):
    return learner.kl(tf.constant(given["mean"]), tf.constant(given["log_var"]))


def drawn_again(learner, given):
    return {name: learner.reconstruction(tf.constant(one["x"]), tf.constant(one["y"])) for name, one in given.items()}


def nets(learner, given):
    sizes = [int(given[name]) for name in ("pixels", "latent", "units")]
    return {"encoder": learner.build_encoder(*sizes), "decoder": learner.build_decoder(*sizes)}


def loss(learner, given):
    """Both terms of small nets of known weights, the gradient of the sum by each weight, and whether there is one at all."""
    encoder, decoder = _net(given["encoder"]), _net(given["decoder"], "sigmoid")
    variables = encoder.trainable_variables + decoder.trainable_variables
    with tf.GradientTape() as tape:
        terms = learner.losses(encoder, decoder, tf.constant(given["x"]), tf.constant(given["eps"]))
        first, second = terms
        total = tf.convert_to_tensor(first) + tf.convert_to_tensor(second)
    gradients = tape.gradient(total, [v.value for v in variables])
    reached = [g is not None for g in gradients]
    return {
        "terms": terms,
        "gradients": [g if there else 0.0 for g, there in zip(gradients, reached, strict=True)],
        "reached": reached,
    }


def training(learner, given):
    returned = learner.train(given["x"])
    if not isinstance(returned, (tuple, list)) or len(returned) != 3:
        return {"returned": returned}
    encoder, decoder, history = returned
    weights = [model.get_weights() if isinstance(model, keras.Model) else None for model in (encoder, decoder)]
    return {"returned": [encoder, decoder, getattr(history, "history", history)], "weights": weights}


def plane(learner, given):
    decoder = _net(given["decoder"], "sigmoid")
    return [learner.grid(decoder, int(n)) for n in given["n"]]


def _net(weights, last=None):
    """Dense layers of known weights, with ReLU between them."""
    made = [keras.Input((weights[0].shape[0],))]
    for k in range(0, len(weights), 2):
        made.append(keras.layers.Dense(weights[k].shape[1], activation="relu" if k < len(weights) - 2 else last))
    model = keras.Sequential(made)
    model.set_weights(weights)
    return model
