"""word2vec: skip-gram and CBOW with negative sampling, in NumPy.

Write the six functions marked TODO, from the top down. `grader check word2vec.py` tells you how far you are;
`python word2vec.py` runs the experiment at the bottom.
"""

import numpy as np


def skip_gram_pairs(sentence: np.ndarray, window: int) -> np.ndarray:
    """All pairs of a word and a word of its context.

    Args:
        sentence: word ids, shape (length,), with two words or more.
        window: how many places away a word of the context may be, 1 or more.

    Returns:
        Integers, shape (pairs, 2): a word, and a word at most `window` places away at another place. In any order.
    """
    raise NotImplementedError("TODO: for each place i, all other places j from i - window to i + window")


def cbow_examples(sentence: np.ndarray, window: int) -> list[tuple[np.ndarray, int]]:
    """Each word of a sentence with its whole context.

    Args:
        sentence: word ids, shape (length,), with two words or more.
        window: how many places away a word of the context may be, 1 or more.

    Returns:
        A list of (context, word), one for each place, in order: an array of ids in their order in the sentence, and an id.
    """
    raise NotImplementedError("TODO: for each place, what stands before it and behind it within the window")


def negative_probabilities(counts: np.ndarray) -> np.ndarray:
    """How probable each word is as a negative one.

    Args:
        counts: how often each word occurs, integers, shape (V,).

    Returns:
        float64, shape (V,): proportional to the counts to the power of 0.75; their sum is 1.
    """
    raise NotImplementedError("TODO: the counts to the power of 0.75, divided by their sum")


def skip_gram_step(
    A: np.ndarray, B: np.ndarray, word: int, context_word: int, negatives: np.ndarray, rate: float
) -> float:
    """One step of gradient descent: `word` is asked for a word of its context. A and B change in place.

    Args:
        A, B: the two tables, float64, shape (V, d).
        word: an id, whose row of A is the input.
        context_word: the id that was really there, a row of B.
        negatives: ids, rows of B, shape (k,); some may be equal, or equal to `context_word`.
        rate: the learning rate.

    Returns:
        The loss from before the step, a float.
    """
    raise NotImplementedError("TODO: the errors of all k + 1 words, both gradients, and then the steps")


def cbow_step(
    A: np.ndarray, B: np.ndarray, context: np.ndarray, word: int, negatives: np.ndarray, rate: float
) -> float:
    """One step of gradient descent: a context is asked for its word. A and B change in place.

    Args:
        A, B: the two tables, float64, shape (V, d).
        context: ids, shape (m,), m at least 1; the mean of their rows of A is the input. Some may be equal.
        word: the id that was really there, a row of B.
        negatives: ids, rows of B, shape (k,); some may be equal, or equal to `word`.
        rate: the learning rate.

    Returns:
        The loss from before the step, a float.
    """
    raise NotImplementedError("TODO: as before, with a mean as input whose gradient is shared out")


def train(sentences: np.ndarray, V: int, method: str) -> tuple[np.ndarray, list[float]]:
    """Vectors for words, from sentences alone.

    Args:
        sentences: word ids, shape (n, length).
        V: how many words there are; ids go from 0 to V - 1.
        method: "skip-gram" or "cbow".

    Returns:
        (A, history): float64 of shape (V, d) with d from 2 to 50, and a list of the mean loss of each epoch.
    """
    raise NotImplementedError("TODO: tables of small numbers, then epochs of steps in random order")


TOPICS = {
    "kitchen": "bread butter knife oven salt spoon",
    "sea": "boat fish harbour net sail wave",
    "music": "choir drum flute melody piano song",
    "weather": "cloud fog rain storm sun wind",
}
COMMON = "the a and of".split()

if __name__ == "__main__":
    import matplotlib.pyplot as plt

    # Sentences without grammar: five or so words of one topic, and now and then a word that occurs everywhere.
    rng = np.random.default_rng(1)
    words = [word for topic in TOPICS.values() for word in topic.split()] + COMMON
    sentences = rng.integers(0, 6, (600, 6)) + 6 * rng.integers(0, len(TOPICS), (600, 1))
    sentences = np.where(rng.random((600, 6)) < 0.25, rng.integers(24, 28, (600, 6)), sentences)

    for method in ("skip-gram", "cbow"):
        A, history = train(sentences, len(words), method)
        print(f"{method}: the loss went from {history[0]:.3f} to {history[-1]:.3f}")
        U = A / np.linalg.norm(A, axis=1, keepdims=True)
        for i in range(0, 28, 4):
            order = np.argsort(-(U @ U[i]))
            print(f"  {words[i]:>8} is like", ", ".join(words[j] for j in order[1:5]))

    # The two directions in which the vectors spread most.
    centred = U - U.mean(axis=0)
    flat = centred @ np.linalg.svd(centred)[2][:2].T
    plt.figure(figsize=(7, 6))
    plt.scatter(flat[:, 0], flat[:, 1], c=np.arange(28) // 6, cmap="tab10")
    for word, place in zip(words, flat, strict=True):
        plt.annotate(word, place)
    plt.savefig("word2vec.png")
