# fails: forward_goes_through_the_layers
"""Each layer's arrays are taken out of the caller's list, so that nothing is left in it for a second call."""

import numpy as np


def relu(u):
    return np.maximum(u, 0)


def sigmoid(u):
    return 1 / (1 + np.exp(-u))


def softmax(u):
    e = np.exp(u - u.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def weighted_sum(x, w, b):
    return x @ w + b


def forward(x, params, output):
    outputs = []
    while params:
        w, b = params.pop(0), params.pop(0)
        u = weighted_sum(x, w, b)
        x = relu(u) if params else output(u)
        outputs.append(x)
    return outputs


def regression(x, params):
    return forward(x, params, lambda u: u)[-1]


def binary(x, params):
    return forward(x, params, sigmoid)[-1]


def classifier(x, params):
    return forward(x, params, softmax)[-1]


def count_parameters(sizes):
    return sum(i * o + o for i, o in zip(sizes[:-1], sizes[1:], strict=True))
