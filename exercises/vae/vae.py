"""A variational autoencoder: two numbers for a digit, and digits for any two numbers.

Write the functions marked TODO, from the top down. `grader check vae.py` tells you how far you are;
`python vae.py` trains one and draws what lies where in its plane.
"""

from collections.abc import Sequence
from typing import Any

import keras
import numpy as np
from keras import ops

# ---------------------------------------------------------------- the formulas, on tensors


def sample(mean: Any, log_var: Any, eps: Any) -> Any:
    """A point drawn from the normal distribution that the encoder has named.

    Args:
        mean: float32, shape (n, latent).
        log_var: the logarithm of the variance, float32, shape (n, latent).
        eps: numbers drawn from the normal distribution with mean 0 and variance 1, float32, shape (n, latent).

    Returns:
        mean + σ · eps, float32, shape (n, latent), by operations that a gradient passes through.
    """
    raise NotImplementedError("TODO: find the standard deviation σ from log_var")


def kl(mean: Any, log_var: Any) -> Any:
    """How far the distributions are from the normal distribution with mean 0 and variance 1.

    Args:
        mean, log_var: float32, shape (n, latent).

    Returns:
        The Kullback-Leibler divergence of each row, summed over the latent numbers, float32, shape (n,).
    """
    raise NotImplementedError("TODO: the formula of the task, summed over the last axis")


def reconstruction(x: Any, y: Any) -> Any:
    """How badly pictures were drawn again.

    Args:
        x: the pictures, float32 from 0 to 1, shape (n, pixels).
        y: what the decoder made of them, float32 from 0 to 1, both included, shape (n, pixels).

    Returns:
        The binary cross entropy of each picture, summed over its pixels, float32, shape (n,). It is always finite.
    """
    raise NotImplementedError("TODO: -x log y - (1 - x) log(1 - y), summed; no log of 0")


# ---------------------------------------------------------------- the two nets and their loss


def build_encoder(pixels: int, latent: int, units: int) -> keras.Model:
    """From pictures to distributions.

    Args:
        pixels: how many numbers a picture has.
        latent: how many numbers a point has.
        units: of the hidden layer.

    Returns:
        A model from (n, pixels) to (n, 2 · latent): a Dense layer of `units` with ReLU, and a Dense layer without an activation,
        whose first half are the means and whose second half are the logarithms of the variances.
    """
    raise NotImplementedError("TODO: a Sequential of keras.Input and two Dense layers")


def build_decoder(pixels: int, latent: int, units: int) -> keras.Model:
    """From points to pictures.

    Args:
        pixels, latent, units: as for `build_encoder`.

    Returns:
        A model from (n, latent) to (n, pixels): a Dense layer of `units` with ReLU, and a Dense layer with a sigmoid.
    """
    raise NotImplementedError("TODO: a Sequential of keras.Input and two Dense layers")


def losses(encoder: keras.Model, decoder: keras.Model, x: Any, eps: Any) -> tuple[Any, Any]:
    """Both terms of the loss of a batch: the way forward, from pictures to points and back.

    Args:
        encoder, decoder: as from `build_encoder` and `build_decoder`, of any sizes.
        x: pictures, float32, shape (n, pixels).
        eps: as for `sample`, shape (n, latent).

    Returns:
        (reconstruction, KL divergence): two scalars, each the mean over the n pictures. The loss is their sum.
    """
    raise NotImplementedError("TODO: encode, split in two halves along axis 1, sample, decode; the mean of each term")


def train(x: np.ndarray) -> tuple[keras.Model, keras.Model, Any]:
    """A trained variational autoencoder with two latent numbers.

    Args:
        x: pictures, float32, shape (n, 196).

    Returns:
        (encoder, decoder, history): as from `build_encoder` and `build_decoder`, with any number of units; and a dict (or what
        `fit` returned) that has at "reconstruction" and "kl" a list of both terms, one number an epoch.
    """
    raise NotImplementedError("TODO: build both, and minimise the sum of `losses` with fresh eps in every step")


# ---------------------------------------------------------------- the picture


def grid(decoder: keras.Model, n: int) -> np.ndarray:
    """What a decoder draws all over the plane, each place as likely as any other.

    Args:
        decoder: a model from (m, 2) to (m, 196).
        n: how many pictures are in a row and in a column.

    Returns:
        One large picture of shape (14 · n, 14 · n). The small one in row i and column j is that of the point (q_i, q_j), where
        q_k is the number below which a share (k + ½) / n of the normal distribution lies, k = 0 … n − 1.
    """
    raise NotImplementedError(
        "TODO: statistics.NormalDist().inv_cdf for q; all points at once; then lay the pictures out"
    )


# ---------------------------------------------------------------- the experiment


def small(images: np.ndarray) -> np.ndarray:
    """Digits of 28 by 28 pixels, uint8, as rows of 196 numbers from 0 to 1: each the mean of 2 by 2 pixels."""
    tiles = images.reshape(-1, 14, 2, 14, 2)
    return (tiles.mean(axis=(2, 4)) / 255).reshape(-1, 196).astype("float32")


def draw(history: dict[str, Sequence[float]], picture: np.ndarray, places: np.ndarray, labels: np.ndarray) -> None:
    """Draw both terms, the plane, and where digits lie in it."""
    import matplotlib.pyplot as plt

    figure, (left, middle, right) = plt.subplots(1, 3, figsize=(15, 4.6), layout="constrained")
    for name in ("reconstruction", "kl"):
        left.plot(range(1, len(history[name]) + 1), history[name], label=name)
    left.set(xlabel="epoch", ylabel="nats for a picture", ylim=(0, None))
    left.legend()
    middle.imshow(picture, cmap="gray_r")
    middle.set_title("what the decoder draws")
    middle.axis("off")
    dots = right.scatter(places[:, 1], places[:, 0], c=labels, cmap="tab10", s=8, vmin=-0.5, vmax=9.5)
    # as in the grid, the first number goes down and the second across
    right.set(title="where new digits lie", xlabel="second number", ylabel="first number", xlim=(-3, 3), ylim=(3, -3))
    figure.colorbar(dots, ax=right, ticks=range(10))
    figure.savefig("vae.png")


if __name__ == "__main__":
    from grader.data import load

    data = load("mnist", train=2_000, test=1_000, seed=1)
    encoder, decoder, history = train(small(data.x_train))
    new = small(data.x_test)
    r, k = losses(encoder, decoder, new, keras.random.normal((len(new), 2)))
    print(f"new digits: reconstruction {float(r):.2f}, KL {float(k):.2f}, sum {float(r + k):.2f}")
    draw(
        getattr(history, "history", history), grid(decoder, 15), ops.convert_to_numpy(encoder(new))[:, :2], data.y_test
    )
