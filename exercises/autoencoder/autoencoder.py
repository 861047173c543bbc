"""Autoencoders: pictures squeezed through sixteen numbers, and what comes out again.

Write the seven functions marked TODO, from the top down. `grader check autoencoder.py` tells you how far you are;
`python autoencoder.py` trains twice and draws what becomes of digits.
"""

from typing import Any

import keras
import numpy as np
from keras import layers


def prepare(images: np.ndarray) -> np.ndarray:
    """Turn images into what the model takes.

    Args:
        images: uint8, shape (n, 28, 28), 0 for the background to 255 for the ink.

    Returns:
        The same pixels as float32, shape (n, 784), from 0.0 to 1.0.
    """
    raise NotImplementedError("TODO: reshape the images to (n, 784), make them float32 and divide them by 255")


def build_models(size: int) -> tuple[keras.Model, keras.Model, keras.Model]:
    """Make an autoencoder of two parts.

    Args:
        size: how many numbers a code has.

    Returns:
        (autoencoder, encoder, decoder). The encoder goes from (n, 784) to (n, size), the decoder from (n, size) to (n, 784)
        with a sigmoid at its end; each has one hidden layer or more. The autoencoder is the two of them, one after the other,
        compiled.
    """
    raise NotImplementedError("TODO: two keras.Sequential, and a third that is made of both; compile it")


def add_noise(x: np.ndarray, strength: float, rng: np.random.Generator) -> np.ndarray:
    """Pictures with noise.

    Args:
        x: prepared images, float32, shape (n, 784). They must not be changed.
        strength: the standard deviation of the noise, from 0.
        rng: where chance comes from.

    Returns:
        x plus normal noise of its own for each pixel of each picture; what falls below 0 is 0, what exceeds 1 is 1. float32.
    """
    raise NotImplementedError("TODO: rng.normal(0, strength, x.shape), np.clip and astype")


def train(
    x: np.ndarray, size: int, noise: float, rng: np.random.Generator
) -> tuple[keras.Model, keras.Model, keras.Model, Any]:
    """Build an autoencoder, and train it to give back what it is shown, without its noise.

    Args:
        x: prepared images, float32, shape (n, 784).
        size: how many numbers a code has.
        noise: the strength of the noise in what the model is shown; 0 for none.
        rng: where the noise comes from.

    Returns:
        (autoencoder, encoder, decoder, history), where history is what `fit` returned, or a list with the loss of each epoch.
    """
    raise NotImplementedError("TODO: fit(what it is shown, what it is to give back)")


def compress(encoder: keras.Model, images: np.ndarray) -> np.ndarray:
    """The codes of pictures.

    Args:
        encoder: takes prepared images.
        images: uint8, shape (n, 28, 28).

    Returns:
        float32, shape (n, size of a code).
    """
    raise NotImplementedError("TODO: prepare, and ask the encoder")


def restore(decoder: keras.Model, codes: np.ndarray) -> np.ndarray:
    """The pictures of codes.

    Args:
        decoder: gives pixels from 0 to 1, shape (n, 784).
        codes: shape (n, size of a code).

    Returns:
        uint8, shape (n, 28, 28), from 0 to 255.
    """
    raise NotImplementedError("TODO: ask the decoder; pixels from 0 to 255, rounded, as pictures")


def between(
    encoder: keras.Model, decoder: keras.Model, first: np.ndarray, second: np.ndarray, steps: int
) -> np.ndarray:
    """Pictures on the way from one to another.

    Args:
        first, second: two pictures, uint8, shape (28, 28).
        steps: how many pictures, 2 or more.

    Returns:
        uint8, shape (steps, 28, 28): the pictures of codes that lie evenly on the straight line from the code of `first` to that
        of `second`, both ends included.
    """
    raise NotImplementedError("TODO: compress both, mix their codes in `steps` ways, and restore")


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    from grader.data import load

    data = load("mnist", train=2_000, test=500, seed=1)
    rng = np.random.default_rng(1)
    x, test = prepare(data.x_train), prepare(data.x_test)
    shown = add_noise(test, 0.5, rng)

    autoencoder, encoder, decoder, _ = train(x, 16, 0.0, rng)
    denoiser = train(x, 16, 0.5, rng)[0]
    back, cleaned = autoencoder.predict(test, verbose=0), denoiser.predict(shown, verbose=0)
    print(f"mean squared error of the mean picture: {np.mean((x.mean(axis=0) - test) ** 2):.4f}")
    print(f"of what comes back from 16 numbers:     {np.mean((back - test) ** 2):.4f}")
    print(f"of noisy pictures:                      {np.mean((shown - test) ** 2):.4f}")
    print(f"of noisy pictures, cleaned:             {np.mean((cleaned - test) ** 2):.4f}")

    way = between(encoder, decoder, data.x_test[0], data.x_test[1], 10) / 255
    rows = {"picture": test, "from 16 numbers": back, "with noise": shown, "cleaned": cleaned, "first to second": way}
    figure, places = plt.subplots(len(rows), 10, figsize=(10, 5.2), layout="constrained")
    for line, (name, pictures) in zip(places, rows.items(), strict=True):
        for place, picture in zip(line, pictures[:10], strict=True):
            place.imshow(picture.reshape(28, 28), cmap="gray_r", vmin=0, vmax=1)
            place.set(xticks=[], yticks=[])
        line[0].set_ylabel(name, rotation=0, ha="right", va="center")
    figure.savefig("autoencoder.png")
