# fails: classifier_answers_with_probabilities
"""The columns sum to 1."""

import numpy as np


def relu(u):
    return np.maximum(u, 0.0)


def sigmoid(u):
    e = np.exp(-np.abs(u))
    return np.where(u >= 0, 1 / (1 + e), e / (1 + e))


def softmax(u):
    e = np.exp(u - u.max(axis=0))
    return e / e.sum(axis=0)


def weighted_sum(x, w, b):
    return x @ w + b


def forward(x, params, output):
    outputs = []
    last = len(params) // 2 - 1
    for k in range(last + 1):
        u = weighted_sum(x, params[2 * k], params[2 * k + 1])
        x = output(u) if k == last else relu(u)
        outputs.append(x)
    return outputs


def regression(x, params):
    return forward(x, params, lambda u: u)[-1]


def binary(x, params):
    return forward(x, params, sigmoid)[-1]


def classifier(x, params):
    return forward(x, params, softmax)[-1]


def count_parameters(sizes):
    return sum(inputs * units + units for inputs, units in zip(sizes[:-1], sizes[1:], strict=True))
