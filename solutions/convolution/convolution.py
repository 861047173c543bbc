"""Convolution and pooling: what a convolutional network is made of, as matrix products.

The reference solution. `python convolution.py` finds the edges in a picture and draws them.

Pictures have the shape (n, height, width, channels), as in Keras.
"""

import numpy as np


def output_size(size: int, filter_size: int, stride: int, pad: int) -> int:
    """At how many places a filter fits along one axis.

    Args:
        size: of the picture along that axis, 1 or more.
        filter_size: of the filter, at most size + 2 pad.
        stride: how far it moves from one place to the next, 1 or more.
        pad: how many zeros are put before the picture, and as many behind it, 0 or more.

    Returns:
        The number of places, 1 or more.
    """
    return (size + 2 * pad - filter_size) // stride + 1


def im2col(x: np.ndarray, filter_height: int, filter_width: int, stride: int, pad: int) -> np.ndarray:
    """A row for each place of a filter: the patch of the picture that lies under it.

    Args:
        x: pictures, float64, shape (n, height, width, channels). It stays as it is.
        filter_height, filter_width: of a patch.
        stride: along both axes.
        pad: zeros on all four sides of each picture.

    Returns:
        float64, shape (n · places down · places across, filter_height · filter_width · channels): picture by picture, places
        row by row, and in a patch the values in the order of `patch.reshape(-1)`.
    """
    n, height, width, channels = x.shape
    down, across = output_size(height, filter_height, stride, pad), output_size(width, filter_width, stride, pad)
    padded = np.pad(x, ((0, 0), (pad, pad), (pad, pad), (0, 0)))
    patches = np.empty((n, down, across, filter_height, filter_width, channels))
    for i in range(filter_height):
        for j in range(filter_width):
            # What lies under one number of the filter, at all places at once.
            patches[:, :, :, i, j] = padded[:, i : i + stride * down : stride, j : j + stride * across : stride]
    return patches.reshape(n * down * across, -1)


def conv2d(x: np.ndarray, w: np.ndarray, b: np.ndarray, stride: int = 1, pad: int = 0) -> np.ndarray:
    """Each filter's answer at each place: the sum of products with the patch, and a bias.

    Args:
        x: pictures, float64, shape (n, height, width, channels).
        w: filters, float64, shape (filter height, filter width, channels, filters).
        b: float64, shape (filters,).
        stride, pad: as for `im2col`.

    Returns:
        float64, shape (n, places down, places across, filters).
    """
    n, height, width, _ = x.shape
    filter_height, filter_width, _, filters = w.shape
    down, across = output_size(height, filter_height, stride, pad), output_size(width, filter_width, stride, pad)
    rows = im2col(x, filter_height, filter_width, stride, pad) @ w.reshape(-1, filters) + b
    return rows.reshape(n, down, across, filters)


def max_pool(x: np.ndarray, size: int) -> np.ndarray:
    """The largest value of each square, in each channel; the squares lie side by side.

    Args:
        x: float64, shape (n, height, width, channels).
        size: of a square, 1 or more. Rows and columns that fill no square are left out.

    Returns:
        float64, shape (n, height // size, width // size, channels).
    """
    n, height, width, channels = x.shape
    down, across = height // size, width // size
    squares = x[:, : down * size, : across * size].reshape(n, down, size, across, size, channels)
    return squares.max(axis=(2, 4))


def col2im(
    columns: np.ndarray, shape: tuple, filter_height: int, filter_width: int, stride: int, pad: int
) -> np.ndarray:
    """Add each patch to the place that it was cut from. Where patches overlap, their values add up.

    Args:
        columns: patches, as `im2col` lays them out.
        shape: of the pictures: (n, height, width, channels).
        filter_height, filter_width, stride, pad: as for `im2col`.

    Returns:
        float64, of the shape `shape`: what was added to the padding is cut off.
    """
    n, height, width, channels = shape
    down, across = output_size(height, filter_height, stride, pad), output_size(width, filter_width, stride, pad)
    patches = columns.reshape(n, down, across, filter_height, filter_width, channels)
    # Wide enough for the slices of the last stride, which may reach beyond the padding.
    found = np.zeros((n, height + 2 * pad + stride, width + 2 * pad + stride, channels))
    for i in range(filter_height):
        for j in range(filter_width):
            found[:, i : i + stride * down : stride, j : j + stride * across : stride] += patches[:, :, :, i, j]
    return found[:, pad : pad + height, pad : pad + width]


def conv2d_gradients(
    x: np.ndarray, w: np.ndarray, dy: np.ndarray, stride: int = 1, pad: int = 0
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The way back through `conv2d`.

    Args:
        x, w, stride, pad: as for `conv2d`.
        dy: the loss's derivatives by what `conv2d` has returned, of the same shape.

    Returns:
        The loss's derivatives by x, w and b, in their shapes.
    """
    filter_height, filter_width, _, filters = w.shape
    patch = filter_height, filter_width, stride, pad
    rows = dy.reshape(-1, filters)
    dx = col2im(rows @ w.reshape(-1, filters).T, x.shape, *patch)
    dw = (im2col(x, *patch).T @ rows).reshape(w.shape)
    return dx, dw, rows.sum(axis=0)


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    across, down = np.meshgrid(np.arange(40.0), np.arange(40.0))
    picture = ((across - 14) ** 2 + (down - 14) ** 2 < 80) | ((across > 24) & (down > 22) & (across < 36) & (down < 34))
    x = picture.astype(float)[None, :, :, None]
    filters = {
        "upright edges": [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]],
        "level edges": [[-1, -2, -1], [0, 0, 0], [1, 2, 1]],
        "blurred": [[1, 2, 1], [2, 4, 2], [1, 2, 1]],
    }
    w = np.array(list(filters.values()), float).transpose(1, 2, 0)[:, :, None, :]
    y = conv2d(x, w, np.zeros(3), pad=1)
    small = max_pool(y, 2)
    print(f"picture {x.shape}, convolved {y.shape}, pooled {small.shape}")
    figure, axes = plt.subplots(2, 4, figsize=(14, 7))
    axes[0, 0].imshow(x[0, :, :, 0], cmap="gray")
    axes[0, 0].set_title("the picture")
    axes[1, 0].axis("off")
    for k, name in enumerate(filters):
        axes[0, k + 1].imshow(y[0, :, :, k], cmap="gray")
        axes[0, k + 1].set_title(name)
        axes[1, k + 1].imshow(small[0, :, :, k], cmap="gray")
        axes[1, k + 1].set_title("the same, pooled")
    figure.tight_layout()
    figure.savefig("convolution.png")
