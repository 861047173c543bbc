# fails: patches_become_rows
"""The places go one too far where the stride leaves something over."""

import numpy as np


def output_size(size, filter_size, stride, pad):
    return (size + 2 * pad - filter_size) // stride + 1


def im2col(x, filter_height, filter_width, stride, pad):
    padded = np.pad(x, ((0, 0), (pad, pad), (pad, pad), (0, 0)))
    rows = []
    for image in padded:
        for i in range(0, len(image) - filter_height + stride, stride):
            for j in range(0, image.shape[1] - filter_width + stride, stride):
                rows.append(image[i : i + filter_height, j : j + filter_width].reshape(-1))
    return np.array(rows)


def conv2d(x, w, b, stride=1, pad=0):
    n, height, width, _ = x.shape
    filter_height, filter_width, _, filters = w.shape
    down, across = (output_size(height, filter_height, stride, pad), output_size(width, filter_width, stride, pad))
    rows = im2col(x, filter_height, filter_width, stride, pad) @ w.reshape(-1, filters) + b
    return rows.reshape(n, down, across, filters)


def max_pool(x, size):
    n, height, width, channels = x.shape
    down, across = (height // size, width // size)
    squares = x[:, : down * size, : across * size].reshape(n, down, size, across, size, channels)
    return squares.max(axis=(2, 4))


def col2im(columns, shape, filter_height, filter_width, stride, pad):
    n, height, width, channels = shape
    down, across = (output_size(height, filter_height, stride, pad), output_size(width, filter_width, stride, pad))
    patches = columns.reshape(n, down, across, filter_height, filter_width, channels)
    found = np.zeros((n, height + 2 * pad + stride, width + 2 * pad + stride, channels))
    for i in range(filter_height):
        for j in range(filter_width):
            found[:, i : i + stride * down : stride, j : j + stride * across : stride] += patches[:, :, :, i, j]
    return found[:, pad : pad + height, pad : pad + width]


def conv2d_gradients(x, w, dy, stride=1, pad=0):
    filter_height, filter_width, _, filters = w.shape
    patch = (filter_height, filter_width, stride, pad)
    rows = dy.reshape(-1, filters)
    dx = col2im(rows @ w.reshape(-1, filters).T, x.shape, *patch)
    dw = (im2col(x, *patch).T @ rows).reshape(w.shape)
    return (dx, dw, rows.sum(axis=0))
