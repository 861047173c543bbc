"""One step for both methods, sums by products with one-hot rows, other sizes, and rates that fall."""

import numpy as np


def skip_gram_pairs(sentence, window):
    place = np.arange(len(sentence))
    far = abs(place[:, None] - place)
    i, j = np.nonzero((far > 0) & (far <= window))
    return np.stack([sentence[i], sentence[j]], axis=1)


def cbow_examples(sentence, window):
    found = []
    for i in range(len(sentence)):
        near = [sentence[j] for j in range(i - window, i + window + 1) if j != i and 0 <= j < len(sentence)]
        found.append((near, int(sentence[i])))
    return found


def negative_probabilities(counts):
    logs = 0.75 * np.log(np.maximum(counts, 1e-12))
    return np.exp(logs) / np.exp(logs).sum()


def sigmoid(u):
    return 0.5 * (1 + np.tanh(u / 2))


def step(A, B, inputs, right, negatives, rate):
    share = np.bincount(inputs, minlength=len(A)) / len(inputs)
    v = share @ A
    signs = np.array([1.0] + [-1.0] * len(negatives))
    asked = np.eye(len(B))[[right, *negatives]]
    yes = sigmoid(signs * (asked @ B @ v))
    g = -signs * (1 - yes)
    dA, dB = np.outer(share, g @ asked @ B), np.outer(g @ asked, v)
    A -= rate * dA
    B -= rate * dB
    return float(-np.log(yes).sum())


def skip_gram_step(A, B, word, context_word, negatives, rate):
    return step(A, B, [word], context_word, negatives, rate)


def cbow_step(A, B, context, word, negatives, rate):
    return step(A, B, context, word, negatives, rate)


def train(sentences, V, method):
    rng = np.random.default_rng()
    A, B = rng.uniform(-0.1, 0.1, (V, 12)), rng.uniform(-0.1, 0.1, (V, 12))
    p = negative_probabilities(np.bincount(sentences.ravel(), minlength=V))
    history = []
    epochs = 2 if method == "skip-gram" else 6
    for epoch in range(epochs):
        losses = []
        rate = 0.1 * (1 - epoch / epochs)
        for sentence in rng.permutation(sentences):
            if method == "skip-gram":
                examples = [([word], c) for word, c in skip_gram_pairs(sentence, 2)]
            else:
                examples = cbow_examples(sentence, 3)
            drawn = rng.choice(V, (len(examples), 4), p=p)
            for (inputs, right), negatives in zip(examples, drawn):
                losses.append(step(A, B, inputs, right, negatives, rate))
        history.append(sum(losses) / len(losses))
    return A, history
