# fails: reverses_new_strings
"""Another model is returned than the one that was trained."""

import keras
import numpy as np
from keras import layers

PAD, START, END = MARKS = " <>"


def encode(texts, alphabet, steps):
    return np.array([[alphabet.index(c) for c in text.ljust(steps, PAD)] for text in texts])


def to_texts(codes, alphabet):
    return ["".join(alphabet[c] for c in row).split(END)[0].rstrip(PAD) for row in codes]


def pairs(sources, targets, alphabet, source_steps, target_steps):
    return (
        encode(sources, alphabet, source_steps),
        encode([START + t for t in targets], alphabet, target_steps),
        encode([t + END for t in targets], alphabet, target_steps),
    )


def build_model(source_steps, target_steps, characters, units=64):
    source, written = keras.Input((source_steps,), dtype="int32"), keras.Input((target_steps,), dtype="int32")
    _, h, c = layers.LSTM(units, return_state=True)(layers.Embedding(characters, 16)(source))
    decoder = layers.LSTM(units, return_sequences=True)
    said = decoder(layers.Embedding(characters, 16)(written), initial_state=[h, c])
    return keras.Model([source, written], layers.Dense(characters, activation="softmax")(said))


def train(sources, targets, alphabet, source_steps, target_steps, epochs):
    source, written, wanted = pairs(sources, targets, alphabet, source_steps, target_steps)
    model = build_model(source_steps, target_steps, len(alphabet))
    model.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy")
    history = model.fit([source, written], wanted, batch_size=64, epochs=epochs, verbose=0)
    return build_model(source_steps, target_steps, len(alphabet)), history


def answer(model, sources, alphabet, source_steps, target_steps):
    source = encode(sources, alphabet, source_steps)
    written = encode([START] * len(sources), alphabet, target_steps + 1)
    for t in range(target_steps):
        p = model.predict([source, written[:, :target_steps]], verbose=0)
        written[:, t + 1] = p[:, t].argmax(axis=-1)
    return to_texts(written[:, 1:], alphabet)
