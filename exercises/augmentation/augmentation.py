"""Augmentation: a few pictures, and many that they stand for.

Answer the questions in `suits`, then write the six functions marked TODO, from the top down. `grader check augmentation.py`
tells you how far you are; `python augmentation.py` draws what becomes of digits, and trains with and without it.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np


def suits() -> dict[str, bool | None]:
    """Would you train with pictures that were changed so? Write True or False in the place of each None.

    Returns:
        True where the label is still right, and such a picture may well come one day; False where one of the two is not so.
    """
    return {
        "digits: moved by up to 3 of 28 pixels": None,
        "digits: moved by up to 20 of 28 pixels": None,
        "digits: mirrored, left for right": None,
        "digits: turned by up to 10 degrees": None,
        "digits: turned by 180 degrees": None,
        "digits: a square of 24 by 24 pixels cut out": None,
        "digits: ink and background exchanged": None,
        "cats and cars: moved by up to 3 of 32 pixels": None,
        "cats and cars: mirrored, left for right": None,
        "cats and cars: turned upside down": None,
        "cats and cars: a tenth lighter or darker": None,
        "cats and cars: a square of 8 by 8 pixels cut out": None,
        "cats and cars: as a negative": None,
        "road signs that say 'turn left' and 'turn right': mirrored, left for right": None,
    }


def shift(images: np.ndarray, down: np.ndarray, right: np.ndarray, fill: int = 0) -> np.ndarray:
    """Pictures moved, each by its own way. What leaves a picture is gone; where nothing comes from, there is background.

    Args:
        images: uint8, shape (n, height, width), or (n, height, width, 3) with colours. They must not be changed.
        down: how many pixels each goes down, integers, shape (n,); below 0 it goes up. Without its sign less than the height.
        right: how many each goes to the right, likewise; below 0 it goes to the left.
        fill: the background.

    Returns:
        New pictures of the same shape and type.
    """
    raise NotImplementedError("TODO: begin with a picture of background, and copy what stays visible")


def flip(images: np.ndarray, which: np.ndarray) -> np.ndarray:
    """Pictures of which some are mirrored, left for right.

    Args:
        images: as for `shift`.
        which: True for those that are mirrored, bool, shape (n,).

    Returns:
        New pictures of the same shape and type.
    """
    raise NotImplementedError("TODO: copy, and turn the columns round in some of the pictures")


def cut_out(images: np.ndarray, row: np.ndarray, column: np.ndarray, size: int, fill: int = 0) -> np.ndarray:
    """Pictures with a square hole each. What of a square would lie outside of the picture is not there.

    Args:
        images: as for `shift`.
        row, column: the middle of each hole, a pixel of the picture; integers, shape (n,).
        size: of the square, an odd number: 5 is the middle and two pixels on each side of it.
        fill: what is in the hole.

    Returns:
        New pictures of the same shape and type.
    """
    raise NotImplementedError("TODO: where does each square begin and end? A slice that begins below 0 is another")


def augment(
    images: np.ndarray, rng: np.random.Generator, most: int = 0, flips: bool = False, hole: int = 0, fill: int = 0
) -> np.ndarray:
    """Pictures changed by chance, each on its own: moved, then mirrored, then with a hole.

    Args:
        images: as for `shift`.
        rng: where chance comes from.
        most: down and right are drawn from -most to most, both ends included, all equally likely. 0 moves nothing.
        flips: whether each is mirrored with probability 1/2.
        hole: the size of a square that is cut out, odd; its middle may be any pixel, all equally likely. 0 cuts nothing out.
        fill: the background, and what is in a hole.

    Returns:
        New pictures of the same shape and type.
    """
    raise NotImplementedError("TODO: draw n numbers of each kind, and call the functions above")


def batches(
    images: np.ndarray, labels: np.ndarray, size: int, rng: np.random.Generator, **settings: Any
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """One epoch: every picture once, in a new order, augmented anew.

    Args:
        images: as for `shift`.
        labels: integers, shape (n,).
        size: of a batch; the last one has what is left.
        rng: where chance comes from.
        settings: handed on to `augment`: most, flips, hole and fill, those that are given.

    Yields:
        (images, labels) of a batch.
    """
    raise NotImplementedError("TODO: an order, and for each slice of it the augmented pictures with their labels")


def train(
    images: np.ndarray, labels: np.ndarray, val_images: np.ndarray, val_labels: np.ndarray, rng: np.random.Generator
) -> tuple[list[np.ndarray], list[float]]:
    """Train a net that reads digits wherever they stand.

    Args:
        images: 300 digits in the middle of their pictures, uint8, shape (300, 28, 28).
        labels: shape (300,).
        val_images, val_labels: 300 others, to watch the training with.
        rng: where chance comes from.

    Returns:
        (params, history): the parameters of the net, and its loss on the validation images after each epoch.
    """
    raise NotImplementedError("TODO: a Net; in each epoch it learns from all `batches`; then its loss")


# ---------------------------------------------------------------- the net, ready to use


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


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    from grader.data import load

    data = load("mnist", train=600, test=2_000, seed=1)
    rng = np.random.default_rng(1)
    images, labels = data.x_train[:300], data.y_train[:300]
    moved = augment(data.x_test, rng, most=4)

    plain = Net(rng)
    for _ in range(60):
        for numbers in np.split(rng.permutation(300), 6):
            plain.learn(images[numbers], labels[numbers])
    own = Net(rng)
    own.params, history = train(images, labels, data.x_train[300:], data.y_train[300:], rng)
    for name, net in (("without augmentation", plain), ("with", own)):
        for where, pictures in (("in the middle", data.x_test), ("moved", moved)):
            print(f"{name}, digits {where}: {np.mean(net.scores(pictures).argmax(axis=1) == data.y_test):.3f}")

    few = images[:8]
    rows = {
        "as it is": few,
        "moved": augment(few, rng, most=4),
        "with a hole": augment(few, rng, hole=9),
        "both": augment(few, rng, most=4, hole=9),
        "once more": augment(few, rng, most=4, hole=9),
    }
    figure, places = plt.subplots(len(rows), len(few), figsize=(8, 5.4), layout="constrained")
    for line, (name, pictures) in zip(places, rows.items(), strict=True):
        for place, picture in zip(line, pictures, strict=True):
            place.imshow(picture, cmap="gray_r", vmin=0, vmax=255)
            place.set(xticks=[], yticks=[])
        line[0].set_ylabel(name, rotation=0, ha="right", va="center")
    figure.savefig("augmentation.png")
