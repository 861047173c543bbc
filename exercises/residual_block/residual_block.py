"""The residual block, and what it does for a deep net: see task.md."""

import keras
import numpy as np
from keras import layers


def residual_block(x: keras.KerasTensor, filters: int, strides: int = 1) -> keras.KerasTensor:
    """Two 3×3 convolutions with a skip around them.

    Args:
        x: shape (None, height, width, c).
        filters: of each convolution, at least 1.
        strides: of the first convolution, 1 or 2.

    Returns:
        Shape (None, height / strides, width / strides, filters), rounded up.
    """
    raise NotImplementedError("TODO: the two convolutions, the skip, their sum, and a ReLU")


def parameters(c: int, filters: int, strides: int) -> int:
    """How many parameters a residual block has.

    Args:
        c: how many channels it is given.
        filters, strides: as above.
    """
    raise NotImplementedError("TODO: add up two 3×3 convolutions, and the 1×1 one where there is one")


def deep_net(blocks: int, residual: bool) -> keras.Model:
    """A deep net of Dense layers for points of a plane.

    Args:
        blocks: how many there are between the first and the last layer, at least 1.
        residual: whether each block's input is added to what its two layers make of it.

    Returns:
        The model, from shape (None, 2) to (None, 1), not compiled.
    """
    raise NotImplementedError("TODO: Dense 16 with ReLU, the blocks in a loop, and Dense 1 with a sigmoid")


def train(x: np.ndarray, labels: np.ndarray, residual: bool) -> tuple[keras.Model, keras.callbacks.History]:
    """A new net of 20 blocks, trained.

    Args:
        x: points, float32, shape (n, 2).
        labels: 0 or 1, float32, shape (n, 1).
        residual: as for `deep_net`. All else is the same for both nets.

    Returns:
        (model, history): the trained net, and what `fit` returned.
    """
    raise NotImplementedError("TODO: deep_net(20, residual), compile, fit")


# ---------------------------------------------------------------- the experiment


def moons(rng: np.random.Generator, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Points of two half moons that reach into each other, shape (n, 2), and which of the two each lies on, shape (n, 1)."""
    angle, second = rng.uniform(0, np.pi, n), rng.permutation(np.arange(n) % 2)
    x = np.stack([np.cos(angle), np.sin(angle)], axis=1) * np.where(second == 1, -1, 1)[:, None]
    x += np.outer(second, [1.0, 0.5]) + rng.normal(0, 0.1, (n, 2))
    return x.astype("float32"), second[:, None].astype("float32")


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    print("64 to 64 channels:", parameters(64, 64, 1), "64 to 128, halved:", parameters(64, 128, 2))
    x, labels = moons(np.random.default_rng(1), 400)
    for residual, name in ((True, "with skips"), (False, "plain")):
        model, history = train(x, labels, residual)
        print(name, "loss", history.history["loss"][-1])
        plt.plot(range(1, len(history.history["loss"]) + 1), history.history["loss"], "o-", label=name)
    plt.axhline(np.log(2), color="black", linestyle="--", label="guessing, ln 2")
    plt.gca().set(
        xlabel="epoch", ylabel="loss while training", title="42 layers, with skips and without", ylim=(0, None)
    )
    plt.legend()
    plt.savefig("residual_block.png")
