"""Builds and trains the learner's autoencoders, and asks their functions with models of known weights. It knows no answer."""

import keras
import numpy as np


def prepared(learner, given):
    return learner.prepare(given["images"].copy())


def architecture(learner, given):
    return learner.build_models(int(given["size"]))


def noisy(learner, given):
    x, rng = given["x"].copy(), np.random.default_rng(given["seed"])
    first, second = (learner.add_noise(x, given["strength"], rng) for _ in range(2))
    again = learner.add_noise(x, given["strength"], np.random.default_rng(given["seed"]))
    return {"first": first, "second": second, "again": again, "x": x}


def training(learner, given):
    return _trained(learner, given)


def denoising(learner, given):
    return _trained(learner, given)


def coded(learner, given):
    """The learner's functions with known models, so that it does not matter how well their own are trained."""
    encoder, decoder = _known(given["w"], given["b"], "tanh"), _known(given["v"], given["c"], "sigmoid")
    return {
        "codes": learner.compress(encoder, given["images"].copy()),
        "pictures": learner.restore(decoder, given["codes"].copy()),
    }


def way(learner, given):
    encoder, decoder = _known(given["w"], given["b"], "tanh"), _known(given["v"], given["c"], "sigmoid")
    first, second = given["images"].copy()
    return learner.between(encoder, decoder, first, second, int(given["steps"]))


def _known(kernel, bias, activation):
    inputs, units = kernel.shape
    model = keras.Sequential([keras.Input((inputs,)), keras.layers.Dense(units, activation=activation)])
    model.set_weights([kernel, bias])
    return model


def _trained(learner, given):
    """The autoencoder, the encoder, encoder and decoder one after the other, and the history."""
    x = learner.prepare(given["images"].copy())
    rng = np.random.default_rng(given["seed"])
    returned = learner.train(x, int(given["size"]), float(given["noise"]), rng)
    if not (isinstance(returned, (tuple, list)) and len(returned) == 4):
        return returned
    autoencoder, encoder, decoder, history = returned
    inputs = keras.Input((784,))
    both = keras.Model(inputs, decoder(encoder(inputs)))
    return [autoencoder, encoder, both, getattr(history, "history", history)]
