"""The training loop is written out, and the history is a list of tensors."""

import keras
import numpy as np
import tensorflow as tf


def prepare(images):
    return np.expand_dims(images.astype(np.float32) / 255.0, -1)


def build_model():
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            keras.layers.Conv2D(32, 3, activation="relu"),
            keras.layers.Conv2D(64, 3, activation="relu"),
            keras.layers.MaxPooling2D(),
            keras.layers.Dropout(0.25),
            keras.layers.Flatten(),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dropout(0.5),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )


def build_small_model():
    model = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            keras.layers.Conv2D(16, 5, strides=2, use_bias=False),
            keras.layers.BatchNormalization(momentum=0.9),
            keras.layers.Activation("relu"),
            keras.layers.Conv2D(32, 3, strides=2, use_bias=False),
            keras.layers.BatchNormalization(momentum=0.9),
            keras.layers.Activation("relu"),
            keras.layers.Flatten(),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dropout(0.3),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(keras.optimizers.Adam(0.001), loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def train(x, labels, x_val, labels_val, epochs=3):
    model = build_small_model()
    steps = -(-len(x) // 128)
    optimizer = keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(0.003, epochs * steps))
    loss_function = keras.losses.SparseCategoricalCrossentropy()

    @tf.function
    def step(images, digits):
        with tf.GradientTape() as tape:
            loss = loss_function(digits, model(images, training=True))
        weights = model.trainable_variables
        optimizer.apply_gradients(zip(tape.gradient(loss, weights), weights))
        return loss

    history = []
    batches = tf.data.Dataset.from_tensor_slices((x, labels)).shuffle(len(x), seed=1).batch(128)
    for _ in range(epochs):
        history.append(tf.reduce_mean([step(images, digits) for images, digits in batches]))
    return model, history


def feature_maps(model, images):
    return model.layers[0](prepare(images))
