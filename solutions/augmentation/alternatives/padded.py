"""Pads and crops; its own net of two hidden layers, in float64, with momentum."""

import numpy as np


def suits():
    return {
        "digits: moved by up to 3 of 28 pixels": True,
        "digits: moved by up to 20 of 28 pixels": False,
        "digits: mirrored, left for right": False,
        "digits: turned by up to 10 degrees": True,
        "digits: turned by 180 degrees": False,
        "digits: a square of 24 by 24 pixels cut out": False,
        "digits: ink and background exchanged": False,
        "cats and cars: moved by up to 3 of 32 pixels": True,
        "cats and cars: mirrored, left for right": True,
        "cats and cars: turned upside down": False,
        "cats and cars: a tenth lighter or darker": True,
        "cats and cars: a square of 8 by 8 pixels cut out": True,
        "cats and cars: as a negative": False,
        "road signs that say 'turn left' and 'turn right': mirrored, left for right": False,
    }


def shift(images, down, right, fill=0):
    n, height, width = images.shape[:3]
    border = ((0, 0), (height, height), (width, width), (0, 0))[: images.ndim]
    padded = np.pad(images, border, constant_values=fill)
    cropped = [padded[i, height - down[i] :, width - right[i] :][:height, :width] for i in range(n)]
    return np.array(cropped)


def flip(images, which):
    return np.array([np.fliplr(x) if mirrored else x for x, mirrored in zip(images, which, strict=True)])


def cut_out(images, row, column, size, fill=0):
    rows = np.abs(np.arange(images.shape[1]) - row[:, None]) <= size // 2
    columns = np.abs(np.arange(images.shape[2]) - column[:, None]) <= size // 2
    holes = rows[:, :, None] & columns[:, None, :]
    new = images.copy()
    new[holes] = fill
    return new


def augment(images, rng, most=0, flips=False, hole=0, fill=0):
    n = len(images)
    down, right = rng.integers(-most, most, (2, n), endpoint=True)
    new = shift(images, down, right, fill)
    new = flip(new, rng.choice([True, False], n)) if flips else new
    if hole:
        row, column = (rng.integers(side, size=n) for side in images.shape[1:3])
        new = cut_out(new, row, column, hole, fill)
    return new


def batches(images, labels, size, rng, **settings):
    order = rng.permutation(len(images))
    images, labels = augment(images[order], rng, **settings), labels[order]
    return [(images[k : k + size], labels[k : k + size]) for k in range(0, len(images), size)]


def train(images, labels, val_images, val_labels, rng):
    sizes = [784, 100, 50, 10]
    params, epochs = [], 150
    for m, n in zip(sizes[:-1], sizes[1:], strict=True):
        params += [rng.normal(0, np.sqrt(2 / m), (m, n)), np.zeros(n)]
    speed, history = [np.zeros_like(p) for p in params], []
    for epoch in range(epochs):
        for x, d in batches(images, labels, 25, rng, most=4):
            for p, v, g in zip(params, speed, gradients(params, x, d), strict=True):
                v *= 0.9
                v -= 0.05 * (1 - epoch / epochs) * g
                p += v
        u = layers(params, val_images)[-1]
        history.append(-np.mean(log_softmax(u)[np.arange(len(u)), val_labels]))
    return params, history


def log_softmax(u):
    u = u - u.max(axis=1, keepdims=True)
    return u - np.log(np.exp(u).sum(axis=1, keepdims=True))


def layers(params, images):
    found = [images.reshape(len(images), -1) / 255]
    for k in range(0, len(params), 2):
        u = found[-1] @ params[k] + params[k + 1]
        found.append(np.maximum(u, 0) if k + 2 < len(params) else u)
    return found


def gradients(params, images, labels):
    found = layers(params, images)
    delta = (np.exp(log_softmax(found[-1])) - np.eye(10)[labels]) / len(images)
    gradients = []
    for k in range(len(params) - 2, -1, -2):
        z = found[k // 2]
        gradients = [z.T @ delta, delta.sum(axis=0), *gradients]
        delta = (delta @ params[k].T) * (z > 0)
    return gradients
