# fails: kernel_is_three_times
"""A kernel of 9 is wider than is allowed."""


def shuffled_convolution():
    return {"first": {"pixels": "in place"}, "second": {"pixels": "shuffled"}, "claims": {"accuracy": "smaller"}}


def shuffled_dense():
    return {"first": {"pixels": "in place"}, "second": {"pixels": "shuffled"}, "claims": {"accuracy": "same"}}


def kernel():
    return {"first": {"kernel": 3}, "second": {"kernel": 9}, "claims": {"accuracy": "larger"}}
