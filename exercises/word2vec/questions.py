"""Questions of word2vec, and the oracles: derivatives by complex steps, and the topics of a corpus that was made up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Question = dict[str, Any]

TOPICS, WORDS, COMMON = 4, 6, 4  # topics, words of each, and words that belong to none
V = TOPICS * WORDS + COMMON
SENTENCES, LENGTH = 600, 6
TINY = 1e-30  # a complex step: there is no difference in it that could be rounded away


@dataclass(frozen=True)
class Kept:
    """What is kept back: the questions by probe, and each word's topic, shape (V,), with 4 for those of none."""

    asked: dict[str, Any]
    topics: Array


def given(rng: np.random.Generator) -> tuple[dict[str, Any], Kept]:
    """Fresh tables and sentences for every run; which word belongs to which topic is drawn, too."""
    topics = rng.permutation(np.repeat(np.arange(TOPICS + 1), [WORDS] * TOPICS + [COMMON]))
    sentences = {
        "window 1": {"sentence": rng.permutation(20)[:5], "window": 1},
        "window 2": {"sentence": rng.permutation(20)[:7], "window": 2},
        "a short sentence": {"sentence": rng.permutation(20)[:3], "window": 4},
        "a word twice": {"sentence": np.array([4, 9, 4, 7]), "window": 2},
    }
    texts = {"sentences": corpus(rng, topics), "V": V}
    asked = {
        "pairs": sentences,
        "examples": sentences,
        "probabilities": {"counts": rng.permutation(np.array([1, 3, 10, 40, 200, 800]))},
        "skip_gram": {name: _drawn(_tables(rng, twice) | _word(rng), twice) for name, twice in REPEATED.items()},
        "cbow": {name: _drawn(_tables(rng, twice) | _context(rng, twice), twice) for name, twice in REPEATED.items()},
        "training_skip_gram": texts,
        "training_cbow": texts,
    }
    return asked, Kept(asked, topics)


REPEATED = {"different words": False, "words that come twice": True}


def _tables(rng: np.random.Generator, repeated: bool) -> Question:
    """Tables of 9 words, and negatives from 4 to 8."""
    negatives = 4 + rng.permutation(5)[:3]
    if repeated:
        negatives = np.append(negatives, negatives[0])
    A, B = rng.normal(size=(2, 9, 3))
    return {"A": A, "B": B, "negatives": negatives, "rate": float(rng.uniform(0.1, 0.4))}


def _word(rng: np.random.Generator) -> Question:
    word, context_word = (int(i) for i in rng.permutation(4)[:2])
    return {"word": word, "context_word": context_word}


def _context(rng: np.random.Generator, repeated: bool) -> Question:
    some = rng.permutation(4)
    context = some[:3] if not repeated else np.array([some[0], some[1], some[0]])
    return {"context": context, "word": int(some[3])}


def _drawn(case: Question, repeated: bool) -> Question:
    """The question, where words come twice with the right one among the negatives, too."""
    return case | {"negatives": np.append(case["negatives"], right_of(case))} if repeated else case


def corpus(rng: np.random.Generator, topics: Array) -> Array:
    """Sentences that keep to one topic, with a quarter of words that belong to none: shape (600, 6)."""
    shape = (SENTENCES, LENGTH)
    words = np.array([np.flatnonzero(topics == topic) for topic in range(TOPICS)])
    own = words[rng.integers(0, TOPICS, (SENTENCES, 1)), rng.integers(0, WORDS, shape)]
    return np.where(rng.random(shape) < 0.25, rng.choice(np.flatnonzero(topics == TOPICS), shape), own)


def contexts(sentence: Array, window: int) -> list[Array]:
    """The context of each word, by the distances between all places."""
    place = np.arange(len(sentence))
    far = np.abs(place[:, None] - place)
    return [sentence[(row > 0) & (row <= window)] for row in far]


def right_of(case: Question) -> int:
    """The word that was really there."""
    return int(case["word"] if "context" in case else case["context_word"])


def loss(A: Array, B: Array, case: Question) -> Any:
    """The loss of a step; complex if a table is."""
    v = A[case["context"] if "context" in case else [case["word"]]].mean(axis=0)
    return np.log1p(np.exp(-B[right_of(case)] @ v)) + np.log1p(np.exp(B[case["negatives"]] @ v)).sum()


def derivatives(case: Question) -> tuple[Array, Array]:
    """The loss's derivatives by both tables, by complex steps (Squire and Trapp 1998), exact to rounding."""
    found = np.zeros((2, *case["A"].shape))
    for place in np.ndindex(found.shape):
        tables = np.array([case["A"], case["B"]], dtype=complex)
        tables[place] += 1j * TINY
        found[place] = loss(*tables, case).imag / TINY
    return found[0], found[1]


def right_neighbours(A: Array, topics: Array) -> float:
    """The share of each topic word's five nearest topic words, by cosine, that are of its own topic."""
    places = np.flatnonzero(topics < TOPICS)
    vectors, own = A[places].astype(np.float64), topics[places]
    units = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-300)
    cosines = units @ units.T
    np.fill_diagonal(cosines, -2.0)
    nearest = np.argsort(-cosines, axis=1)[:, : WORDS - 1]
    return float(np.mean(own[nearest] == own[:, None]))


def cosines_by_topic(A: Array, topics: Array) -> Array:
    """The cosines of all pairs of words, sorted by topic, shape (V, V)."""
    vectors = A[np.argsort(topics, kind="stable")].astype(np.float64)
    units = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-300)
    found: Array = units @ units.T
    return found
