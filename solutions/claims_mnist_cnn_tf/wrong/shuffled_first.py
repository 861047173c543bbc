# fails: convolution_sees_both
"""The settings stand in the other order; what a claim is about is the second."""


def shuffled_convolution():
    return {"first": {"pixels": "shuffled"}, "second": {"pixels": "in place"}, "claims": {"accuracy": "larger"}}


def shuffled_dense():
    return {"first": {"pixels": "in place"}, "second": {"pixels": "shuffled"}, "claims": {"accuracy": "same"}}


def kernel():
    return {"first": {"kernel": 1}, "second": {"kernel": 5}, "claims": {"accuracy": "larger"}}
