# fails: dense_net_sees_both
"""A convolution is set beside a dense net, in place of a dense net beside itself."""


def shuffled_convolution():
    return {"first": {"pixels": "in place"}, "second": {"pixels": "shuffled"}, "claims": {"accuracy": "smaller"}}


def shuffled_dense():
    return {
        "first": {"pixels": "in place", "network": "convolution"},
        "second": {"pixels": "shuffled", "network": "dense"},
        "claims": {"accuracy": "smaller"},
    }


def kernel():
    return {"first": {"kernel": 1}, "second": {"kernel": 5}, "claims": {"accuracy": "larger"}}
