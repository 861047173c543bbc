"""Layers from a helper, and momentum over small batches with a rate that falls like a cosine; losses as a dict."""

import keras
import numpy as np
import tensorflow as tf
from keras import layers


def prepare(images):
    return np.true_divide(images, 255, dtype=np.float32)


def convolution(filters, padding, batch_normalization):
    """A convolution with its ReLU, as a list of layers."""
    between = [layers.BatchNormalization()] if batch_normalization else []
    return [layers.Conv2D(filters, (3, 3), padding=padding), *between, layers.ReLU()]


def build_original(batch_normalization=False):
    def block(filters):
        two = [convolution(filters, padding, batch_normalization) for padding in ("same", "valid")]
        return [*two[0], *two[1], layers.MaxPooling2D((2, 2)), layers.Dropout(0.25)]

    dense = [layers.Dense(512), layers.ReLU(), layers.Dropout(0.5), layers.Dense(10), layers.Softmax()]
    return keras.Sequential([layers.InputLayer(shape=(32, 32, 3)), *block(32), *block(64), layers.Flatten(), *dense])


def build_model():
    model = keras.Sequential(name="small_photographs")
    model.add(layers.InputLayer(shape=(32, 32, 3)))
    for filters in (16, 32, 64):
        model.add(layers.Conv2D(filters, 3, padding="same", kernel_initializer="he_normal"))
        model.add(layers.BatchNormalization(momentum=0.9))
        model.add(layers.ReLU())
        model.add(layers.MaxPooling2D())
    model.add(layers.Flatten())
    model.add(layers.Dropout(0.3))
    model.add(layers.Dense(10, activation="softmax"))
    return model


def train(x, labels, x_val, labels_val, epochs=5, batch_size=32):
    model = build_model()
    rate = keras.optimizers.schedules.CosineDecay(0.02, decay_steps=epochs * len(x) // batch_size)
    model.compile(
        optimizer=keras.optimizers.SGD(rate, momentum=0.9),
        loss=keras.losses.SparseCategoricalCrossentropy(),
        metrics=["accuracy"],
    )
    training = tf.data.Dataset.from_tensor_slices((x, labels)).shuffle(len(x)).batch(batch_size).prefetch(2)
    validation = tf.data.Dataset.from_tensor_slices((x_val, labels_val)).batch(200)
    history = model.fit(training, validation_data=validation, epochs=epochs, verbose=0)
    return model, {"loss": history.history["loss"]}


def predict_classes(model, images):
    probabilities = np.concatenate([model.predict_on_batch(prepare(part)) for part in np.array_split(images, 10)])
    return np.argmax(probabilities, axis=-1)
