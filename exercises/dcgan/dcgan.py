"""A DCGAN: a network that draws digits, and one that tells them from real ones.

Write the functions marked TODO, from the top down. `grader check dcgan.py` tells you how far you are;
`python dcgan.py` trains both and draws a hundred digits that nobody has written.
"""

from typing import Any

import keras
import numpy as np

LATENT = 20  # random numbers for a picture


def scale(images: np.ndarray) -> np.ndarray:
    """Pictures in the range of a tanh.

    Args:
        images: uint8, shape (n, 14, 14), 0 for the paper to 255 for the ink. It must not be changed.

    Returns:
        float32, shape (n, 14, 14, 1), −1 for the paper to 1 for the ink.
    """
    raise NotImplementedError("TODO: float32 first, then the range, then the axis of the channel")


# ---------------------------------------------------------------- the two networks


def build_generator(filters: int) -> keras.Model:
    """From random numbers to pictures.

    Args:
        filters: f in the table of the task.

    Returns:
        A model from (n, 20) to (n, 14, 14, 1), with numbers from −1 to 1.
    """
    raise NotImplementedError("TODO: Dense, Reshape, and two transposed convolutions; see the table")


def build_discriminator(filters: int) -> keras.Model:
    """From pictures to how real they look.

    Args:
        filters: f in the table of the task.

    Returns:
        A model from (n, 14, 14, 1) to (n, 1): logits, above 0 for what looks real.
    """
    raise NotImplementedError("TODO: two convolutions with stride 2, Flatten, Dense; see the table")


# ---------------------------------------------------------------- what each of them wants


def discriminator_loss(real: Any, fake: Any) -> Any:
    """How badly real pictures are told from drawn ones.

    Args:
        real, fake: the discriminator's logits for real and for drawn pictures, float32, each of shape (n, 1).

    Returns:
        A scalar: the mean of −log D over the real ones, plus the mean of −log(1 − D) over the drawn ones, with D the sigmoid of
        the logit. Logits of 200 do no harm.
    """
    raise NotImplementedError("TODO: two means of softplus, or keras.losses.BinaryCrossentropy(from_logits=True) twice")


def generator_loss(fake: Any) -> Any:
    """How badly drawn pictures pass for real ones.

    Args:
        fake: the discriminator's logits for drawn pictures, float32, shape (n, 1).

    Returns:
        A scalar: the mean of −log D. Logits of 200 do no harm.
    """
    raise NotImplementedError("TODO: as if they were real")


def discriminator_step(generator: Any, discriminator: Any, optimizer: Any, real: Any, z: Any) -> Any:
    """One step of the discriminator. The generator's weights stay as they are.

    Args:
        generator, discriminator: models; both are called with training=True.
        optimizer: the discriminator's, an optimizer of Keras.
        real: real pictures, as many as z has rows.
        z: random numbers, float32, for the drawn pictures.

    Returns:
        The discriminator's loss before the step, a scalar.
    """
    raise NotImplementedError(
        "TODO: a tape, the loss, its gradients by the discriminator's trainable variables, and apply"
    )


def generator_step(generator: Any, discriminator: Any, optimizer: Any, z: Any) -> Any:
    """One step of the generator. The discriminator's weights stay as they are.

    Args:
        generator, discriminator: models; both are called with training=True.
        optimizer: the generator's, an optimizer of Keras.
        z: random numbers, float32, for the drawn pictures.

    Returns:
        The generator's loss before the step, a scalar.
    """
    raise NotImplementedError("TODO: the same for the generator; the gradient passes through the discriminator")


def train(x: np.ndarray) -> tuple[keras.Model, dict[str, list[float]]]:
    """A generator that has learned to draw.

    Args:
        x: real pictures as `scale` makes them, float32, shape (n, 14, 14, 1).

    Returns:
        (generator, history): as from `build_generator`, with any number of filters; and a dict that has at "discriminator" and
        "generator" a list of their mean losses, one number an epoch.
    """
    raise NotImplementedError("TODO: two nets, two optimizers, and for each batch a step of either; fresh z for each")


# ---------------------------------------------------------------- the experiment


def small(images: np.ndarray) -> np.ndarray:
    """Digits of 28 by 28 pixels as 14 by 14, uint8: each pixel the mean of 2 by 2."""
    return images.reshape(-1, 14, 2, 14, 2).mean(axis=(2, 4)).round().astype("uint8")


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    from grader.data import load

    data = load("mnist", train=6_000, test=1_000, seed=1)
    generator, history = train(scale(small(data.x_train)))
    z = np.random.default_rng(1).normal(size=(100, LATENT)).astype("float32")
    drawn = generator.predict(z, verbose=0)[..., 0]

    figure, (left, right) = plt.subplots(1, 2, figsize=(11, 4.8), layout="constrained")
    for name, values in history.items():
        left.plot(range(1, len(values) + 1), values, "o-", label=name)
    for share, colour in ((2, "C0"), (1, "C1")):  # of a discriminator that can only guess, and of its generator
        left.axhline(share * np.log(2), color=colour, linestyle=":", label="2 ln 2" if share == 2 else "ln 2")
    left.margins(y=0.1)
    left.set(xlabel="epoch", ylabel="loss", ylim=(0, None))
    left.legend()
    right.imshow(drawn.reshape(10, 10, 14, 14).transpose(0, 2, 1, 3).reshape(140, 140), cmap="gray_r")
    right.set_title("drawn by the generator")
    right.axis("off")
    figure.savefig("dcgan.png")
