"""Attention: by hand in NumPy, and as a layer of Keras.

Write the functions marked TODO, from the top down. `grader check attention.py` tells you how far you are;
`python attention.py` trains a look-up and draws where it looks.
"""

import keras
import numpy as np

# ---------------------------------------------------------------- with NumPy alone, in float64


def attention_weights(q: np.ndarray, k: np.ndarray, mask: np.ndarray | None = None) -> np.ndarray:
    """How much each query looks at each key.

    Args:
        q: queries, float64, shape (n, queries, d).
        k: keys, float64, shape (n, keys, d).
        mask: bool, shape (n, queries, keys) or one that broadcasts to it, such as (queries, keys) or (n, 1, keys): True
            where a query may look, and each may look somewhere. None lets all look everywhere.

    Returns:
        The softmax over the keys of q · k / √d, float64, shape (n, queries, keys): rows that sum to 1, with 0 where the mask is
        False. Scores of 10,000 do no harm and raise no warning.
    """
    raise NotImplementedError("TODO: scores, -inf where the mask is False, and the softmax over the last axis")


def attend(q: np.ndarray, k: np.ndarray, v: np.ndarray, mask: np.ndarray | None = None) -> np.ndarray:
    """What each query gets: the mean of the values, weighted by its attention.

    Args:
        q, k, mask: as for `attention_weights`.
        v: values, float64, shape (n, keys, values).

    Returns:
        float64, shape (n, queries, values).
    """
    raise NotImplementedError("TODO: multiply the weights and the values")


def causal_mask(steps: int) -> np.ndarray:
    """A mask that hides the future.

    Args:
        steps: how many steps a sequence has, 1 or more.

    Returns:
        bool, shape (steps, steps): True at [i, j] if step i may look at step j, which is itself or earlier.
    """
    raise NotImplementedError("TODO: compare the numbers of the steps, or take np.tri")


def padding_mask(lengths: np.ndarray, steps: int) -> np.ndarray:
    """A mask that hides what sequences have been filled up with at their ends.

    Args:
        lengths: how many steps of each sequence are real, integers from 1 to `steps`, shape (n,).
        steps: how long all of them are with the filling.

    Returns:
        bool, shape (n, 1, steps): True at the real steps. The 1 stands for the queries: all of them see the same.
    """
    raise NotImplementedError("TODO: compare np.arange(steps) with each length; mind the shape")


def self_attention(
    x: np.ndarray, Wq: np.ndarray, Wk: np.ndarray, Wv: np.ndarray, mask: np.ndarray | None = None
) -> np.ndarray:
    """Attention of a sequence to itself.

    Args:
        x: float64, shape (n, steps, features).
        Wq, Wk: what makes queries and keys of x, float64, shape (features, d).
        Wv: what makes values of x, float64, shape (features, values).
        mask: as for `attention_weights`.

    Returns:
        float64, shape (n, steps, values).
    """
    raise NotImplementedError("TODO: make queries, keys and values of x, and call `attend`")


# ---------------------------------------------------------------- with Keras


def build_model(steps: int, features: int, size: int = 8, causal: bool = False) -> keras.Model:
    """A model that is one layer of self-attention.

    Args:
        steps, features: the shape of a sequence.
        size: how many numbers a query and a key have.
        causal: whether no step is to see a later one.

    Returns:
        A model from (n, steps, features) to (n, steps, 1): one MultiHeadAttention with one head, key_dim `size`, value_dim 1
        and output_shape 1, called with the sequence as query and as value.
    """
    raise NotImplementedError("TODO: keras.Input, the layer called with the input twice, keras.Model")


def train(x: np.ndarray, y: np.ndarray) -> tuple[keras.Model, keras.callbacks.History]:
    """A new model without a mask, trained to look up.

    Args:
        x: tables, float32, shape (n, 8, 17); see `tables`.
        y: the value that each line asks for, float32, shape (n, 8, 1).

    Returns:
        (model, history): the trained model, and what `fit` returned.
    """
    raise NotImplementedError("TODO: build, compile with the mean squared error, fit")


# ---------------------------------------------------------------- the experiment


def tables(rng: np.random.Generator, n: int, lines: int = 8) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Tables in which every line asks for another, or for itself.

    Returns:
        (x, y, place): x of shape (n, lines, 2 · lines + 1), the name of each line and the name that it asks for, both
        one-hot, and its value; y of shape (n, lines, 1), the value asked for; place of shape (n, lines), which line that is.
    """
    names = rng.permuted(np.tile(np.arange(lines), (n, 1)), axis=1)
    asked = rng.integers(0, lines, (n, lines))
    value = rng.normal(size=(n, lines, 1))
    place = np.argmax(asked[:, :, None] == names[:, None, :], axis=2)
    x = np.concatenate([np.eye(lines)[names], np.eye(lines)[asked], value], axis=2)
    return x.astype("float32"), np.take_along_axis(value, place[:, :, None], axis=1).astype("float32"), place


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    rng = np.random.default_rng(1)
    x, y, _ = tables(rng, 2_000)
    model, history = train(x, y)
    new, wanted, place = tables(rng, 500)
    print("mean squared error on new tables:", np.mean((model.predict(new, verbose=0) - wanted) ** 2))

    # The layer's own weights, and your function: where does each line look?
    Wq, bq, Wk, bk, *_rest = (w[:, 0] if w.ndim == 3 else w[0] for w in model.get_weights()[:4])
    a = attention_weights(new[:1] @ Wq + bq, new[:1] @ Wk + bk)
    figure, (left, right) = plt.subplots(1, 2, figsize=(9, 4))
    for axes, picture, title in ((left, a[0], "where it looks"), (right, np.eye(8)[place[0]], "where it should")):
        axes.imshow(picture, cmap="Blues", vmin=0, vmax=1)
        axes.set(title=title, xlabel="line looked at", ylabel="line that asks")
    figure.savefig("attention.png")
