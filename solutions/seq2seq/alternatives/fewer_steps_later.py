"""Steps that grow smaller towards the end, larger batches to begin with, and rows written one by one."""

import keras
import numpy as np
from keras import layers

PAD, START, END = " <>"


def encode(texts, alphabet, steps):
    return np.array([[alphabet.find(c) for c in (text + PAD * steps)[:steps]] for text in texts], dtype="int64")


def to_texts(codes, alphabet):
    characters = np.array(list(alphabet))
    return ["".join(row).partition(END)[0].rstrip(PAD) for row in characters[codes]]


def pairs(sources, targets, alphabet, source_steps, target_steps):
    written, wanted = [], []
    for target in targets:
        written.append(START + target)
        wanted.append(target + END)
    steps = (source_steps, target_steps, target_steps)
    return tuple(encode(texts, alphabet, n) for texts, n in zip((sources, written, wanted), steps, strict=True))


def build_model(source_steps, target_steps, characters, units=64):
    source, written = (keras.Input((n,), dtype="int32") for n in (source_steps, target_steps))
    encoder, decoder = (
        layers.LSTM(units, return_state=True),
        layers.LSTM(units, return_sequences=True, return_state=True),
    )
    _output, *state = encoder(layers.Embedding(characters, 16)(source))
    outputs, _h, _c = decoder(layers.Embedding(characters, 16)(written), initial_state=state)
    return keras.Model((source, written), layers.Activation("softmax")(layers.Dense(characters)(outputs)))


def train(sources, targets, alphabet, source_steps, target_steps, epochs):
    source, written, wanted = pairs(sources, targets, alphabet, source_steps, target_steps)
    model = build_model(source_steps, target_steps, len(alphabet))
    steps = epochs * -(-len(sources) // 50)
    rate = keras.optimizers.schedules.PolynomialDecay(0.012, steps, 0.002)
    model.compile(keras.optimizers.Adam(rate), "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model, model.fit((source, written), wanted, batch_size=50, epochs=epochs, verbose=0)


def answer(model, sources, alphabet, source_steps, target_steps):
    (source, written, _), said = pairs(sources, [""] * len(sources), alphabet, source_steps, target_steps), []
    for t in range(target_steps):
        said.append(model.predict_on_batch([source, written])[:, t].argmax(axis=1))
        written[:, t + 1 : t + 2] = said[-1][:, None]
    return to_texts(np.stack(said, axis=1), alphabet)
