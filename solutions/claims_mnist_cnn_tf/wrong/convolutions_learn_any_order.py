# fails: claim_about_the_convolution
"""All pixels are still there, but a kernel no longer sees which of them belong together."""


def shuffled_convolution():
    return {"first": {"pixels": "in place"}, "second": {"pixels": "shuffled"}, "claims": {"accuracy": "same"}}


def shuffled_dense():
    return {"first": {"pixels": "in place"}, "second": {"pixels": "shuffled"}, "claims": {"accuracy": "same"}}


def kernel():
    return {"first": {"kernel": 1}, "second": {"kernel": 5}, "claims": {"accuracy": "larger"}}
