"""Each branch is a small model of its own, called with x."""

import keras
from keras import layers


def conv(filters, size):
    return layers.Conv2D(filters, size, padding="same", activation="relu")


def pool():
    return layers.MaxPooling2D(3, strides=1, padding="same")


def naive_block(x, f1, f3, f5):
    parts = [[conv(f1, 1)], [conv(f3, 3)], [conv(f5, 5)], [pool()]]
    return layers.Concatenate()([keras.Sequential(part)(x) for part in parts])


def inception_block(x, f1, f3_reduce, f3, f5_reduce, f5, pool_proj):
    plain = layers.Conv2D(f5, 5, padding="same")
    parts = [
        keras.Sequential([conv(f1, 1)]),
        keras.Sequential([conv(f3_reduce, 1), conv(f3, 3)]),
        keras.Sequential([keras.Input(x.shape[1:]), keras.Sequential([conv(f5_reduce, 1)]), plain, layers.ReLU()]),
        keras.Sequential([pool(), conv(pool_proj, 1)]),
    ]
    return layers.Concatenate()([part(x) for part in parts])


def naive_parameters(c, f1, f3, f5):
    return (c + 1) * f1 + (9 * c + 1) * f3 + (25 * c + 1) * f5


def inception_parameters(c, f1, f3_reduce, f3, f5_reduce, f5, pool_proj):
    return (c + 1) * (f1 + f3_reduce + f5_reduce + pool_proj) + (9 * f3_reduce + 1) * f3 + (25 * f5_reduce + 1) * f5
