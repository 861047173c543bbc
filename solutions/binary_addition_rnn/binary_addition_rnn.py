"""Binary addition: a recurrent network learns to add, digit by digit, and to carry.

The reference solution. `python binary_addition_rnn.py` runs the experiment at the bottom.
"""

import keras
import numpy as np


def to_bits(numbers: np.ndarray) -> np.ndarray:
    """Numbers as binary digits, the least significant first: 6 becomes 0, 1, 1, 0, 0, 0, 0, 0.

    Args:
        numbers: whole numbers from 0 to 255, int64, shape (n,).

    Returns:
        Their 8 bits, 0 or 1, float32, shape (n, 8).
    """
    return ((numbers[:, None] // 2 ** np.arange(8)) % 2).astype("float32")


def from_bits(bits: np.ndarray) -> np.ndarray:
    """The numbers that binary digits stand for: the way back from `to_bits`.

    Args:
        bits: 0 or 1, the least significant first, shape (n, 8).

    Returns:
        Whole numbers from 0 to 255, of an integer type, shape (n,).
    """
    return (bits * 2 ** np.arange(8)).sum(axis=1).astype(int)


def build_model(units: int = 16) -> keras.Model:
    """The network.

    Args:
        units: of the recurrent layer, 1 or more.

    Returns:
        A model from sequences of shape (n, 8, 2), the bits of two numbers, to sequences of shape (n, 8, 1), the
        probability of each bit of the sum to be 1: a SimpleRNN with ReLU that returns its output at every step, then one
        Dense unit with a sigmoid, the same for every step. With 16 units it has 321 parameters.
    """
    return keras.Sequential(
        [
            keras.Input((8, 2)),
            keras.layers.SimpleRNN(units, activation="relu", return_sequences=True, unroll=True),
            keras.layers.Dense(1, activation="sigmoid"),
        ]
    )


def train(x: np.ndarray, y: np.ndarray) -> tuple[keras.Model, list[float]]:
    """Train a new model of 16 units.

    Args:
        x: the bits of both numbers, 0 or 1, float32, shape (n, 8, 2).
        y: the bits of their sums, 0 or 1, float32, shape (n, 8, 1).

    Returns:
        The trained model, and the loss of every epoch (or what `fit` returns).
    """
    model = build_model()
    model.compile(optimizer=keras.optimizers.Adam(0.02), loss="binary_crossentropy")
    history = model.fit(x, y, batch_size=64, epochs=6, verbose=0)
    return model, history.history["loss"]


def add(model: keras.Model, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Let a model add.

    Args:
        model: as `build_model` makes it, and trained.
        a: whole numbers from 0 to 127, int64, shape (n,).
        b: likewise.

    Returns:
        The sums that the model gives, whole numbers, shape (n,). A bit is 1 where its probability is above 0.5.
    """
    x = np.stack([to_bits(a), to_bits(b)], axis=-1)
    y = model.predict(x, verbose=0)
    return from_bits(y[:, :, 0] > 0.5)


if __name__ == "__main__":
    import matplotlib.pyplot as plt

    keras.utils.set_random_seed(1)
    pairs = np.random.default_rng(1).permutation(128 * 128)[:5000]
    a, b = pairs // 128, pairs % 128
    x = np.stack([to_bits(a), to_bits(b)], axis=-1)
    y = to_bits(a + b)[:, :, None]
    model, history = train(x[:4000], y[:4000])

    a, b = a[4000:], b[4000:]
    sums = add(model, a, b)
    for i in range(5):
        print(f"{a[i]} + {b[i]} = {sums[i]}, and {a[i] + b[i]} is right")
    print(f"{np.mean(sums == a + b):.1%} of {len(a)} sums right that were not trained on")

    shares = np.mean(to_bits(sums) == to_bits(a + b), axis=0)
    figure, (left, right) = plt.subplots(1, 2, figsize=(10, 4))
    left.semilogy(getattr(history, "history", {"loss": history})["loss"])
    left.set(xlabel="epoch", ylabel="loss")
    right.bar(np.arange(8), shares)
    right.set(xlabel="bit, the least significant is 0", ylabel="share that is right", ylim=(0, 1.05))
    figure.tight_layout()
    figure.savefig("binary_addition_rnn.png")
