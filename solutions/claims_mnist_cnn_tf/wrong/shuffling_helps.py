# fails: claim_about_the_convolution
"""The claim is the wrong way round, as if the first setting were compared with the second."""


def shuffled_convolution():
    return {"first": {"pixels": "in place"}, "second": {"pixels": "shuffled"}, "claims": {"accuracy": "larger"}}


def shuffled_dense():
    return {"first": {"pixels": "in place"}, "second": {"pixels": "shuffled"}, "claims": {"accuracy": "same"}}


def kernel():
    return {"first": {"kernel": 1}, "second": {"kernel": 5}, "claims": {"accuracy": "larger"}}
