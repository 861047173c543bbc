"""Numbers by a dict, masks for the filling, another optimizer, and a loop that ends when all have."""

import keras
import numpy as np
from keras import layers

START, END = "<>"


def encode(texts, alphabet, steps):
    number = {character: i for i, character in enumerate(alphabet)}
    codes = np.zeros((len(texts), steps), dtype="int32")
    for row, text in zip(codes, texts, strict=True):
        row[: len(text)] = [number[character] for character in text]
    return codes


def to_texts(codes, alphabet):
    texts = []
    for row in codes:
        text = ""
        for code in row:
            if alphabet[code] == END:
                break
            text += alphabet[code]
        texts.append(text.rstrip(alphabet[0]))
    return texts


def pairs(sources, targets, alphabet, source_steps, target_steps):
    whole = encode([START + target + END for target in targets], alphabet, target_steps + 1)
    written = np.where(whole == alphabet.index(END), 0, whole)[:, :-1]
    return encode(sources, alphabet, source_steps), written, whole[:, 1:]


def build_model(source_steps, target_steps, characters, units=64):
    source = keras.Input(shape=(source_steps,), dtype="int32", name="source")
    written = keras.Input(shape=(target_steps,), dtype="int32", name="written")
    read = layers.Embedding(characters, 16, mask_zero=True)(source)
    state = layers.LSTM(units, return_sequences=True, return_state=True)(read)[1:]
    heard = layers.Embedding(characters, 16, mask_zero=True)(written)
    said = layers.LSTM(units, return_sequences=True)(heard, initial_state=state)
    p = layers.TimeDistributed(layers.Dense(characters, activation="softmax"))(said)
    return keras.Model(inputs=[source, written], outputs=p)


def train(sources, targets, alphabet, source_steps, target_steps, epochs):
    *inputs, wanted = pairs(sources, targets, alphabet, source_steps, target_steps)
    model = build_model(source_steps, target_steps, len(alphabet), units=96)
    model.compile(optimizer=keras.optimizers.RMSprop(0.005), loss=keras.losses.SparseCategoricalCrossentropy())
    return model, model.fit(inputs, wanted, epochs=epochs, verbose=0)


def answer(model, sources, alphabet, source_steps, target_steps):
    source = encode(sources, alphabet, source_steps)
    answers = [""] * len(sources)
    for t in range(target_steps):
        written = encode([START + text[:t] for text in answers], alphabet, target_steps)
        best = np.argmax(model([source, written]), axis=2)[:, t]
        answers = [text + alphabet[c] for text, c in zip(answers, best, strict=True)]
        if all(END in text for text in answers):
            break
    return [text.split(END)[0] for text in answers]
