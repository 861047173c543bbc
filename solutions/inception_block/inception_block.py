"""The inception block: see task.md."""

import keras
from keras import layers


def naive_block(x: keras.KerasTensor, f1: int, f3: int, f5: int) -> keras.KerasTensor:
    """Four branches side by side: 1×1, 3×3, 5×5 convolutions and a 3×3 max pooling.

    Args:
        x: shape (None, height, width, c).
        f1, f3, f5: how many filters the three convolutions have, each at least 1.

    Returns:
        Shape (None, height, width, f1 + f3 + f5 + c).
    """
    one = layers.Conv2D(f1, 1, padding="same", activation="relu")(x)
    three = layers.Conv2D(f3, 3, padding="same", activation="relu")(x)
    five = layers.Conv2D(f5, 5, padding="same", activation="relu")(x)
    pooled = layers.MaxPooling2D(3, strides=1, padding="same")(x)
    return layers.Concatenate()([one, three, five, pooled])


def inception_block(
    x: keras.KerasTensor, f1: int, f3_reduce: int, f3: int, f5_reduce: int, f5: int, pool_proj: int
) -> keras.KerasTensor:
    """The same with 1×1 convolutions before the 3×3 and the 5×5 ones, and behind the pooling.

    Args:
        x: shape (None, height, width, c).
        f1, f3_reduce, f3, f5_reduce, f5, pool_proj: how many filters, each at least 1.

    Returns:
        Shape (None, height, width, f1 + f3 + f5 + pool_proj).
    """
    one = layers.Conv2D(f1, 1, padding="same", activation="relu")(x)
    three = layers.Conv2D(f3_reduce, 1, padding="same", activation="relu")(x)
    three = layers.Conv2D(f3, 3, padding="same", activation="relu")(three)
    five = layers.Conv2D(f5_reduce, 1, padding="same", activation="relu")(x)
    five = layers.Conv2D(f5, 5, padding="same", activation="relu")(five)
    pooled = layers.MaxPooling2D(3, strides=1, padding="same")(x)
    pooled = layers.Conv2D(pool_proj, 1, padding="same", activation="relu")(pooled)
    return layers.Concatenate()([one, three, five, pooled])


def naive_parameters(c: int, f1: int, f3: int, f5: int) -> int:
    """How many parameters the naive block has.

    Args:
        c: how many channels it is given.
    """
    return (c * f1 + f1) + (9 * c * f3 + f3) + (25 * c * f5 + f5)


def inception_parameters(c: int, f1: int, f3_reduce: int, f3: int, f5_reduce: int, f5: int, pool_proj: int) -> int:
    """How many parameters the inception block has.

    Args:
        c: how many channels it is given.
    """
    reductions = sum(c * f + f for f in (f1, f3_reduce, f5_reduce, pool_proj))
    return reductions + (9 * f3_reduce * f3 + f3) + (25 * f5_reduce * f5 + f5)


if __name__ == "__main__":
    inputs = keras.Input((28, 28, 192))
    naive = keras.Model(inputs, naive_block(inputs, 64, 128, 32))
    print("naive:", naive_parameters(192, 64, 128, 32), "by Keras", naive.count_params(), naive.output_shape)
    reduced = keras.Model(inputs, inception_block(inputs, 64, 96, 128, 16, 32, 32))
    print("inception:", inception_parameters(192, 64, 96, 128, 16, 32, 32), "by Keras", reduced.count_params())
