# fails: convolution_sees_both
"""Two things differ: the shuffled digits also get more steps, so nothing follows."""


def shuffled_convolution():
    return {
        "first": {"pixels": "in place"},
        "second": {"pixels": "shuffled", "steps": 150},
        "claims": {"accuracy": "smaller"},
    }


def shuffled_dense():
    return {"first": {"pixels": "in place"}, "second": {"pixels": "shuffled"}, "claims": {"accuracy": "same"}}


def kernel():
    return {"first": {"kernel": 1}, "second": {"kernel": 5}, "claims": {"accuracy": "larger"}}
