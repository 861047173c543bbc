# fails: losses_are_cross_entropies
# diagnosis: softmax_twice
"""Probabilities are handed to a loss that expects logits."""

import keras
import numpy as np
import tensorflow as tf


def count_right(y, d):
    return int(np.sum((y[:, 0] > 0.5) == (d > 0.5)))


def neuron():
    return keras.Sequential([keras.Input((2,)), keras.layers.Dense(1, activation="sigmoid")])


def network(hidden=32):
    return keras.Sequential(
        [
            keras.Input((2,)),
            keras.layers.Dense(hidden, activation="relu"),
            keras.layers.Dense(1, activation="sigmoid"),
        ]
    )


def train(model, x, d):
    many = tf.constant(x), tf.constant(d[:, None])
    optimizer = keras.optimizers.SGD(5.0)

    @tf.function
    def step():
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.nn.sigmoid_cross_entropy_with_logits(many[1], model(many[0])))
        optimizer.apply_gradients(zip(tape.gradient(loss, model.trainable_variables), model.trainable_variables))
        return loss

    return [float(step()) for _ in range(400)]
