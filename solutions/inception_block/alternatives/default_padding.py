"""No padding is said for the 1×1 convolutions, which need none."""

from keras import layers


def naive_block(x, f1, f3, f5):
    one = layers.Conv2D(f1, 1, activation="relu")(x)
    three = layers.Conv2D(f3, 3, padding="same", activation="relu")(x)
    five = layers.Conv2D(f5, 5, padding="same", activation="relu")(x)
    pooled = layers.MaxPooling2D(3, strides=1, padding="same")(x)
    return layers.Concatenate()([one, three, five, pooled])


def inception_block(x, f1, f3_reduce, f3, f5_reduce, f5, pool_proj):
    one = layers.Conv2D(f1, 1, activation="relu")(x)
    three = layers.Conv2D(f3_reduce, 1, activation="relu")(x)
    three = layers.Conv2D(f3, 3, padding="same", activation="relu")(three)
    five = layers.Conv2D(f5_reduce, 1, activation="relu")(x)
    five = layers.Conv2D(f5, 5, padding="same", activation="relu")(five)
    pooled = layers.MaxPooling2D(3, strides=1, padding="same")(x)
    pooled = layers.Conv2D(pool_proj, 1, activation="relu")(pooled)
    return layers.Concatenate()([one, three, five, pooled])


def naive_parameters(c, f1, f3, f5):
    return (c * f1 + f1) + (9 * c * f3 + f3) + (25 * c * f5 + f5)


def inception_parameters(c, f1, f3_reduce, f3, f5_reduce, f5, pool_proj):
    reductions = sum(c * f + f for f in (f1, f3_reduce, f5_reduce, pool_proj))
    return reductions + (9 * f3_reduce * f3 + f3) + (25 * f5_reduce * f5 + f5)
