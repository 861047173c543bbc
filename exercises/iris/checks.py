"""Checks of iris. What is asked is in questions.py."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader import expect
from grader.models import ModelView
from grader.rubric import check, course_file

models = course_file(__file__, "../_shared/trained_models.py")
questions = course_file(__file__, "questions.py")

Array = NDArray[Any]

given = questions.given
LAYERS = [("Dense", {"units": 12, "activation": "relu"}), ("Dense", {"units": 3, "activation": "softmax"})]
PARTS = ("x_train", "labels_train", "x_val", "labels_val")


@check(
    points=1,
    hints=(
        "If you mix the rows of x, what has to happen to the labels?",
        "Draw the numbers of the rows, not the rows: `x[rows]` and `labels[rows]` then belong together. What is not in "
        "`rows` is the other part.",
        "`rng = np.random.default_rng(seed)`; `rows = rng.permutation(len(x))`; the first fifth of `rows` is to validate "
        "with, the rest to train with.",
    ),
)
def split_keeps_rows_and_labels(parts, kept):
    """`split` puts every row in one of the two parts, with its own label."""
    split = expect.sequence(parts[0], 4, name="what split(...) returns")
    rows, labels = [], []
    for which in (0, 2):
        x = expect.array(split[which], name=PARTS[which])
        expect.that(
            x.ndim == 2 and x.shape[1] == 4,
            f"{PARTS[which]} is not made of rows of four. split returns {', '.join(PARTS)}, in this order.",
            expected="shape (?, 4)",
            received=f"shape {x.shape}",
        )
        rows.append(_places(kept.x, x, PARTS[which]))
        labels.append(expect.array(split[which + 1], shape=(len(x),), name=PARTS[which + 1]))
    both = np.intersect1d(rows[0], rows[1])
    expect.that(
        len(both) == 0,
        f"{len(both)} rows are in both parts. What was trained on can no longer tell how the model does on new rows.",
    )
    found = np.concatenate(rows)
    expect.that(
        len(np.unique(found)) == len(kept.x) == len(found),
        "Not every row is in exactly one of the parts.",
        expected=f"{len(kept.x)} different rows in all",
        received=f"{len(np.unique(found))} different rows in {len(found)}",
    )
    wrong = int(np.sum(np.concatenate(labels) != kept.labels[found]))
    expect.that(
        wrong == 0,
        f"{wrong} of {len(found)} rows have the label of another row. Whoever mixes x must mix the labels in the same way.",
    )


def _places(table: Array, x: Array, name: str) -> Array:
    """Where the rows stand in the table, by their first column."""
    off = np.abs(table[None, :, 0] - x[:, :1].astype(np.float64))
    places = off.argmin(axis=1)
    expect.that(
        bool(np.allclose(table[places], x, atol=1e-3)),
        f"{name} holds rows that were not handed in. split only parts the rows, it does not change them.",
    )
    return places


@check(
    points=1,
    needs=split_keeps_rows_and_labels,
    hints=(
        "The labels come in order: first all of class 0, then class 1. What is in the last fifth of the rows?",
        "Do it class by class: `np.flatnonzero(labels == k)` are the rows of class k. With scikit-learn it is an argument "
        "of `train_test_split`.",
        "`train_test_split(x, labels, test_size=0.2, stratify=labels, random_state=seed)` returns the four, but in another "
        "order: x_train, x_val, labels_train, labels_val.",
    ),
)
def split_is_stratified(parts, kept):
    """`split` draws a fifth of every class by the seed."""
    total = np.bincount(kept.labels, minlength=3)
    drawn = []
    for i in range(3):
        split = expect.sequence(parts[i], 4, name="what split(...) returns")
        x, labels = expect.array(split[2], shape=(None, 4)), expect.array(split[3], shape=(None,))
        counts = [int(np.sum(labels == k)) for k in range(3)]
        expect.that(
            counts == list(total // 5),
            f"The classes have {', '.join(map(str, total))} rows. A fifth of each belongs in the validation part.",
            expected=", ".join(map(str, total // 5)),
            received=", ".join(map(str, counts)),
        )
        drawn.append(set(_places(kept.x, x, "x_val").tolist()))
    expect.that(
        drawn[0] == drawn[1],
        "The same seed gives other parts the second time. Nothing but the seed may decide: np.random.default_rng(seed).",
    )
    expect.that(
        drawn[0] != drawn[2],
        "Another seed gives the same parts. Are the rows drawn at random, and by the seed handed in?",
    )


@check(
    points=2,
    hints=(
        "Whose mean is it that is subtracted? And is it one mean, or one for each column?",
        "`axis=0` makes NumPy take the mean of each column. x_other has no say in it: a single new flower would have "
        "no mean worth the name.",
        "`mean, std = x_train.mean(axis=0), x_train.std(axis=0)`, then "
        "`return (x_train - mean) / std, (x_other - mean) / std`",
    ),
)
def scaling_comes_from_the_training_part(scaled, kept):
    """`standardize` scales both parts by the means and standard deviations of the training part."""
    parts = expect.sequence(scaled, 2, name="what standardize(...) returns")
    train, other = kept.x_train.astype(np.float64), kept.x_other.astype(np.float64)
    everything = np.concatenate([train, other])
    for i, (name, x) in enumerate((("x_train", train), ("x_other", other))):

        def by(rows: Array, x: Array = x) -> Array:
            return (x - rows.mean(axis=0)) / rows.std(axis=0)

        expect.close(
            parts[i],
            by(train),
            rtol=0.02,  # room for a standard deviation with n - 1
            atol=0.02,
            name=f"{name}, scaled",
            mistakes={
                "Mean and standard deviation are those of all rows together. The other rows are to stay unseen: take the "
                "training part's alone.": by(everything),
                "x_other is scaled by its own mean and standard deviation. Take those of the training part.": by(other),
                "One mean and one standard deviation are taken over all columns: take them with axis=0.": (
                    x - train.mean()
                )
                / train.std(),
                "The mean is subtracted, but nothing is divided by the standard deviation.": x - train.mean(axis=0),
                "This is divided by the variance: take its root, the standard deviation.": (x - train.mean(axis=0))
                / train.var(axis=0),
                "This is not scaled.": x,
                "This goes from 0 to 1 in the training part. Here mean 0 and standard deviation 1 are asked for.": (
                    x - train.min(axis=0)
                )
                / np.ptp(train, axis=0),
            },
        )


@check(
    points=1,
    hints=(
        "What goes in, what comes out, and what lies between? What must the three answers sum to?",
        "`keras.Input((4,))` first. The hidden layer gets a ReLU; three species of which one is right get a softmax.",
        '`keras.Sequential([keras.Input((4,)), keras.layers.Dense(12, activation="relu"), '
        'keras.layers.Dense(3, activation="softmax")])`',
    ),
)
def model_has_99_parameters(architecture):
    """`build_model` returns 12 units with ReLU and a softmax over three species, with 99 parameters."""
    _is_the_network(expect.model(architecture, name="build_model()"))


def _is_the_network(model: ModelView) -> None:
    activations = [layer.activation for layer in model.layers if layer.kind != "InputLayer"]
    models.ends_in_dense_softmax(model, "".join(activations[-1:]), "three", "species")
    expect.layers(model, LAYERS)
    expect.that(
        model.params == 99 and model.input_shape == (None, 4),
        f"{model.name}: the layers are right, but not the number of parameters. Are there four inputs, and a bias in each layer?",
        expected="99 parameters, inputs of shape (None, 4)",
        received=f"{model.params} parameters, inputs of shape {model.input_shape}",
    )


@check(
    points=1,
    needs=model_has_99_parameters,
    hints=(
        "Are the labels numbers or one-hot rows? Which of Keras's two cross entropies takes which?",
        "For numbers it is sparse_categorical_crossentropy. `fit` returns the history; return the model as well.",
        '`model.compile(optimizer=keras.optimizers.SGD(0.1), loss="sparse_categorical_crossentropy")`, then '
        "`history = model.fit(x, labels, batch_size=4, epochs=epochs, validation_data=(x_val, labels_val))`, then "
        "`return model, history`.",
    ),
)
def training_runs(training, small):
    """`train` returns the network and its history, one loss an epoch."""
    models.training_runs(training, _is_the_network)
    _model, history = expect.sequence(small, 2, name="what train(..., epochs=1) returns")
    expect.that(
        len(expect.curve(history, name="the history's loss")) == 1,
        "train(..., epochs=1) has a history of more than one loss, or of none. Does `fit` get `epochs=epochs`?",
    )


@check(
    points=3,
    passes="at_least",
    needs=training_runs,
    hints=(
        "Does the loss still fall in the last epoch? Is it the trained model that is returned?",
        "96 rows in batches of 16 are only 6 steps an epoch: smaller batches take more steps. SGD with 0.01 gets nowhere in "
        "20 epochs; with 0.1 it does, and so does Adam with a rate from 0.01 to 0.05.",
        "`keras.optimizers.SGD(0.1)`, batches of 4 and 15 epochs are enough.",
    ),
)
def recognises_irises(training, kept, threshold):
    """The trained model recognises irises that it has never seen."""
    model, history = expect.sequence(training, 2, name="what train(...) returns")
    scores = expect.model(model, name="the trained model").predict("test")
    values = expect.probabilities(scores, classes=3, name=models.SAID)
    share, losses = float(np.mean(values.argmax(axis=1) == kept.tested)), expect.curve(history)
    score = expect.accuracy(
        scores,
        kept.tested,
        at_least=threshold,
        name="the trained model on irises that it has not seen",
        cause=_why_so_few(share, float(losses[-1])),
    )
    _is_no_luck(share, losses)
    return score


def _is_no_luck(share: float, losses: Array) -> None:
    """Irises are so easy that a model which jumps about at random is right about nearly all of them now and then."""
    half = len(losses) // 2
    worst = half + int(np.argmax(losses[half:]))
    expect.that(
        bool(losses[worst] < np.log(3)),
        f"The model is right about {share:.0%} of the irises, but that is luck: in epoch {worst + 1} of {len(losses)} the loss "
        f"was {losses[worst]:.3g}, where guessing has ln 3 = 1.10. It diverged, and a run with another seed ends elsewhere. "
        "Take a lower learning rate.",
        expected=f"a loss below 1.10 from epoch {half + 1} on",
        received=f"{losses[worst]:.3g}",
    )  # without a score: by one, further seeds would decide, on some of which it has the same luck


def _why_so_few(share: float, loss: float) -> str:
    """The likely cause, where too few are right."""
    if loss < 0.3:
        return (
            f"The history ends with a loss of {loss:.3g}, so some model has learned. Is the model that is returned the one "
            "that was trained?"
        )
    if loss > 2.0:
        return f"The loss ends at {loss:.3g}, where guessing has ln 3 = 1.10: it diverged. Take a lower learning rate."
    if share > 0.6:
        return f"The loss ends at {loss:.3g}: it has learned, but not enough. Take more epochs or larger steps."
    return (
        f"The loss ends at {loss:.3g}, where guessing among three has ln 3 = 1.10. Are there enough steps, and is the "
        "learning rate neither tiny nor huge? Does every label still belong to its row?"
    )


@check(
    points=1,
    needs=recognises_irises,
    hints=(
        "The softmax is a layer of the model already. What does the loss get, then: probabilities or logits?",
        "`from_logits` stays False for a model that ends in a softmax. Losses of tf.nn whose name ends in `_with_logits` "
        "do not fit it at all.",
        '`loss="sparse_categorical_crossentropy"` for labels 0, 1 and 2.',
    ),
)
def loss_fits_the_model(training, kept):
    """The loss is the cross entropy of the model's probabilities."""
    model, history = expect.sequence(training, 2, name="what train(...) returns")
    trained = expect.model(model, name="the trained model")
    if models.compiled_with(trained.compiled, *models.LOSSES):
        return
    y = expect.probabilities(trained.predict("train"), classes=3, name=models.SAID).astype(np.float64)
    right = y[np.arange(len(y)), kept.trained]
    last, entropy = float(expect.curve(history)[-1]), -np.mean(np.log(np.clip(right, 1e-7, 1)))
    twice = np.mean(np.log(np.exp(y).sum(axis=1)) - right)
    squared = np.mean((y - np.eye(3)[kept.trained]) ** 2)
    known = {
        "A softmax is applied to probabilities: the loss expects logits, but the model ends in a softmax.": twice,
        "This is the mean squared error; classes go with a cross entropy.": squared,
    }
    mistakes = {cause: last for cause, value in known.items() if np.isclose(last, value, rtol=0.1)}
    # Wide, because an epoch's loss is the mean over its steps, while the model learns on; not where another loss explains it.
    rtol, atol = (0.3, 0.0) if mistakes else (0.6, 0.03) if last < entropy else (4.0, 0.1)
    expect.close(
        history[-1],
        entropy,
        rtol=rtol,
        atol=atol,
        name="the last loss, if it is the cross entropy of the model's probabilities for its training part",
        mistakes=mistakes,
    )
    expect.that(
        not models.asks_for_logits(trained.compiled),
        "The loss is told from_logits=True, but the model ends in a softmax, so it gets probabilities. Keras has noticed and "
        "mended it with a warning; leave from_logits out.",
    )


@check(
    points=1,
    needs=training_runs,
    hints=(
        "What are the validation rows for, if the model has learned them by heart?",
        "`x_val` and `labels_val` belong in `validation_data=` and nowhere else: they measure, they do not teach.",
        "`model.fit(x, labels, validation_data=(x_val, labels_val), ...)`: the first two are the training part alone.",
    ),
)
def leaves_validation_alone(small, kept):
    """`train` does not learn from the validation part."""
    # Every label for validation is wrong by the same shift, and there are eight times as many as rows to train on. Whoever
    # trains on them learns the shift; whoever only watches with them, or stops early by them, can not know it.
    model, _history = expect.sequence(small, 2, name="what train(...) returns")
    scores = expect.probabilities(expect.model(model).predict("test"), classes=3, name="the model's predictions")
    wrong = (kept.few + kept.shift) % 3
    shifted, sure = float(np.mean(scores.argmax(axis=1) == wrong)), float(np.mean(scores[np.arange(len(wrong)), wrong]))
    # One who has hardly learned, as by a single step with all rows, may take all three clouds so, but is not sure of it: 0.73 at
    # most among the 100 of 4,000 simulated runs that had such a share. Who has trained on them is: eight rows of nine say so.
    expect.that(
        shifted < 0.75 or sure < 0.78,
        f"For this check all labels for validation were wrong, each k given as (k + {kept.shift}) modulo 3, and the model "
        f"has learned that: it takes {shifted:.0%} of new rows so. Are x_val and labels_val among what it is fitted to?",
    )
