"""The VGG block: see task.md."""

import keras
from keras import layers


def field(n: int) -> int:
    """How many pixels in a row the output of n 3×3 convolutions in a row sees.

    Args:
        n: at least 0; 0 convolutions see the pixel itself.
    """
    return 2 * n + 1


def vgg_block(x: keras.KerasTensor, filters: int, convolutions: int) -> keras.KerasTensor:
    """3×3 convolutions with ReLU, one after the other, then 2×2 max pooling.

    Args:
        x: shape (None, height, width, c).
        filters: of each convolution, at least 1.
        convolutions: how many, at least 1.

    Returns:
        Shape (None, height // 2, width // 2, filters).
    """
    for _ in range(convolutions):
        x = layers.Conv2D(filters, 3, padding="same", activation="relu")(x)
    return layers.MaxPooling2D(2)(x)


def vgg_net(shape: tuple[int, int, int], blocks: list[tuple[int, int]], units: int, classes: int) -> keras.Model:
    """VGG blocks, then Flatten, a Dense layer with ReLU and one with softmax.

    Args:
        shape: of an image: height, width, channels.
        blocks: a pair (filters, convolutions) for each block, in order.
        units: of the first Dense layer.
        classes: of the last.

    Returns:
        The model, not compiled.
    """
    x = inputs = keras.Input(shape)
    for filters, convolutions in blocks:
        x = vgg_block(x, filters, convolutions)
    x = layers.Dense(units, activation="relu")(layers.Flatten()(x))
    return keras.Model(inputs, layers.Dense(classes, activation="softmax")(x))


def parameters(shape: tuple[int, int, int], blocks: list[tuple[int, int]], units: int, classes: int) -> int:
    """How many parameters `vgg_net` of the same arguments has, without building it."""
    (height, width, channels), total = shape, 0
    for filters, convolutions in blocks:
        for _ in range(convolutions):
            total += 9 * channels * filters + filters
            channels = filters
        height, width = height // 2, width // 2
    inputs = height * width * channels
    return total + inputs * units + units + units * classes + classes


if __name__ == "__main__":
    small = ((32, 32, 3), [(32, 2), (64, 2)], 256, 10)
    print("by your formula:", parameters(*small), "by Keras:", vgg_net(*small).count_params())
    vgg16 = [(64, 2), (128, 2), (256, 3), (512, 3), (512, 3)]
    print("VGG16:", parameters((224, 224, 3), vgg16, 4096, 1000) + 4096 * 4096 + 4096)
