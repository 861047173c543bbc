"""Sliding windows and einsum; patches added in loops over the places."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


def output_size(size, filter_size, stride, pad):
    return len(range(0, size + 2 * pad - filter_size + 1, stride))


def im2col(x, filter_height, filter_width, stride, pad):
    padded = np.pad(x, ((0, 0), (pad, pad), (pad, pad), (0, 0)))
    seen = sliding_window_view(padded, (filter_height, filter_width), axis=(1, 2))[:, ::stride, ::stride]
    return np.moveaxis(seen, 3, -1).reshape(-1, filter_height * filter_width * x.shape[3])


def conv2d(x, w, b, stride=1, pad=0):
    padded = np.pad(x, ((0, 0), (pad, pad), (pad, pad), (0, 0)))
    seen = sliding_window_view(padded, w.shape[:2], axis=(1, 2))[:, ::stride, ::stride]
    return np.einsum("nijcab,abcf->nijf", seen, w) + b


def max_pool(x, size):
    seen = sliding_window_view(x, (size, size), axis=(1, 2))[:, ::size, ::size]
    return seen.max(axis=(-2, -1))


def col2im(columns, shape, filter_height, filter_width, stride, pad):
    n, height, width, channels = shape
    down, across = output_size(height, filter_height, stride, pad), output_size(width, filter_width, stride, pad)
    found = np.zeros((n, height + 2 * pad, width + 2 * pad, channels))
    rows = iter(columns)
    for image in found:
        for i in range(down):
            for j in range(across):
                top, left = i * stride, j * stride
                patch = next(rows).reshape(filter_height, filter_width, channels)
                image[top : top + filter_height, left : left + filter_width] += patch
    return found[:, pad : pad + height, pad : pad + width]


def conv2d_gradients(x, w, dy, stride=1, pad=0):
    height, width, _, filters = w.shape
    columns = im2col(x, height, width, stride, pad)
    dw = np.einsum("pk,pf->kf", columns, dy.reshape(-1, filters)).reshape(w.shape)
    back = np.einsum("nijf,abcf->nijabc", dy, w).reshape(len(columns), -1)
    return col2im(back, x.shape, height, width, stride, pad), dw, dy.sum(axis=(0, 1, 2))
