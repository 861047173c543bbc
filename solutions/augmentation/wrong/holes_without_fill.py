# fails: each_picture_has_its_own_chance
"""The holes do not get the `fill` that the background gets."""

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
    new = np.full_like(images, fill)
    h, w = images.shape[1:3]
    for i, (d, r) in enumerate(zip(down, right, strict=True)):
        seen = images[i, max(-d, 0) : h - max(d, 0), max(-r, 0) : w - max(r, 0)]
        new[i, max(d, 0) : h + min(d, 0), max(r, 0) : w + min(r, 0)] = seen
    return new


def flip(images, which):
    new = images.copy()
    new[which] = images[which][:, :, ::-1]
    return new


def cut_out(images, row, column, size, fill=0):
    new, half = images.copy(), size // 2
    for i, (r, c) in enumerate(zip(row, column, strict=True)):
        new[i, max(r - half, 0) : r + half + 1, max(c - half, 0) : c + half + 1] = fill
    return new


def augment(images, rng, most=0, flips=False, hole=0, fill=0):
    n, h, w = images.shape[:3]
    if most:
        images = shift(images, rng.integers(-most, most + 1, n), rng.integers(-most, most + 1, n), fill)
    if flips:
        images = flip(images, rng.random(n) < 0.5)
    if hole:
        images = cut_out(images, rng.integers(0, h, n), rng.integers(0, w, n), hole)
    return images


def batches(images, labels, size, rng, **settings):
    order = rng.permutation(len(images))
    for start in range(0, len(images), size):
        rows = order[start : start + size]
        yield augment(images[rows], rng, **settings), labels[rows]


def train(images, labels, val_images, val_labels, rng):
    net, history = Net(rng), []
    for _ in range(120):
        for x, d in batches(images, labels, 50, rng, most=4):
            net.learn(x, d)
        history.append(net.loss(val_images, val_labels))
    return net.params, history


class Net:
    """A net with one hidden layer that learns with Adam.

    Attributes:
        params: [w1, b1, w2, b2], float32, of shapes (784, hidden), (hidden,), (hidden, 10) and (10,).
    """

    def __init__(self, rng: np.random.Generator, hidden: int = 128, rate: float = 0.002) -> None:
        """A net with random weights."""
        sizes = ((784, hidden), (hidden, 10))
        self.params = []
        for m, n in sizes:
            weights = rng.normal(0.0, np.sqrt(2 / m), (m, n))
            self.params += [weights.astype(np.float32), np.zeros(n, np.float32)]
        self.rate, self.steps = rate, 0
        self.mean = [np.zeros_like(p) for p in self.params]
        self.square = [np.zeros_like(p) for p in self.params]

    def scores(self, images: np.ndarray) -> np.ndarray:
        """The scores of digits, shape (n, 10), of uint8 images of shape (n, 28, 28)."""
        return self._forward(images)[2]

    def loss(self, images: np.ndarray, labels: np.ndarray) -> float:
        """The mean cross entropy."""
        u = self.scores(images).astype(np.float64)
        u -= u.max(axis=1, keepdims=True)
        logs = u - np.log(np.exp(u).sum(axis=1, keepdims=True))
        return float(-np.mean(logs[np.arange(len(u)), labels]))

    def learn(self, images: np.ndarray, labels: np.ndarray) -> None:
        """Take one step with one batch."""
        x, z, u = self._forward(images)
        p = np.exp(u - u.max(axis=1, keepdims=True))
        du = (p / p.sum(axis=1, keepdims=True) - np.eye(10, dtype=np.float32)[labels]) / len(x)
        dz = (du @ self.params[2].T) * (z > 0)
        self.steps += 1
        gradients = (x.T @ dz, dz.sum(axis=0), z.T @ du, du.sum(axis=0))
        for k, g in enumerate(gradients):
            self.mean[k] += 0.1 * (g - self.mean[k])
            self.square[k] += 0.01 * (g**2 - self.square[k])
            root = np.sqrt(self.square[k] / (1 - 0.99**self.steps)) + 1e-8
            self.params[k] -= self.rate * self.mean[k] / (1 - 0.9**self.steps) / root

    def _forward(self, images: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The rows of pixels, what the hidden units say, and the scores."""
        w1, b1, w2, b2 = self.params
        x = images.reshape(len(images), 784).astype(np.float32) / 255
        z = np.maximum(x @ w1 + b1, 0)
        return x, z, z @ w2 + b2
