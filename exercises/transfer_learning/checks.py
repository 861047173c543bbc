"""Checks of transfer_learning. What is asked, and the oracles, are in questions.py."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader import expect
from grader.claims import Claim
from grader.models import ModelView
from grader.rubric import check, course_file

questions = course_file(__file__, "questions.py")

Array = NDArray[Any]

given = questions.given


@check(
    points=1,
    hints=(
        "Which five lines does the task's table have, and what is each called in Keras?",
        'A `keras.Sequential` that begins with `keras.Input((28, 28, 1))`. A layer\'s name is told by `name="..."`.',
        '`keras.layers.Conv2D(16, 4, strides=2, activation="relu")`, `keras.layers.Conv2D(32, 3, strides=2, activation="relu")`, '
        '`keras.layers.Flatten(name="features")`, `keras.layers.Dense(classes, activation="softmax")`',
    ),
)
def network_is_as_prescribed(architecture, kept):
    """`build_model` returns the prescribed network, for any number of classes."""
    asked = kept.asked["architecture"]["classes"]
    for claim, classes in zip(expect.sequence(architecture, len(asked)), asked, strict=True):
        questions.is_the_network(expect.model(claim, name=f"build_model({classes})"), classes)


@check(
    points=1,
    hints=(
        "A network with five outputs knows the labels 0 to 4. Which of them stands for a 7, if the digits are (5, 6, 7, 8, 9)?",
        "It is the place of the label in `digits`. `labels[:, None] == np.array(digits)` is a table of True and False: a row for "
        "each label, a column for each digit.",
        "`return np.argmax(labels[:, None] == np.array(digits), axis=1)`",
    ),
)
def labels_count_from_0(numbered, kept):
    """`renumber` makes of each label its place among the digits."""
    asked = kept.asked["numbered"]["asked"]
    for claim, one in zip(expect.sequence(numbered, len(asked)), asked, strict=True):
        labels, digits = one["labels"], one["digits"]
        right = np.array([digits.index(label) for label in labels])
        twice = labels.copy()
        for place, digit in enumerate(digits):
            twice[twice == digit] = place
        mistakes = {
            "These are the labels as they were: count them from 0.": labels,
            "The first of the digits is taken away from each label. They need not follow one after the other.": labels
            - digits[0],
            "The digits are counted by their size here: their order is that of `digits`.": np.searchsorted(
                np.sort(digits), labels
            ),
            "This counts from 1.": right + 1,
            "Some labels are changed twice: what has become a 0 is taken for the digit 0 afterwards. Leave `labels` as they "
            "are, and write the places into a new array.": twice,
        }
        name = f"renumber(labels, {tuple(digits)}) for the labels {labels.tolist()}"
        values = expect.close(claim, right, rtol=0, atol=0, name=name, mistakes=mistakes)
        expect.that(values.dtype.kind in "iu", f"{name} has the right values, but not as integers.")


@check(
    points=2,
    hints=(
        "If 50 rows are drawn out of all, how many of them are a 7? And how many are to be?",
        "Draw for each digit by itself: its rows are `np.flatnonzero(labels == digit)`. None may come twice.",
        "`rng.choice(np.flatnonzero(labels == digit), n, replace=False)` for each digit, and `np.concatenate` of them all.",
    ),
)
def few_of_each_digit(chosen, kept):
    """`choose` draws equally many rows of each digit, none of them twice."""
    asked = kept.asked["chosen"]
    labels, digits, n = asked["labels"], asked["digits"], asked["n"]
    name = f"choose(labels, {tuple(digits)}, {n}, rng)"
    drawn = []
    for claim in expect.sequence(chosen, 3):
        rows = expect.array(claim, shape=(n * len(digits),), name=name)
        inside = rows.dtype.kind in "iu" and rows.min() >= 0 and rows.max() < len(labels)
        expect.that(bool(inside), f"{name}: these are no numbers of rows, integers from 0 to {len(labels) - 1}.")
        counts = {digit: int(np.sum(labels[rows] == digit)) for digit in digits}
        found = ", ".join(f"{count} times a {digit}" for digit, count in counts.items())
        expect.that(
            all(count == n for count in counts.values()),
            f"{name}: not equally many of each digit. What is seen seldom is hardly learned, where there is little to see.",
            expected=f"{n} of each",
            received=found + ("" if sum(counts.values()) == len(rows) else ", and others"),
        )
        expect.that(
            len(np.unique(rows)) == len(rows),
            f"{name}: a row comes twice, so there are fewer pictures than it seems: `replace=False`.",
            expected=f"{len(rows)} different rows",
            received=f"{len(np.unique(rows))}",
        )
        drawn.append(np.sort(rows))
    expect.that(
        np.array_equal(drawn[0], drawn[2]), f"{name}: the same generator gives other rows. All chance comes from rng."
    )
    expect.that(not np.array_equal(drawn[0], drawn[1]), f"{name}: another generator gives the same rows: draw them.")


@check(
    points=2,
    needs=(network_is_as_prescribed, labels_count_from_0),
    passes="at_least",
    hints=(
        "Which pictures may the base learn from, and how many outputs has it then?",
        "`np.isin(labels, OLD)` tells the rows of old digits. Three epochs with Adam's rate of 0.003 are enough.",
        "`old = np.isin(labels, OLD)`, `base = build_model(5)`, `train(base, x[old], renumber(labels[old], OLD), epochs=3)`, and "
        '`model.compile(keras.optimizers.Adam(0.003), "sparse_categorical_crossentropy")` in `train`.',
    ),
)
def base_reads_old_digits(base, kept, threshold):
    """`train_base` returns a network that reads old digits, and has never seen a new one."""
    model = expect.model(base, name="train_base(x, labels)")
    expect.that(
        model.output_shape != (None, 10),
        "train_base(x, labels) has ten outputs. It is to learn the five old digits alone; the new ones come later.",
        expected="(None, 5)",
        received="(None, 10)",
    )
    questions.is_the_network(model, 5)
    new = questions.predicted(model.predict("new"), "the base")
    share = float(np.mean(new == kept.labels["new"] - 5))
    expect.that(
        share < questions.KNOWS_NEW,
        f"The base takes {share:.0%} of the new digits for the old one that is smaller by 5, so it has learned from new digits: "
        "5 as 0, 6 as 1, and so on. Keep the rows of old digits alone.",
    )
    return expect.accuracy(
        model.predict("old"),
        kept.labels["old"],
        at_least=threshold,
        name="the base on old digits that it has not seen",
        cause="Is it the model that was trained, for 3 epochs, and does every label still belong to its picture?",
    )


@check(
    points=2,
    hints=(
        "What goes into the new head: the base's answers, or what a layer before them says?",
        "`base.get_layer(layer).output` is what the layer with that name says. A Dense layer can be called with it, and a "
        "Functional model reaches from `base.inputs[0]` to what it returns.",
        '`answers = keras.layers.Dense(classes, activation="softmax")(base.get_layer(layer).output)`, and '
        "`return keras.Model(base.inputs[0], answers)`",
    ),
)
def cuts_at_the_named_layer(cutting, kept):
    """`reuse` keeps the base up to the named layer, with its weights, and puts a Dense layer with a softmax on it."""
    for model, one in _cuts(cutting, kept):
        questions.cut_is_right(model, one, kept)


def _cuts(cutting: Claim, kept: Any) -> list[tuple[ModelView, dict[str, Any]]]:
    asked = kept.asked["cutting"]["cuts"]
    names = [f'reuse(base, "{one["layer"]}", {one["classes"]})' for one in asked]
    claims = expect.sequence(cutting, len(asked))
    return [(expect.model(c, name=name), one) for c, name, one in zip(claims, names, asked, strict=True)]


@check(
    points=1,
    needs=cuts_at_the_named_layer,
    hints=(
        "Which weights are to be moved by the training that follows, and how does a layer know?",
        "`base.trainable = False` freezes all layers of the base. The head is a layer of its own, made anew.",
        "`base.trainable = False` as the first line of `reuse`; nothing is frozen after it.",
    ),
)
def only_the_head_is_trainable(cutting, kept):
    """In what `reuse` returns, the new head is trainable and nothing else."""
    for model, _one in _cuts(cutting, kept):
        head = sum(w.size for w in model.weights[-2:])
        expect.that(model.trainable != 0, f"{model.name}: nothing is trainable. Freeze the base, not the new head.")
        expect.that(
            model.trainable != model.params,
            f"{model.name}: nothing is frozen, so the first steps of the untrained head would spoil the features. "
            "Freeze them here, before anything is trained.",
            expected=f"{head} parameters that are trainable",
            received=f"all {model.params}",
        )
        expect.that(
            model.trainable == head,
            f"{model.name}: all of the base is to be frozen, and only that.",
            expected=f"{head} parameters that are trainable",
            received=f"{model.trainable}",
        )


@check(
    points=2,
    needs=(base_reads_old_digits, only_the_head_is_trainable),
    hints=(
        "Which of your functions sees the model after `reuse`, and may change what is trainable?",
        "`compare` hands `base` to `reuse`, and `train` compiles and fits what comes back, without touching `trainable`.",
        '`transferred = reuse(base, "features", 5)`, then `train(transferred, x, renumber(labels, NEW), epochs=30)`.',
    ),
)
def features_stay_as_they_were(comparing, kept):
    """After the training, the frozen features are those of the base, number by number."""
    for before, draw in questions.draws(comparing, kept):
        questions.keeps_features(before, draw)


@check(
    points=1,
    needs=features_stay_as_they_were,
    hints=(
        "What would a share of right answers tell, if the model had learned these very answers?",
        "`x_val` and `labels_val` are for `predict` and for counting what is right. `fit` gets `x` and `labels` alone.",
        "`said = model.predict(x_val).argmax(axis=1)` after the training, and nothing else with `x_val`.",
    ),
)
def validation_only_measures(comparing, kept):
    """Neither model learns from the validation pictures."""
    questions.leaves_validation_alone(questions.draws(comparing, kept)[-1][1], kept)


@check(
    points=2,
    needs=validation_only_measures,
    hints=(
        "What may differ between the two models, if their comparison is to tell what the features are worth?",
        "From scratch means a new network from `build_model`, all of it trainable, with as many epochs as the other one.",
        "`scratch = build_model(5)`, then `train(scratch, x, renumber(labels, NEW), epochs=30)`.",
    ),
)
def scratch_is_a_fair_rival(comparing, kept):
    """The model from scratch begins with new weights, and learns the same few pictures as well as it can."""
    for before, draw in questions.draws(comparing, kept):
        questions.is_the_network(draw.scratch, 5)
        expect.that(
            draw.scratch.trainable == draw.scratch.params,
            "The model from scratch is frozen in part or as a whole, so it cannot learn features of its own. A copy of a frozen "
            "model is frozen, too: take a new one from `build_model`.",
            expected=f"all {draw.scratch.params:,} parameters trainable",
            received=f"{draw.scratch.trainable:,}",
        )
        questions.is_fair(before, draw)


@check(
    points=1,
    needs=features_stay_as_they_were,
    hints=(
        "Which is taken from which, and on which pictures are both shares counted?",
        "A share is the mean of `said == right`, on `x_val`. `right` are the labels counted from 0, as the model was taught.",
        "`np.mean(transferred.predict(x_val).argmax(axis=1) == renumber(labels_val, NEW))`, less the same for `scratch`.",
    ),
)
def gain_is_on_new_pictures(comparing, kept):
    """The gain is the difference of the shares of validation pictures that are read rightly."""
    for _before, draw in questions.draws(comparing, kept):
        questions.gain_is_right(draw)


@check(
    points=3,
    needs=(scratch_is_a_fair_rival, gain_is_on_new_pictures, few_of_each_digit),
    hints=(
        "Both models have had the same few pictures. Has the head had time enough to learn them?",
        "30 epochs each, with Adam's rate of 0.003 and batches of 32.",
        "`train(transferred, x, renumber(labels, NEW), epochs=30)`, with `model.compile(keras.optimizers.Adam(0.003), "
        '"sparse_categorical_crossentropy")` and `model.fit(x, labels, epochs=epochs)`.',
    ),
)
def new_digits_are_read(comparing, kept):
    """With the base's features, more new digits are read than from scratch, after the same few pictures."""
    return questions.pays(comparing, kept)
