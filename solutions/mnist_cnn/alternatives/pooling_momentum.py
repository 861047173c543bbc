"""Convolutions with pooling, a pipeline of tf.data, and momentum with a rate that a callback lowers each epoch."""

import keras
import numpy as np
import tensorflow as tf

BATCH = 64


def prepare(images):
    return np.divide(images, 255, dtype=np.float32).reshape(-1, 28, 28, 1)


def build_model():
    model = keras.Sequential(name="lab")
    model.add(keras.layers.InputLayer(shape=(28, 28, 1)))
    for filters in (32, 64):
        model.add(keras.layers.Conv2D(filters, kernel_size=(3, 3), padding="valid", activation="relu"))
    model.add(keras.layers.MaxPool2D(pool_size=2))
    model.add(keras.layers.Dropout(0.25))
    model.add(keras.layers.Flatten())
    model.add(keras.layers.Dense(128, activation="relu"))
    model.add(keras.layers.Dropout(0.5))
    model.add(keras.layers.Dense(10, activation="softmax"))
    return model


def build_small_model():
    model = keras.Sequential(name="small")
    model.add(keras.layers.InputLayer(shape=(28, 28, 1)))
    for filters in (8, 16):
        model.add(keras.layers.Conv2D(filters, kernel_size=(3, 3), activation="relu", kernel_initializer="he_normal"))
        model.add(keras.layers.MaxPool2D(pool_size=2))
    model.add(keras.layers.Flatten())
    model.add(keras.layers.Dense(96, activation="relu", kernel_initializer="he_normal"))
    model.add(keras.layers.Dropout(0.2))
    model.add(keras.layers.Dense(10, activation="softmax"))
    model.compile(
        optimizer=keras.optimizers.SGD(0.05, momentum=0.9, nesterov=True),
        loss=keras.losses.SparseCategoricalCrossentropy(),
        metrics=["accuracy"],
    )
    return model


def train(x, labels, x_val, labels_val, epochs=4):
    model = build_small_model()
    training = tf.data.Dataset.from_tensor_slices((x, labels)).shuffle(len(x)).batch(BATCH).prefetch(1)
    validation = tf.data.Dataset.from_tensor_slices((x_val, labels_val)).batch(500)
    slower = keras.callbacks.LearningRateScheduler(lambda epoch: 0.05 / 2.5**epoch)
    history = model.fit(training, validation_data=validation, epochs=epochs, callbacks=[slower], verbose=0)
    return model, history


def feature_maps(model, images):
    first = keras.Sequential(model.layers[:1])
    return first.predict(prepare(images), verbose=0)
