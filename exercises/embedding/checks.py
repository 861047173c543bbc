"""Questions and checks of embedding. The oracles go word by word, or multiply by one-hot rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy
from numpy.typing import NDArray

from grader import expect
from grader.rubric import check, course_file

calls = course_file(__file__, "../_shared/calls.py")
shapes = course_file(__file__, "../_shared/shapes.py")

Array = NDArray[Any]

V, D = 11, 3


@dataclass(frozen=True)
class Kept:
    """What is kept back: the questions themselves, by probe, of which every answer can be computed."""

    asked: dict[str, Any]


def given(rng: np.random.Generator) -> tuple[dict[str, Any], Kept]:
    """Fresh tables and ids for every run; words occur more than once wherever sums are asked for."""
    ids = {
        "sentence": rng.permutation(V)[:6],
        "batch": rng.integers(0, V, (4, 5)),
        "one": np.array(rng.integers(1, V)),
    }
    asked = {
        "hot": {"ids": ids, "V": V},
        "read": {"ids": ids, "E": rng.normal(size=(V, D))},
        "gradients": {"cases": {name: _repeated(rng, shape) for name, shape in _SHAPES.items()}, "V": V},
        "means": {"E": rng.normal(1.0, 1.0, (V, D)), "ids": _filled(rng)},
        "neighbours": _crowd(rng),
    }
    return asked, Kept(asked)


_SHAPES = {"different words": (5,), "a word twice": (6,), "a batch": (4, 5)}


def _repeated(rng: np.random.Generator, shape: tuple[int, ...]) -> dict[str, Array]:
    """Ids and gradients: five different words, six with one of them twice, or a batch of few words."""
    ids = rng.integers(0, 6, shape) if len(shape) > 1 else rng.permutation(V)[: shape[0]]
    if shape == (6,):
        ids[4] = ids[1]
    return {"ids": ids, "g": rng.uniform(0.5, 2.0, (*shape, D)) * rng.choice([-1.0, 1.0], (*shape, D))}


def _filled(rng: np.random.Generator) -> Array:
    """Sentences of 6, 4, 1 and 0 words, with 0 behind them."""
    ids = rng.integers(1, V, (4, 6))
    return np.where(np.arange(6) < np.array([6, 4, 1, 0])[:, None], ids, 0)


def _crowd(rng: np.random.Generator) -> dict[str, Any]:
    """A table of 12 words whose vectors have lengths from 0.2 to 5, with no two cosines of a word asked for near each other."""
    E = rng.normal(size=(12, 4))
    while min(np.diff(np.sort(row)).min() for row in _cosines(E)[:3]) < 1e-3:
        E = rng.normal(size=(12, 4))
    sizes = rng.permutation(np.geomspace(0.2, 5.0, 12))
    return {"E": E * (sizes / np.linalg.norm(E, axis=1))[:, None], "words": [0, 1, 2], "k": 4}


def _cosines(E: Array) -> Array:
    found: Array = 1 - scipy.spatial.distance.cdist(E, E, "cosine")
    return found


@check(
    points=1,
    hints=(
        "Where is the 1 of word 3, and how many zeros are there besides?",
        "The rows of the unit matrix are the one-hot rows of all words, in order.",
        "`return np.eye(V)[ids]`",
    ),
)
def rows_are_one_hot(hot, kept):
    """`one_hot` has a 1 at the place of the id, for ids of any shape."""
    for name, ids in kept.asked["hot"]["ids"].items():
        true = (np.arange(V) == np.asarray(ids)[..., None]).astype(float)
        said = f"one_hot(ids, {V}) with ids of shape {ids.shape}"
        values = shapes.has_shape(
            hot[name], true.shape, said, {(V, *ids.shape): "The words are the last axis: ids.shape + (V,)."}
        )
        expect.that(
            values.dtype.kind != "b",
            f"{said} holds True and False: make numbers of them, with `astype(float)`.",
            expected="dtype float64",
            received=f"dtype {values.dtype}",
        )
        expect.close(
            hot[name],
            true,
            name=said,
            mistakes={"Counting begins with 0: word 0 has its 1 at place 0.": np.roll(true, -1, axis=-1)},
        )


@check(
    points=2,
    hints=(
        "Which row of the table is the vector of word i?",
        "NumPy reads many rows at once: an array of integers as an index gives a row for each.",
        "`return E[ids]`",
    ),
)
def rows_are_read(read, kept):
    """`look_up` reads the row of each word, for ids of any shape, and leaves the table alone."""
    E = kept.asked["read"]["E"]
    for name, ids in kept.asked["read"]["ids"].items():
        true = np.einsum("...v,vd->...d", np.arange(V) == np.asarray(ids)[..., None], E)
        said = f"look_up(E, ids) with ids of shape {ids.shape}"
        shapes.has_shape(
            read["rows"][name],
            true.shape,
            said,
            {
                (V, *ids.shape): "These are columns of E. The vector of a word is a row.",
                (D, *ids.shape): "These are columns of vectors. The numbers of a vector are the last axis.",
            },
        )
        expect.close(read["rows"][name], true, name=said)
    calls.is_unchanged(read["E"], E, "E", "look_up(E, ids)")


@check(
    points=3,
    needs=rows_are_read,
    hints=(
        "The same row was read twice. If it is moved a little, how often does the loss feel it?",
        "`dE[ids] += g` keeps one contribution of each word. Add them one after another, with a loop or with `np.add.at`.",
        "`dE = np.zeros((V, g.shape[-1]))`, `np.add.at(dE, ids, g)`, `return dE`",
    ),
)
def gradients_add_up(gradients, kept):
    """`gradient` sums what belongs to a word, however often it was read, and gives 0 to all others."""
    for name, case in kept.asked["gradients"]["cases"].items():
        ids, g = case["ids"], case["g"]
        hot = (np.arange(V) == ids[..., None]).reshape(-1, V).astype(float)
        true = hot.T @ g.reshape(-1, D)
        times = np.maximum(hot.sum(axis=0), 1)[:, None]
        last = np.zeros((V, D))
        for i, row in zip(ids.ravel(), g.reshape(-1, D), strict=True):
            last[i] = row
        by_sentence = np.zeros((V, D))
        for i, rows in zip(ids, g, strict=True):
            by_sentence[i] += rows
        said = f"gradient(ids, g, {V}), {name}"
        shapes.has_shape(
            gradients[name],
            true.shape,
            said,
            {g.shape: "A gradient has the shape of what it belongs to, here of the table: a row for every word."},
        )
        expect.close(
            gradients[name],
            true,
            name=said,
            mistakes={
                "Of a word that was read several times only the last contribution is left. `dE[ids] += g` writes each row "
                "once; `np.add.at(dE, ids, g)` adds them all.": last,
                "Of a word that was read twice in one sentence only the last contribution is left: `dE[i] += row` adds single "
                "words up, but not a whole sentence. `np.add.at(dE, ids, g)` adds them all.": by_sentence,
                "This is the mean of a word's contributions. They add up: each time it was read, it had its share in the loss.": (
                    true / times
                ),
                "The sign is turned round. This is the gradient, not yet the step against it.": -true,
                "This is divided by the number of words read. The mean, if there is one, is in g already.": true
                / ids.size,
            },
        )


@check(
    points=2,
    needs=rows_are_read,
    hints=(
        "By how much does a sentence of 4 words and 2 fillings have to be divided?",
        "`real = ids != 0` says which are words. `E[ids] * real[..., None]` makes the vectors of the filling 0, and "
        "`real.sum(axis=1)` counts the words; where that is 0, divide by 1.",
        "`return (E[ids] * real[..., None]).sum(axis=1) / np.maximum(real.sum(axis=1), 1)[:, None]`",
    ),
)
def the_filling_does_not_count(means, kept):
    """`mean_vector` is the mean over the real words of each sentence, and zeros where there are none."""
    E, ids = kept.asked["means"]["E"], kept.asked["means"]["ids"]
    words = [sentence[sentence != 0] for sentence in ids]
    true = np.array([np.sum([E[i] for i in some], axis=0) / max(len(some), 1) + np.zeros(D) for some in words])
    lengths = np.maximum([len(some) for some in words], 1)[:, None]
    sums = true * lengths
    name = "mean_vector(E, ids)"
    cause = "A sentence without a word has no mean: 0 divided by 0. Its vector is to be zeros."
    calls.is_finite(means["value"], name, cause)
    expect.close(
        means["value"],
        true,
        name=name,
        mistakes={
            "The filling counts as a word here.": np.array([E[row].mean(axis=0) for row in ids]),
            "The filling's vectors are left out of the sum, but it is divided by all steps.": sums / ids.shape[1],
            "This is the sum. Divide by the number of real words.": sums,
        },
    )
    calls.is_quiet(means["warnings"], name, cause)


@check(
    points=2,
    hints=(
        "What does the cosine do with the lengths of the vectors?",
        "Divide each row of E by its length; then the products of the rows are cosines. `np.argsort` sorts upwards, so "
        "sort their negatives.",
        "`U = E / np.linalg.norm(E, axis=1, keepdims=True)`, `order = np.argsort(-(U @ U[word]))`, "
        "`return order[order != word][:k]`",
    ),
)
def the_most_alike_come_first(neighbours, kept):
    """`nearest` orders words by the cosine, without the word itself."""
    E, words, k = (kept.asked["neighbours"][name] for name in ("E", "words", "k"))
    distances, cosines, products = scipy.spatial.distance.cdist(E, E), _cosines(E), E @ E.T
    for claim, word in zip(expect.sequence(neighbours, len(words)), words, strict=True):
        name = f"nearest(E, {word}, {k})"
        found = expect.array(claim, shape=(k,), integer=True, name=name)
        expect.that(
            word not in found,
            f"{name}: the word itself is among its neighbours. Nothing is more like it; leave it out.",
            received=str(found.tolist()),
            expected="other words",
        )
        right = _first(-cosines[word], word, k)
        for cause, order in (
            ("These are ordered by the distance, which depends on the vectors' lengths.", distances[word]),
            ("These are ordered by the product. Divide by both lengths: the cosine.", -products[word]),
            ("These are the words that are least alike.", cosines[word]),
        ):
            same = np.array_equal(found, _first(order, word, k)) and not np.array_equal(found, right)
            expect.that(not same, f"{name}: {cause}", expected=str(right.tolist()), received=str(found.tolist()))
        expect.close(claim, right, name=name, mistakes={"The most alike should come first.": right[::-1]})


def _first(keys: Array, word: int, k: int) -> Array:
    order = np.argsort(keys)
    first: Array = order[order != word][:k]
    return first
