"""A helper for convolutions, activations as layers, and keras.ops-free counting in a loop."""

from keras import layers


def conv(x, filters, size):
    return layers.ReLU()(layers.Conv2D(filters, (size, size), padding="same")(x))


def pool(x):
    return layers.MaxPool2D((3, 3), strides=(1, 1), padding="same")(x)


def naive_block(x, f1, f3, f5):
    branches = [conv(x, filters, size) for filters, size in ((f1, 1), (f3, 3), (f5, 5))]
    return layers.concatenate([*branches, pool(x)])


def inception_block(x, f1, f3_reduce, f3, f5_reduce, f5, pool_proj):
    pooled = conv(pool(x), pool_proj, 1)
    five = conv(conv(x, f5_reduce, 1), f5, 5)
    three = conv(conv(x, f3_reduce, 1), f3, 3)
    return layers.concatenate([conv(x, f1, 1), three, five, pooled], axis=3)


def count(chain):
    return sum((size * size * before + 1) * filters for size, before, filters in chain)


def naive_parameters(c, f1, f3, f5):
    return count([(1, c, f1), (3, c, f3), (5, c, f5)])


def inception_parameters(c, f1, f3_reduce, f3, f5_reduce, f5, pool_proj):
    first = [(1, c, filters) for filters in (f1, f3_reduce, f5_reduce, pool_proj)]
    return count([*first, (3, f3_reduce, f3), (5, f5_reduce, f5)])
