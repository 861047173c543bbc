# fails: claim_about_the_kernel
"""The claim is the wrong way round: it is the kernel of 1 that sees no strokes."""


def shuffled_convolution():
    return {"first": {"pixels": "in place"}, "second": {"pixels": "shuffled"}, "claims": {"accuracy": "smaller"}}


def shuffled_dense():
    return {"first": {"pixels": "in place"}, "second": {"pixels": "shuffled"}, "claims": {"accuracy": "same"}}


def kernel():
    return {"first": {"kernel": 1}, "second": {"kernel": 5}, "claims": {"accuracy": "smaller"}}
