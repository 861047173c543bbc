# fails: claim_about_the_dense_net
"""Nobody can read shuffled digits; but a dense layer never knew which pixels are neighbours."""


def shuffled_convolution():
    return {"first": {"pixels": "in place"}, "second": {"pixels": "shuffled"}, "claims": {"accuracy": "smaller"}}


def shuffled_dense():
    return {"first": {"pixels": "in place"}, "second": {"pixels": "shuffled"}, "claims": {"accuracy": "smaller"}}


def kernel():
    return {"first": {"kernel": 1}, "second": {"kernel": 5}, "claims": {"accuracy": "larger"}}
