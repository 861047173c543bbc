# fails: skip_gram_steps_downhill
"""The right word is taken out of the negatives, where it counts as any other."""

import numpy as np


def skip_gram_pairs(sentence, window):
    pairs = [(word, c) for context, word in cbow_examples(sentence, window) for c in context]
    return np.array(pairs)


def cbow_examples(sentence, window):
    examples = []
    for i, word in enumerate(sentence):
        before, behind = sentence[max(0, i - window) : i], sentence[i + 1 : i + 1 + window]
        examples.append((np.concatenate([before, behind]), word))
    return examples


def negative_probabilities(counts):
    p = counts**0.75
    return p / p.sum()


def answers(v, B, ids):
    """The loss of an input v, the errors of the words that are asked for, and their rows."""
    U = B[ids]
    u = U @ v
    g = 1 / (1 + np.exp(-u))
    loss = np.log1p(np.exp(-u[0])) + np.log1p(np.exp(u[1:])).sum()
    g[0] -= 1
    return loss, g, U


def skip_gram_step(A, B, word, context_word, negatives, rate):
    ids, v = np.append(context_word, negatives[negatives != context_word]), A[word].copy()
    loss, g, U = answers(v, B, ids)
    A[word] -= rate * g @ U
    np.subtract.at(B, ids, rate * np.outer(g, v))
    return loss


def cbow_step(A, B, context, word, negatives, rate):
    ids, v = np.append(word, negatives[negatives != word]), A[context].mean(axis=0)
    loss, g, U = answers(v, B, ids)
    np.subtract.at(A, context, rate * (g @ U) / len(context))
    np.subtract.at(B, ids, rate * np.outer(g, v))
    return loss


def train(sentences, V, method):
    rng = np.random.default_rng()
    A, B = rng.normal(0, 0.1, (2, V, 10))
    p = negative_probabilities(np.bincount(sentences.ravel(), minlength=V))
    skip_gram = method == "skip-gram"
    make, step = (skip_gram_pairs, skip_gram_step) if skip_gram else (cbow_examples, cbow_step)
    epochs, rate = (3, 0.05) if skip_gram else (6, 0.1)
    examples = [example for sentence in sentences for example in make(sentence, 2)]
    history = []
    for _ in range(epochs):
        negatives = rng.choice(V, (len(examples), 5), p=p)
        order = rng.permutation(len(examples))
        losses = [step(A, B, *examples[i], negatives[i], rate) for i in order]
        history.append(np.mean(losses))
    return A, history
