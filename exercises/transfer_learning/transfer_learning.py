"""Learned features, used again: see task.md.

Write the seven functions marked TODO, from the top down. `grader check transfer_learning.py` tells you how far you are;
`python transfer_learning.py` draws how many new digits are read after how few pictures.
"""

import keras
import numpy as np

OLD, NEW = (0, 1, 2, 3, 4), (5, 6, 7, 8, 9)


def build_model(classes: int) -> keras.Model:
    """Make the network, untrained and not compiled.

    Args:
        classes: how many there are.

    Returns:
        Inputs (28, 28, 1), Conv2D 16 of 4×4 with strides 2 and ReLU, Conv2D 32 of 3×3 with strides 2 and ReLU, a Flatten
        that is named "features", and a Dense layer with a softmax over the classes.
    """
    raise NotImplementedError("TODO: two convolutions, a Flatten with a name, and a Dense layer, in a keras.Sequential")


def renumber(labels: np.ndarray, digits: tuple[int, ...]) -> np.ndarray:
    """Number the classes from 0, in the order of `digits`: a network with five outputs knows the labels 0 to 4 alone.

    Args:
        labels: integers, shape (n,), each of them one of `digits`.
        digits: all different, in any order.

    Returns:
        For each label its place in `digits`, integers, shape (n,).
    """
    raise NotImplementedError("TODO: digits[0] becomes 0, digits[1] becomes 1, and so on")


def choose(labels: np.ndarray, digits: tuple[int, ...], n: int, rng: np.random.Generator) -> np.ndarray:
    """Draw a few rows, equally many of each digit.

    Args:
        labels: integers from 0 to 9, shape (m,), at least n of each of `digits`.
        digits: which ones are wanted.
        n: how many rows of each.
        rng: where chance comes from.

    Returns:
        The numbers of these rows, integers, shape (n · len(digits),), none of them twice.
    """
    raise NotImplementedError("TODO: for each digit n of its rows, then all of them together")


def train(model: keras.Model, x: np.ndarray, labels: np.ndarray, epochs: int) -> None:
    """Compile a model and fit it. It is trained in place.

    Args:
        x: pictures, float32, shape (n, 28, 28, 1).
        labels: numbered from 0, shape (n,).
        epochs: how often to go through them.
    """
    raise NotImplementedError("TODO: compile with Adam(0.003) and a cross entropy for integer labels, then fit")


def train_base(x: np.ndarray, labels: np.ndarray) -> keras.Model:
    """A network that reads the old digits, and has never seen a new one.

    Args:
        x: pictures of all ten digits, float32, shape (n, 28, 28, 1).
        labels: integers from 0 to 9, shape (n,).

    Returns:
        A model from `build_model` with five outputs, trained for 3 epochs with the digits 0 to 4 alone.
    """
    raise NotImplementedError(
        "TODO: keep the rows of old digits, build a model with five outputs, train it for 3 epochs"
    )


def reuse(base: keras.Model, layer: str, classes: int) -> keras.Model:
    """Cut a trained network at a layer, freeze what is left of it, and put a new head on top.

    Args:
        base: a trained model, for pictures of any size.
        layer: the name of the last layer that is kept.
        classes: how many the new head tells apart.

    Returns:
        A model that is not compiled: the base up to that layer, with its weights, none of them trainable; and a new Dense
        layer with a softmax, whose weights are all that is trainable.
    """
    raise NotImplementedError(
        "TODO: freeze the base; a new keras.Model from its inputs to a Dense layer on top of base.get_layer(layer)"
    )


def compare(
    base: keras.Model, x: np.ndarray, labels: np.ndarray, x_val: np.ndarray, labels_val: np.ndarray
) -> tuple[keras.Model, keras.Model, float]:
    """Learn the new digits from a few pictures twice: with the base's features, and from scratch.

    Args:
        base: what `train_base` returned.
        x: the few pictures, float32, shape (n, 28, 28, 1).
        labels: integers from 5 to 9, shape (n,).
        x_val, labels_val: others, to measure with. Neither model must learn from them.

    Returns:
        (transferred, scratch, gain): a model from `reuse`, and one from `build_model`, both trained for 30 epochs with the
        few pictures; and how much larger the first one's share of right answers is, on x_val.
    """
    raise NotImplementedError(
        "TODO: labels from 0; the two models, each trained with the few pictures; and the difference of their shares"
    )


# ---------------------------------------------------------------- the experiment


def worn(images: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Pictures as a poor camera takes them: moved by up to a pixel, half of them negatives, all of them noisy.

    Args:
        images: uint8, shape (n, 28, 28).

    Returns:
        float32, shape (n, 28, 28, 1), from 0 to 1.
    """
    x, n = np.pad(images / 255, ((0, 0), (1, 1), (1, 1))), len(images)
    moved = [picture[i : i + 28, j : j + 28] for picture, i, j in zip(x, *rng.integers(0, 3, (2, n)), strict=True)]
    x = np.stack(moved)[..., None]
    x = np.where(rng.random((n, 1, 1, 1)) < 0.5, 1 - x, x)
    return np.clip(x + rng.normal(0, 0.2, x.shape), 0, 1).astype("float32")


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    from grader.data import load

    data, rng = load("mnist", train=7_000, test=3_000, seed=1), np.random.default_rng(1)
    x, x_test, labels = worn(data.x_train, rng), worn(data.x_test, rng), data.y_train
    base = train_base(x, labels)
    new = np.isin(data.y_test, NEW)

    few = (3, 10, 30, 100)
    shares: dict[str, list[float]] = {"with the base's features": [], "from scratch": []}
    for n in few:
        rows = choose(labels, NEW, n, rng)
        *both, gain = compare(base, x[rows], labels[rows], x_test[new], data.y_test[new])
        for model, values in zip(both, shares.values(), strict=True):
            said = np.array(NEW)[model.predict(x_test[new], verbose=0).argmax(axis=1)]
            values.append(float(np.mean(said == data.y_test[new])))
        print(
            f"{n} pictures of each new digit: {', '.join(f'{s[-1]:.3f} {name}' for name, s in shares.items())}, {gain = :.3f}"
        )

    figure, (left, right) = plt.subplots(1, 2, figsize=(10, 4), layout="constrained")
    left.imshow(np.concatenate(np.concatenate(x[:40].reshape(5, 8, 28, 28), axis=1), axis=1), cmap="gray_r")
    left.set_title("what the pictures look like")
    left.axis("off")
    for name, values in shares.items():
        right.plot(few, values, "o-", label=name)
    right.axhline(0.2, color="grey", linestyle=":", label="guessing")
    right.set(xscale="log", xticks=few, xticklabels=few, ylim=(0, 1))
    right.set(xlabel="pictures of each new digit", ylabel="share of new digits that are read")
    right.legend()
    figure.savefig("transfer_learning.png")
