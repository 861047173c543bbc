"""The VGG block: see task.md."""

import keras
from keras import layers


def field(n: int) -> int:
    """How many pixels in a row the output of n 3×3 convolutions in a row sees.

    Args:
        n: at least 0; 0 convolutions see the pixel itself.
    """
    raise NotImplementedError("TODO: return the number of pixels")


def vgg_block(x: keras.KerasTensor, filters: int, convolutions: int) -> keras.KerasTensor:
    """3×3 convolutions with ReLU, one after the other, then 2×2 max pooling.

    Args:
        x: shape (None, height, width, c).
        filters: of each convolution, at least 1.
        convolutions: how many, at least 1.

    Returns:
        Shape (None, height // 2, width // 2, filters).
    """
    raise NotImplementedError("TODO: apply the convolutions in a loop, then layers.MaxPooling2D")


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
    raise NotImplementedError("TODO: begin with keras.Input(shape), apply the blocks, and end with the Dense layers")


def parameters(shape: tuple[int, int, int], blocks: list[tuple[int, int]], units: int, classes: int) -> int:
    """How many parameters `vgg_net` of the same arguments has, without building it."""
    raise NotImplementedError("TODO: follow height, width and channels through the net, and add up")


if __name__ == "__main__":
    small = ((32, 32, 3), [(32, 2), (64, 2)], 256, 10)
    print("by your formula:", parameters(*small), "by Keras:", vgg_net(*small).count_params())
    vgg16 = [(64, 2), (128, 2), (256, 3), (512, 3), (512, 3)]
    print("VGG16:", parameters((224, 224, 3), vgg16, 4096, 1000) + 4096 * 4096 + 4096)
