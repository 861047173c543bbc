"""Embedding: words as vectors, in NumPy.

Write the five functions marked TODO, from the top down. `grader check embedding.py` tells you how far you are;
`python embedding.py` runs the experiment at the bottom.
"""

import numpy as np


def one_hot(ids: np.ndarray, V: int) -> np.ndarray:
    """Rows with a single 1.

    Args:
        ids: integers from 0 to V - 1, of any shape.
        V: how many words the vocabulary has.

    Returns:
        float64, shape ids.shape + (V,): 1 at the place of the id, 0 elsewhere.
    """
    raise NotImplementedError("TODO: which row of np.eye(V) is it?")


def look_up(E: np.ndarray, ids: np.ndarray) -> np.ndarray:
    """The vectors of words.

    Args:
        E: the table, float64, shape (V, d).
        ids: integers from 0 to V - 1, of any shape.

    Returns:
        float64, shape ids.shape + (d,).
    """
    raise NotImplementedError("TODO: read rows of E")


def gradient(ids: np.ndarray, g: np.ndarray, V: int) -> np.ndarray:
    """The gradient of a loss by the table.

    Args:
        ids: which words were looked up, integers of any shape; a word may occur often.
        g: the loss's gradient by what `look_up` returned, float64, shape ids.shape + (d,).
        V: how many words the vocabulary has.

    Returns:
        float64, shape (V, d): in each row the sum of what belongs to its word, 0 where there is nothing.
    """
    raise NotImplementedError("TODO: begin with zeros and add each g to the row of its word")


def mean_vector(E: np.ndarray, ids: np.ndarray) -> np.ndarray:
    """The mean of the vectors of each sentence's words.

    Args:
        E: the table, float64, shape (V, d).
        ids: integers, shape (n, steps); 0 is the filling and does not count.

    Returns:
        float64, shape (n, d); zeros for a sentence that is all filling.
    """
    raise NotImplementedError("TODO: sum up the vectors of real words and divide by how many there are")


def nearest(E: np.ndarray, word: int, k: int) -> np.ndarray:
    """Which words are most like a word.

    Args:
        E: the table, float64, shape (V, d); no row is 0.
        word: an id.
        k: how many are asked for, from 1 to V - 1.

    Returns:
        Integers, shape (k,): the ids of the k largest cosines with the word's vector, the largest first, without the word.
    """
    raise NotImplementedError("TODO: the cosine with every row; then sort, and leave the word out")


if __name__ == "__main__":
    words = "horse house mouse rat cat bat hammer hamster rake snake".split()
    letters = "_abcdefghijklmnopqrstuvwxyz"  # the first is the filling
    ids = np.array([[letters.index(c) for c in word.ljust(8, "_")] for word in words])

    E = np.random.default_rng(1).normal(size=(len(letters), 30))
    vectors = mean_vector(E, ids)  # of a word, out of its letters' vectors
    for i, word in enumerate(words):
        print(word.rjust(8), "is like", ", ".join(words[j] for j in nearest(vectors, i, 3)))
    print("Words with the same letters are alike here. What they mean must be learned: see word2vec.")
