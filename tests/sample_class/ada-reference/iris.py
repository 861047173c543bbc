"""Irises: tell three species apart by four measurements, from the raw table to a trained model.

The reference solution. `python iris.py` runs the experiment at the bottom.
"""

import keras
import numpy as np


def split(x: np.ndarray, labels: np.ndarray, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Part the rows at random: 80 % to train with, 20 % to validate with, the same shares of every class.

    Args:
        x: shape (n, 4).
        labels: the class of each row, a whole number from 0, shape (n,).
        seed: the same seed gives the same parts, another seed gives others.

    Returns:
        x_train, labels_train, x_val and labels_val. Every row is in one of the parts, and has kept its label. Each class
        has as many rows as a multiple of 5, so 80 % and 20 % of it are whole numbers.
    """
    rng = np.random.default_rng(seed)
    train, val = [], []
    for k in np.unique(labels):
        rows = rng.permutation(np.flatnonzero(labels == k))
        fifth = len(rows) // 5
        val.extend(rows[:fifth])
        train.extend(rows[fifth:])
    train, val = rng.permutation(train), rng.permutation(val)
    return x[train], labels[train], x[val], labels[val]


def standardize(x_train: np.ndarray, x_other: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Bring all columns to one scale, by what the training part tells.

    Args:
        x_train: the rows to train with, shape (n, 4).
        x_other: rows to validate or to test with, shape (m, 4).

    Returns:
        Both, in the same order, scaled in the same way: from every column the mean that it has in x_train is subtracted,
        and it is divided by the standard deviation that it has in x_train.
    """
    mean, std = x_train.mean(axis=0), x_train.std(axis=0)
    return (x_train - mean) / std, (x_other - mean) / std


def build_model() -> keras.Model:
    """The network.

    Returns:
        A model from inputs of shape (n, 4) to probabilities of shape (n, 3): a Dense layer of 12 units with ReLU, then a
        Dense layer of 3 units with a softmax. It has 99 parameters.
    """
    return keras.Sequential(
        [
            keras.Input((4,)),
            keras.layers.Dense(12, activation="relu"),
            keras.layers.Dense(3, activation="softmax"),
        ]
    )


def train(
    x: np.ndarray, labels: np.ndarray, x_val: np.ndarray, labels_val: np.ndarray, epochs: int = 15
) -> tuple[keras.Model, list[float]]:
    """Train a new model on x and labels, with a cross entropy as its loss, and watch it on the validation part.

    Args:
        x: scaled measurements, float32, shape (n, 4).
        labels: their species: 0, 1 or 2, int64, shape (n,).
        x_val: scaled in the same way, float32, shape (m, 4). Not to be learned.
        labels_val: int64, shape (m,).
        epochs: how often to go through x. The 15 is only a beginning: put there what your training needs.

    Returns:
        The trained model, and the loss of every epoch (or what `fit` returns).
    """
    model = build_model()
    model.compile(optimizer=keras.optimizers.SGD(0.1), loss="sparse_categorical_crossentropy")
    history = model.fit(x, labels, batch_size=4, epochs=epochs, validation_data=(x_val, labels_val), verbose=0)
    return model, history.history["loss"]


if __name__ == "__main__":
    import matplotlib.pyplot as plt
    from sklearn.datasets import load_iris

    keras.utils.set_random_seed(1)
    data = load_iris()
    x_train, labels_train, x_val, labels_val = split(data.data.astype(np.float32), data.target, seed=1)
    scaled_train, scaled_val = standardize(x_train, x_val)
    model, history = train(scaled_train, labels_train, scaled_val, labels_val)

    said = np.argmax(model.predict(scaled_val, verbose=0), axis=1)
    wrong = said != labels_val
    print(f"{np.sum(~wrong)} of {len(said)} irises right that were not trained on")

    figure, (left, right) = plt.subplots(1, 2, figsize=(10, 4))
    left.plot(getattr(history, "history", {"loss": history})["loss"])
    left.set(xlabel="epoch", ylabel="loss")
    for k, name in enumerate(data.target_names):
        rows = x_val[labels_val == k]
        right.plot(rows[:, 2], rows[:, 3], "o", label=name)
    right.plot(x_val[wrong, 2], x_val[wrong, 3], "kx", markersize=12, label="taken for another")
    right.set(xlabel="petal length (cm)", ylabel="petal width (cm)")
    right.legend()
    figure.tight_layout()
    figure.savefig("iris.png")
