# fails: hidden_places_have_no_weight
"""Hidden scores are set to -1000, which scores that may be seen can lie below."""

import keras
import numpy as np


def attention_weights(q, k, mask=None):
    scores = q @ k.swapaxes(-1, -2) / np.sqrt(q.shape[-1])
    if mask is not None:
        scores = np.where(mask, scores, -1000.0)
    e = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def attend(q, k, v, mask=None):
    return attention_weights(q, k, mask) @ v


def causal_mask(steps):
    return np.arange(steps)[:, None] >= np.arange(steps)


def padding_mask(lengths, steps):
    return np.arange(steps) < lengths[:, None, None]


def self_attention(x, Wq, Wk, Wv, mask=None):
    return attend(x @ Wq, x @ Wk, x @ Wv, mask)


def build_model(steps, features, size=8, causal=False):
    x = keras.Input((steps, features))
    layer = keras.layers.MultiHeadAttention(num_heads=1, key_dim=size, value_dim=1, output_shape=1)
    return keras.Model(x, layer(x, x, use_causal_mask=causal))


def train(x, y):
    model = build_model(*x.shape[1:])
    model.compile(keras.optimizers.Adam(0.05), "mse")
    return model, model.fit(x, y, batch_size=64, epochs=10, verbose=0)
